import type { PinContext } from '../../../preload/contract/model';
import { usePinLook } from './pin-look';
import styles from './PinForm.module.css';

/** What the PIN is for at a station: which document, as whom, and what somebody should know before. */
export function StationWhat({ context: { documentNames, signatory, onBehalfOf, warnings } }: { context: PinContext }) {
  const { station } = usePinLook();
  if (!station) return null;
  const { words } = station;
  return (
    <div className={`${styles.what} ${styles.brief}`} data-testid="pin-what">
      <p>
        {words.signs} <b>{documentNames.join(', ')}</b>
      </p>
      {signatory && (
        <p>
          {words.as} <b>{signatory}</b>
        </p>
      )}
      {onBehalfOf !== undefined && (
        <p data-testid="pin-on-behalf-of">
          {words.onBehalfOf} <b>{onBehalfOf}</b>
        </p>
      )}
      {warnings?.map(({ note }) => (
        <p key={JSON.stringify(note)} className={styles.note} data-testid="pin-note">
          {words.notes[note.code]}
        </p>
      ))}
      <p>{words.cover}</p>
    </div>
  );
}
