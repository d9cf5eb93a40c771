import type { StationState } from '../../../preload/contract/station';
import { BigButton } from '../BigButton';
import { CardHint, CardStatePicture } from '../CardHint';
import { DocumentPicture, DonePicture, PinPicture } from '../pictures';
import { Step } from '../Step';
import { useStation } from '../use-station';
import { useWords } from '../words/words';
import styles from './Sign.module.css';

/** The one touch that signs, and what happens after it. */
export function Sign({ state }: { state: StationState }) {
  const { store } = useStation();
  const words = useWords();
  const { signing, card, document, person } = state;
  const cancel = (
    <BigButton data-testid="cancel-signing" onPress={() => void store.ask('station.cancelSigning', {})}>
      {words.cancel}
    </BigButton>
  );
  const atWork = (heading: string, lead: string) => (
    <Step heading={heading} lead={lead} picture={<DocumentPicture />} actions={cancel}>
      <div className={styles.moving} aria-hidden="true" />
    </Step>
  );
  switch (signing) {
    case 'pin':
      return (
        <Step heading={words.sign.pin} lead={words.sign.pinLead} picture={<PinPicture />} actions={cancel}>
          {card && card !== 'one' && <CardHint card={card} />}
        </Step>
      );
    case 'preparing':
      return atWork(words.sign.preparing, words.sign.preparingLead);
    case 'under-way':
      return atWork(words.sign.underWay, words.sign.underWayLead);
    case 'signed':
      return <Step heading={words.sign.signed} lead={words.sign.signedLead} picture={<DonePicture />} />;
    case undefined:
      return (
        <Step
          heading={words.sign.title}
          lead={words.sign.lead}
          picture={card && card !== 'one' ? <CardStatePicture card={card} /> : <DocumentPicture />}
          actions={
            <>
              <BigButton data-testid="read-again" onPress={() => void store.ask('station.back', {})}>
                {words.sign.readAgain}
              </BigButton>
              <BigButton
                kind="primary"
                off={card === 'blocked' || card === 'several' || card === 'unreadable'}
                data-testid="station-sign"
                onPress={() => void store.ask('station.sign', {})}
              >
                {words.sign.begin}
              </BigButton>
            </>
          }
        >
          <p className={styles.document} data-testid="sign-what">
            {document?.name}
          </p>
          {person && <p>{words.sign.as(person)}</p>}
          {card && <CardHint card={card} />}
        </Step>
      );
  }
}
