import { useDesk, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import styles from './LoggedIn.module.css';
import { useIdentity } from './use-identity';

/** Who is at the desk, until when, and the way out; without anybody the way in. */
export function LoggedIn() {
  const { identity } = useDesk();
  const { batch } = useStillState();
  const { person, offered } = useIdentity();
  if (offered.length === 0) return null;
  if (!person) {
    return (
      <Button
        kind="quiet"
        size="small"
        onPress={() => identity.choose()}
        isDisabled={batch !== undefined}
        data-testid="log-in"
      >
        {t('identity.logIn')}
      </Button>
    );
  }
  const title = offered.find(({ name }) => name === person.authenticator)?.title ?? person.authenticator;
  const name = person.name ?? person.username;
  return (
    <span
      className={styles.person}
      title={t('identity.hint', { name, title, until: person.until })}
      data-testid="logged-in"
    >
      <span className={styles.text}>
        <b className={styles.name}>{name}</b>{' '}
        <span className={styles.until}>{t('identity.until', { until: person.until })}</span>
      </span>
      <Button
        kind="quiet"
        size="small"
        onPress={() => identity.choose()}
        isDisabled={batch !== undefined}
        data-testid="someone-else"
      >
        {t('identity.someoneElse')}
      </Button>
      <Button
        kind="quiet"
        size="small"
        onPress={() => void identity.logOut()}
        isDisabled={batch !== undefined}
        data-testid="identity-log-out"
      >
        {t('identity.logOut')}
      </Button>
    </span>
  );
}
