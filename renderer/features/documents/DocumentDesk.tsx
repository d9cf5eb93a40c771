import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { Standing } from '../../../preload/contract/page-review';
import type { PageViewId } from '../../../preload/contract/page-view';
import { wantsPassword } from '../../../preload/contract/wanted-password';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { PlusIcon } from '../../ui/icons';
import { PageToolbar } from '../page/PageToolbar';
import { PlacedPages } from '../placement/PlacedPages';
import { DeskMessages } from '../signing/DeskMessages';
import { currentSigner, rowError, shownDocument } from '../signing/desk-selectors';
import { batchLimit } from '../signing/desk-state';
import type { DeskDocument } from '../signing/desk-state';
import { SignProgress } from '../signing/SignProgress';
import styles from './DocumentDesk.module.css';
import { DocumentList } from './DocumentList';
import { DocumentStrip } from './DocumentStrip';
import { usePasswordDialog } from './use-password-dialog';
import { SignedOffer } from './SignedOffer';

/** How long a document is the chosen one before its pages are opened, in milliseconds. */
const pause = 200;

/** Files that have no pages: nothing is opened, and what they are stands with their names. */
const pageless: ReadonlySet<string> = new Set(['document.keyFile', 'document.notPdf', 'document.notFound']);

/** The chosen document once it has been that for a moment: who passes rows with the arrows opens none of them. */
function useRested(chosen: DeskDocument | undefined, documents: readonly DeskDocument[]): DeskDocument | undefined {
  const id = chosen?.summary.id;
  const [rested, setRested] = useState(id);
  useEffect(() => {
    const timer = setTimeout(() => setRested(id), pause);
    return () => clearTimeout(timer);
  }, [id]);
  return documents.find(({ summary }) => summary.id === rested) ?? chosen;
}

/** The documents and the pages of the one that is looked at: one document is a strip over its pages, many are a list beside them. */
export function DocumentDesk() {
  const desk = useDesk();
  const state = useDeskState();
  const { documents, batch, adding, addingFiles } = state;
  const [askPassword, passwordDialog] = usePasswordDialog();
  const shown = useRested(shownDocument(state), documents);
  const single = documents.length === 1;
  const shownId = shown?.summary.id;
  const hasPages = !pageless.has(shown?.summary.problem?.code ?? '');
  const [unfolded, setUnfolded] = useState<string>();
  const strip = shown && (
    <DocumentStrip
      document={shown}
      onPassword={() => askPassword(shownId)}
      unfolded={unfolded}
      onUnfold={setUnfolded}
    />
  );

  // The list is gone with its last but one row; who was in it is at what is left.
  const desktop = useRef<HTMLElement>(null);
  const wasSingle = useRef(single);
  useEffect(() => {
    const became = single && !wasSingle.current;
    wasSingle.current = single;
    if (became && document.activeElement === document.body) {
      desktop.current?.querySelector<HTMLElement>('[data-row]')?.focus();
    }
  }, [single]);

  const troubleAction = useCallback(
    (error: ErrorShape) =>
      (error.code === 'page.locked' || wantsPassword(error.code)) && (
        <Button kind="primary" onPress={() => askPassword(shownId)} data-testid="page-password">
          {t('password.enter')}
        </Button>
      ),
    [shownId, askPassword],
  );

  const reviewing = currentSigner(state)?.mustReview && !batch;
  const onStanding = useCallback(
    (view: PageViewId, standing: Standing) => void (shownId && desk.review.stand(shownId, view, standing)),
    [desk, shownId],
  );

  const note =
    adding > 0
      ? t('queue.adding', { count: addingFiles })
      : documents.length > batchLimit && !batch
        ? t('queue.limit', { max: batchLimit })
        : '';
  return (
    <section ref={desktop} className={styles.desk} aria-label={t('queue.label')}>
      {batch && <SignProgress batch={batch} documents={documents} />}
      {single ? (
        <p className={styles.adding} role="status">
          {note}
        </p>
      ) : (
        <div className={styles.bar}>
          <h2 className={styles.title}>{t('queue.title', { count: documents.length })}</h2>
          <p className={styles.note} role="status">
            {note}
          </p>
          {!batch && (
            <Button
              kind="quiet"
              size="small"
              onPress={() => void desk.removeDocuments(documents.map(({ summary }) => summary.id))}
            >
              {t('queue.removeAll')}
            </Button>
          )}
          <Button size="small" onPress={() => void desk.chooseFiles()} data-testid="add-files">
            <PlusIcon size={14} />
            {t('queue.add')}
          </Button>
        </div>
      )}
      <div className={styles.messages}>
        <DeskMessages />
        <SignedOffer />
      </div>
      <div className={styles.content} data-single={single || undefined}>
        <div className={styles.parts}>
          {!single && (
            <div className={styles.list}>
              <DocumentList />
            </div>
          )}
          {shown && !hasPages && single && (
            <div className={styles.pageless}>
              <PageToolbar heading={strip} tools={undefined} />
            </div>
          )}
          {shown && hasPages && (
            // A password that was given, or another problem, makes it worth another look; a file that changed must have one.
            <div className={styles.pages} key={`${shown.summary.id} ${lookOf(shown)}`}>
              <PlacedPages
                documentId={shown.summary.id}
                name={shown.summary.name}
                open={desk.openPages}
                onStanding={reviewing ? onStanding : undefined}
                heading={single ? strip : undefined}
                troubleAction={troubleAction}
              />
            </div>
          )}
        </div>
      </div>
      {passwordDialog}
    </section>
  );
}

/** What makes the pages be opened anew when it changes. */
function lookOf(document: DeskDocument): string {
  if (document.summary.problem) return document.summary.problem.code;
  return rowError(document)?.code === 'document.changedSinceShown' ? 'changed' : '';
}
