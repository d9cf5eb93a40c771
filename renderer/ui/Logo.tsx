import { CheckIcon } from './icons';
import styles from './Logo.module.css';

/** The mark of the product: a tick that is also a pen stroke. */
export function Logo() {
  return (
    <span className={styles.logo} aria-hidden="true">
      <CheckIcon size={13} />
    </span>
  );
}
