import type { HistoryEvent } from '../../preload/contract/history';
import type { PinPurpose } from '../../preload/contract/model';
import { recorded, type OperationFacts, type OperationHistory } from '../audit/operation';
import type { CountersignError } from '../errors/countersign-error';
import type { PinChangeSource, PinKeeper } from '../token/crypto-token';

const events: Record<PinPurpose, HistoryEvent> = { change: 'PINCHANGE', unblock: 'PINUNBLOCK', first: 'PINSET' };

/**
 * Changes, unblocks or first sets a PIN. That it was done or tried stands in the history afterwards, and nothing that was
 * typed.
 *
 * @param facts - `serial` of the token, and who does it
 * @returns why the line is missing
 * @throws what {@link PinKeeper.manage} throws
 */
export async function recordedPinChange(
  history: OperationHistory,
  { serial, ...facts }: OperationFacts & { serial: string },
  pins: PinKeeper,
  purpose: PinPurpose,
  source: PinChangeSource,
): Promise<CountersignError | undefined> {
  const operation = await history.operation(events[purpose], facts);
  operation.onToken(serial);
  let unrecorded: CountersignError | undefined;
  await recorded(
    operation,
    async () => {
      if (source.kind === 'typed') {
        const ask = async (): ReturnType<typeof source.ask> => {
          const typed = await source.ask();
          if (typed) await operation.asking();
          return typed;
        };
        return pins.manage(purpose, { ...source, ask });
      }
      // What passes between the PIN window and the token process is not seen here.
      await operation.asking();
      return pins.manage(purpose, source);
    },
    () => ({ outcome: 'DONE' }),
    (problem) => void (unrecorded = problem),
  );
  return unrecorded;
}
