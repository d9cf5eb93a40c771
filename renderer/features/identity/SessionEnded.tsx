import { t } from '../../i18n/translate';
import { Message } from '../../ui/Problem';
import { useIdentity } from './use-identity';

/** Why somebody is not logged in any more, where they did not log out themselves. */
export function SessionEnded() {
  const { ended } = useIdentity();
  if (!ended || ended.why === 'logout' || ended.why === 'replaced' || ended.why === 'window') return null;
  return <Message tone="warn" what={t(`identity.ended.${ended.why}`, { username: ended.username })} />;
}
