import { LockIcon } from './icons';
import styles from './ManagedNote.module.css';

/** Why a control can not be used: a lock beside the sentence where the organization decided it. */
export function ManagedNote({ managed, text }: { managed: boolean; text: string }) {
  if (!managed) return text;
  return (
    <span className={styles.note} data-testid="managed-note">
      <LockIcon />
      <span>{text}</span>
    </span>
  );
}
