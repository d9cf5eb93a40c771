import type { StationState } from '../../../preload/contract/station';
import { BigButton } from '../BigButton';
import { CardOutPicture, ClearingPicture, DonePicture, OutOfOrderPicture } from '../pictures';
import { Step } from '../Step';
import { useStation } from '../use-station';
import { useWords } from '../words/words';

/** The last page of a person's time. */
export function Done({ state }: { state: StationState }) {
  const { store } = useStation();
  const words = useWords();
  const cardThere = state.card !== undefined && state.card !== 'none';
  return (
    <Step
      heading={words.done.title}
      lead={cardThere ? words.done.card : words.done.things}
      safe={words.done.safe}
      picture={cardThere ? <CardOutPicture /> : <DonePicture />}
      actions={
        <BigButton kind="primary" data-testid="station-finish" onPress={() => void store.ask('station.done', {})}>
          {words.done.finish}
        </BigButton>
      }
    />
  );
}

/** Between two persons. */
export function Clearing() {
  const words = useWords();
  return <Step heading={words.clearing.title} lead={words.clearing.lead} picture={<ClearingPicture />} />;
}

/** The station can not work. Its code is for whoever looks after it. */
export function OutOfOrder({ state, onStaff }: { state: StationState; onStaff(): void }) {
  const words = useWords();
  return (
    <Step
      heading={words.outOfOrder.title}
      lead={words.outOfOrder.lead}
      picture={<OutOfOrderPicture />}
      actions={
        state.staffView && (
          <BigButton kind="quiet" data-testid="station-staff" onPress={onStaff}>
            {words.welcome.staff}
          </BigButton>
        )
      }
    >
      {state.problem && (
        <p data-testid="station-reference">
          {words.outOfOrder.reference} <b>{state.problem.code}</b>
        </p>
      )}
    </Step>
  );
}
