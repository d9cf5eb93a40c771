import { useId } from 'react';
import type { SidePanelEntry } from './side-panels';
import styles from './SidePanel.module.css';

interface SidePanelProps {
  panels: readonly SidePanelEntry[];
  /** Which one is open. */
  open: string | undefined;
  onOpen(id: string | undefined): void;
  /** Shows a page. */
  toPage(page: number): void;
}

/** What is seen beside the pages: a button for each panel, and the one that is open. */
export function SidePanel({ panels, open, onOpen, toPage }: SidePanelProps) {
  const id = useId();
  const shown = panels.find((panel) => panel.id === open);
  return (
    <div className={styles.side}>
      <div className={styles.rail}>
        {panels.map((panel) => (
          <button
            key={panel.id}
            type="button"
            className={styles.tab}
            aria-label={panel.badge === undefined ? panel.title : `${panel.title}: ${panel.badge}`}
            title={panel.title}
            aria-expanded={panel === shown}
            aria-controls={panel === shown ? id : undefined}
            onClick={() => onOpen(panel === shown ? undefined : panel.id)}
            data-testid={`panel-${panel.id}`}
          >
            {panel.icon}
            {panel.badge !== undefined && <span className={styles.badge}>{panel.badge}</span>}
          </button>
        ))}
      </div>
      {shown && (
        <section
          id={id}
          className={styles.panel}
          aria-label={shown.title}
          data-narrow={shown.narrow || undefined}
          data-testid="side-panel"
        >
          {shown.content(toPage)}
        </section>
      )}
    </div>
  );
}
