import type { ReactNode } from 'react';
import type { Panel } from '../features/signing/desk-state';
import { useDesk, useStillState } from './desk-context';
import styles from './PanelButton.module.css';

/** Shows a panel over the desk, and puts it away again. */
export function PanelButton({ panel, label, children }: { panel: Panel; label: string; children: ReactNode }) {
  const desk = useDesk();
  const shown = useStillState().panel === panel;
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={shown}
      aria-label={label}
      title={label}
      onClick={() => desk.showPanel(shown ? undefined : panel)}
      data-testid={`${panel}-button`}
    >
      {children}
    </button>
  );
}
