import { useMemo } from 'react';
import type { DocumentId } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import type { SidePanelEntry } from '../page/side-panels';
import { FindingsIcon } from './FindingsIcon';
import { changing, FindingsPanel } from './FindingsPanel';
import styles from './FindingsPanel.module.css';
import { useFindings } from './use-findings';

/** The panel beside the pages, where what may change is told. */
export const findingsPanel = 'findings';

/** What is found in a document, as a panel beside its pages. */
export function useFindingsPanel(documentId: DocumentId): SidePanelEntry {
  const { findings, error } = useFindings(documentId);
  return useMemo(() => {
    const count = changing(findings);
    return {
      id: findingsPanel,
      title: t('findings.title'),
      icon: <FindingsIcon />,
      ...(count > 0 && { badge: String(count) }),
      content: (toPage) => (
        <div className={styles.beside}>
          <h2 className={styles.heading}>{t('findings.title')}</h2>
          {error ? (
            <p className={styles.intro}>{t('findings.unknown')}</p>
          ) : (
            <FindingsPanel findings={findings} toPage={toPage} />
          )}
        </div>
      ),
    };
  }, [findings, error]);
}
