import { inPairs } from '../verification/certificate-words';
import styles from './Fingerprint.module.css';

/** A SHA-256 fingerprint in lines that are compared one by one. */
export function Fingerprint({ hex }: { hex: string }) {
  const pairs = inPairs(hex);
  // 16 pairs with their colons.
  const half = 48;
  return (
    <>
      <span className={styles.line}>{pairs.slice(0, half)}</span>
      <span className={styles.line}>{pairs.slice(half)}</span>
    </>
  );
}
