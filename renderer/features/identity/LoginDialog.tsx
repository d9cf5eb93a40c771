import type { IdentificationWay, OfferedAuthenticator, RunningLogin } from '../../../preload/contract/identity';
import { useDesk, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Problem } from '../../ui/Problem';
import { shownName, withLabel, type TokenLabels } from '../signing/token-names';
import styles from './LoginDialog.module.css';
import { useIdentity } from './use-identity';

/** How a person logs in: which way, how far it is, why it failed; over everything else while it is needed. */
export function LoginDialog() {
  const { identity } = useDesk();
  const { offered, wanted, login, problem, choosing, copied } = useIdentity();
  const { tokenLabels } = useStillState();
  if (!wanted && !login && !problem && !choosing) return null;
  const accepted = wanted ? offered.filter(({ name }) => wanted.authenticators.includes(name)) : offered;
  const running = login && offered.find(({ name }) => name === login.authenticator);
  const close = (): void => void identity.cancel();
  return (
    <Dialog title={t(wanted ? 'identity.title.wanted' : 'identity.title')} onClose={close} testId="login-dialog">
      {wanted && <p className={styles.why}>{t('identity.why', { signer: wanted.signer })}</p>}
      {problem && <Problem error={withLabel(problem, tokenLabels)} />}
      {login && running ? (
        <Running login={login} authenticator={running} copied={copied} />
      ) : (
        <ul className={styles.ways}>
          {accepted.flatMap((authenticator) =>
            authenticator.ways.map((way) => (
              <li key={`${authenticator.name} ${way}`}>
                <WayButton authenticator={authenticator} way={way} />
              </li>
            )),
          )}
        </ul>
      )}
      <DialogActions>
        <Button onPress={close} data-testid="login-cancel">
          {t('identity.cancel')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function WayButton({ authenticator, way }: { authenticator: OfferedAuthenticator; way: IdentificationWay }) {
  const { identity } = useDesk();
  return (
    <button
      type="button"
      className={styles.way}
      onClick={() => void identity.begin(authenticator.name, way)}
      data-testid={`login-${way}`}
    >
      <span className={styles.wayName}>{authenticator.title}</span>
      <span className={styles.wayHow}>{t(`identity.way.${way}`)}</span>
    </button>
  );
}

function Running({
  login,
  authenticator,
  copied,
}: {
  login: RunningLogin;
  authenticator: OfferedAuthenticator;
  copied: boolean;
}) {
  const { identity } = useDesk();
  const { tokenLabels } = useStillState();
  const { step } = login;
  const others = authenticator.ways.filter((way) => way !== login.way);
  return (
    <div className={styles.running} role="status" aria-live="polite" data-testid="login-step" data-state={step.state}>
      <p className={styles.step}>{stepWords(login, authenticator.title, tokenLabels)}</p>
      {step.state === 'device-code' && (
        <>
          <p className={styles.code} data-testid="login-code" aria-label={[...step.userCode].join(' ')}>
            {step.userCode}
          </p>
          <p className={styles.address} data-testid="login-address">
            {step.address}
          </p>
          <p className={styles.minor}>{t('identity.codeUntil', { until: step.until })}</p>
        </>
      )}
      {(step.state === 'browser' || step.state === 'device-code') && (
        <div className={styles.row}>
          <Button size="small" onPress={() => void identity.copyAddress()} data-testid="login-copy">
            {t(copied ? 'identity.copied' : 'identity.copy')}
          </Button>
          {others.map((way) => (
            <Button
              key={way}
              kind="quiet"
              size="small"
              onPress={() => void identity.begin(authenticator.name, way)}
              data-testid={`login-other-${way}`}
            >
              {t(`identity.other.${way}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function stepWords({ step, way }: RunningLogin, title: string, tokens: TokenLabels): string {
  switch (step.state) {
    case 'starting':
      return t('identity.step.starting', { title });
    case 'browser':
      return t(step.opened ? 'identity.step.browser' : 'identity.step.noBrowser', { title });
    case 'device-code':
      return t('identity.step.code', { title });
    case 'card':
      return t(step.pin ? 'identity.step.cardPin' : 'identity.step.card', {
        token: shownName(step.token, tokens) ?? step.token,
      });
    case 'password':
      return t('identity.step.password', { title });
    case 'checking':
      return way === 'card' ? t('identity.step.checkingCard') : t('identity.step.checking', { title });
  }
}
