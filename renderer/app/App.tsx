import { useCallback, useEffect } from 'react';
import { EmptyDesk } from '../features/documents/EmptyDesk';
import { UnsafeBanner } from '../features/updates/UnsafeBanner';
import { t } from '../i18n/translate';
import hidden from '../ui/hidden.module.css';
import { announcement } from './announcements';
import styles from './App.module.css';
import { useDesk, useDeskState } from './desk-context';
import { Header } from './Header';
import {
  DoctorView,
  HistoryView,
  KeysView,
  LoginDialog,
  PolicyView,
  ResultView,
  SigningDesk,
  TrustView,
  VerificationView,
} from './later-parts';
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
          <SigningDesk />
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
