import { memo } from 'react';
import { currentSigner, signerProblem } from '../features/signing/desk-selectors';
import { LoggedIn } from '../features/identity/LoggedIn';
import { HeldLogin } from '../features/pins/HeldLogin';
import { PinMenu } from '../features/pins/PinMenu';
import { t } from '../i18n/translate';
import { BuildingIcon, DoctorIcon, HistoryIcon, KeyIcon, SealIcon, ShieldIcon } from '../ui/icons';
import { Logo } from '../ui/Logo';
import { useStillState } from './desk-context';
import type { StillState } from './desk-context';
import styles from './Header.module.css';
import { PanelButton } from './PanelButton';
import { ThemeSwitch } from './ThemeSwitch';

/** What the chip says about the token of the signer in use. */
export function tokenChip(state: StillState): { text: string; tone: 'good' | 'idle' | 'warn' } {
  const signer = currentSigner(state);
  if (!signer) {
    return { text: t(state.signers.status === 'loading' ? 'token.chip.searching' : 'token.chip.none'), tone: 'idle' };
  }
  const token = signer.token.label || signer.token.name;
  const problem = signerProblem(signer)?.code;
  if (problem === 'token.unreachable') return { text: t('token.chip.unreachable', { token }), tone: 'warn' };
  const missed = problem === 'token.absent' || problem === 'token.removed';
  if (!missed && problem?.match(/^(token|pin|keystore)\./)) {
    return { text: t('token.chip.trouble', { token }), tone: 'warn' };
  }
  if (!signer.token.present) return { text: t('token.chip.absent', { token }), tone: 'idle' };
  return { text: token, tone: 'good' };
}

export const Header = memo(function Header() {
  const state = useStillState();
  const chip = tokenChip(state);
  return (
    <header className={styles.header}>
      <h1 className={styles.brand}>
        <Logo />
        {t('app.name')}
      </h1>
      {state.app?.profile === 'demo' && (
        <span className={styles.profile} title={t('app.demoProfileHint')}>
          {t('app.demoProfile')}
        </span>
      )}
      <span className={styles.space} />
      <span className={styles.token} data-testid="token-chip" data-tone={chip.tone} title={chip.text}>
        <i className={styles.dot} aria-hidden="true" />
        <span className={styles.tokenName}>{chip.text}</span>
      </span>
      <LoggedIn />
      <HeldLogin />
      <PinMenu />
      <nav className={styles.panels} aria-label={t('app.panels')}>
        <PanelButton panel="verification" label={t('check.button')}>
          <ShieldIcon />
        </PanelButton>
        <PanelButton panel="trust" label={t('trust.button')}>
          <SealIcon />
        </PanelButton>
        <PanelButton panel="doctor" label={t('doctor.button')}>
          <DoctorIcon />
        </PanelButton>
        <PanelButton panel="keys" label={t('keys.button')}>
          <KeyIcon />
        </PanelButton>
        <PanelButton panel="history" label={t('history.button')}>
          <HistoryIcon />
        </PanelButton>
        {state.app?.managed && (
          <PanelButton panel="policy" label={t('policy.button')}>
            <BuildingIcon />
          </PanelButton>
        )}
      </nav>
      <ThemeSwitch />
    </header>
  );
});
