import styles from './PinForm.module.css';

/** In the place of the fields where the person types on the reader's own pad. */
export function ReaderNote({ text }: { text: string }) {
  return (
    <p className={styles.reader} role="status" data-testid="pin-on-reader">
      {text}
    </p>
  );
}
