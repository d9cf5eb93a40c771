import type { CheckNetwork } from '../../../preload/contract/trust';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { ManagedNote } from '../../ui/ManagedNote';
import styles from './TrustView.module.css';

/** Whether checks may ask over the network: the person's choice, unless the configuration has made it. */
export function NetworkSwitch({ network: { asks, forbiddenBy } }: { network: CheckNetwork }) {
  const { trust } = useDesk();
  return (
    <section className={styles.section} aria-label={t('trust.network')}>
      <h3 className={styles.heading}>{t('trust.network')}</h3>
      <div className={styles.card}>
        <div>
          <label className={styles.tick}>
            <input
              type="checkbox"
              checked={asks}
              disabled={forbiddenBy !== undefined}
              onChange={(event) => void trust.setNetwork(event.target.checked)}
              aria-describedby="trust-network-hint"
              data-testid="trust-network"
            />
            {t('trust.asks')}
          </label>
          <p id="trust-network-hint" className={`${styles.quiet} ${styles.under}`} data-testid="trust-network-hint">
            {forbiddenBy ? (
              <ManagedNote managed={forbiddenBy.managed === true} text={t('trust.asksForbidden', forbiddenBy)} />
            ) : (
              t('trust.asksHint')
            )}
          </p>
        </div>
      </div>
    </section>
  );
}
