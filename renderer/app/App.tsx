import { useCallback, useEffect } from 'react';
import { DocumentDesk } from '../features/documents/DocumentDesk';
import { EmptyDesk } from '../features/documents/EmptyDesk';
import { DoctorView } from '../features/doctor/DoctorView';
import { LoginDialog } from '../features/identity/LoginDialog';
import { SessionEnded } from '../features/identity/SessionEnded';
import { HistoryView } from '../features/history/HistoryView';
import { VerificationView } from '../features/verification/VerificationView';
import { KeysView } from '../features/keys/KeysView';
import { PolicyView } from '../features/policy/PolicyView';
import { ResultView } from '../features/result/ResultView';
import { HowItLooks } from '../features/appearance/HowItLooks';
import { WhatItSays } from '../features/claims/WhatItSays';
import { TrustView } from '../features/trust/TrustView';
import { UnsafeBanner } from '../features/updates/UnsafeBanner';
import { WhoSigns } from '../features/signers/WhoSigns';
import { SignPanel } from '../features/signing/SignPanel';
import { t } from '../i18n/translate';
import hidden from '../ui/hidden.module.css';
import { announcement } from './announcements';
import styles from './App.module.css';
import { useDesk, useDeskState } from './desk-context';
import { Header } from './Header';
import { useFileDrop } from './use-file-drop';

export function App() {
  const desk = useDesk();
  const state = useDeskState();
  const checking = state.panel === 'verification';
  const onFiles = useCallback(
    (files: File[]) => void (checking ? desk.checks.addDropped(files) : desk.addDropped(files)),
    [desk, checking],
  );
  const over = useFileDrop(onFiles);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'o') {
        event.preventDefault();
        if (!event.repeat) void desk.chooseFiles();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [desk]);

  const empty = state.documents.length === 0;
  return (
    <div className={styles.window}>
      <div>
        <Header />
        <UnsafeBanner />
      </div>
      <main className={styles.main} data-testid="drop-zone" data-over={over || undefined}>
        {state.panel === 'history' ? (
          <HistoryView />
        ) : state.panel === 'keys' ? (
          <KeysView />
        ) : state.panel === 'verification' ? (
          <VerificationView />
        ) : state.panel === 'doctor' ? (
          <DoctorView />
        ) : state.panel === 'trust' ? (
          <TrustView />
        ) : state.panel === 'policy' ? (
          <PolicyView />
        ) : state.view === 'result' ? (
          <ResultView />
        ) : empty ? (
          <EmptyDesk />
        ) : (
          <div className={styles.columns}>
            <DocumentDesk />
            <aside className={styles.side} aria-label={t('who.title')}>
              <div className={styles.sideScroll}>
                <SessionEnded inPanel />
                <WhoSigns />
                <WhatItSays />
                <HowItLooks />
              </div>
              <SignPanel />
            </aside>
          </div>
        )}
      </main>
      <LoginDialog />
      {over && (
        <div className={styles.over} aria-hidden="true">
          <span>{t(checking ? 'check.release' : state.batch ? 'drop.releaseWhileSigning' : 'drop.release')}</span>
        </div>
      )}
      <div className={hidden.hidden} role="status" aria-live="polite">
        {announcement(state)}
      </div>
    </div>
  );
}
