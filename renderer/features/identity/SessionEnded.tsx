import { t } from '../../i18n/translate';
import { Message } from '../../ui/Problem';
import styles from './SessionEnded.module.css';
import { useIdentity } from './use-identity';

/**
 * Why somebody is not logged in any more, where they did not log out themselves.
 * @param inPanel - it stands above the sections of a panel, whose edges it keeps away from
 */
export function SessionEnded({ inPanel = false }: { inPanel?: boolean }) {
  const { ended } = useIdentity();
  if (!ended || ended.why === 'logout' || ended.why === 'replaced' || ended.why === 'window') return null;
  const message = <Message tone="warn" what={t(`identity.ended.${ended.why}`, { username: ended.username })} />;
  return inPanel ? <div className={styles.inPanel}>{message}</div> : message;
}
