import { useState } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { shownDocument } from '../signing/desk-selectors';
import { changing, FindingsPanel } from './FindingsPanel';
import styles from './FindingsLine.module.css';
import { useFindings } from './use-findings';
import { findingsPanel } from './use-findings-panel';

/** One calm line near the Sign button, where the document that is shown may look different later; it opens what that is: beside the pages, or where none are seen above all. */
export function FindingsLine() {
  const desk = useDesk();
  const state = useDeskState();
  const document = shownDocument(state);
  const { findings } = useFindings(document?.summary.problem ? undefined : document?.summary.id);
  const [open, setOpen] = useState(false);
  const count = changing(findings);
  if (!document || count === 0) return null;
  const file = document.summary.name;
  const several = state.documents.length > 1;
  return (
    <>
      <button
        type="button"
        className={styles.line}
        onClick={() => setOpen(!desk.panels.open(findingsPanel))}
        data-testid="findings-line"
      >
        {several ? t('findings.lineOf', { count, file }) : t('findings.line', { count })}
      </button>
      {open && (
        <Dialog title={t('findings.title')} width="wide" onClose={() => setOpen(false)} testId="findings-dialog">
          <div className={styles.scroll}>
            <FindingsPanel findings={findings} />
          </div>
          <DialogActions>
            <Button onPress={() => setOpen(false)} data-testid="close-findings">
              {t('findings.close')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}
