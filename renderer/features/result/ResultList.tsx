import { memo, useCallback, useId, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import { wantsPassword } from '../../../preload/contract/wanted-password';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import hidden from '../../ui/hidden.module.css';
import { AlertIcon, CheckIcon, ChevronIcon, MailIcon, PrinterIcon } from '../../ui/icons';
import { CompactProblem } from '../../ui/Problem';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import { ListFilters } from '../documents/ListFilters';
import { manyDocuments, seenDocuments, wholeList } from '../documents/list-view';
import type { ListView } from '../documents/list-view';
import { useOutlets } from '../outlets/use-outlets';
import type { OutletsOfView } from '../outlets/use-outlets';
import { usePasswordDialog } from '../documents/use-password-dialog';
import { retryableIds, rowError, rowState, sharedErrors } from '../signing/desk-selectors';
import type { Desk } from '../signing/desk';
import type { DeskDocument } from '../signing/desk-state';
import { Evidence } from './Evidence';
import { signedBy } from './signing-time';
import styles from './ResultView.module.css';

interface ResultListProps {
  results: readonly DeskDocument[];
  /** Documents that are still in the list. */
  left: number;
  heading: RefObject<HTMLHeadingElement | null>;
}

/** Pixels of a row before it is drawn. */
const rowGuess = 57;

/** The result of a signing of several documents: those that need attention first. */
export function ResultList({ results, left, heading }: ResultListProps) {
  const desk = useDesk();
  const state = useDeskState();
  const [view, setView] = useState<ListView>(wholeList);
  const [focused, setFocused] = useState<string>();
  const [told, setTold] = useState('');
  const [askPassword, passwordDialog] = usePasswordDialog();
  const { dialog: printDialog, ...outlets } = useOutlets(setTold);
  const signed = results.filter(({ progress }) => progress.state === 'signed');
  const others = results.filter(({ progress }) => progress.state !== 'signed');
  const shared = useMemo(() => new Set(sharedErrors(state).map(({ error }) => error.code)), [state]);
  const ordered = seenDocuments([...others, ...signed], view);
  const ids = ordered.map(({ summary }) => summary.id);
  const { scroller, rows, height, measured } = useVirtualRows(ids, {
    guess: rowGuess,
    head: 0,
    kept: focused === undefined ? -1 : ids.indexOf(focused),
  });
  const first = signed[0]?.progress;
  const complete = others.length === 0;
  const retryable = retryableIds(state).length;
  const all = results.map(({ summary }) => summary.id);
  const outputs = signed.map(({ summary }) => summary.id);

  const copy = useCallback(
    async (copied: readonly string[]) => {
      const count = await desk.copyPaths(copied);
      if (count > 0) setTold(t('result.copied', { count }));
    },
    [desk],
  );
  const save = async (): Promise<void> => {
    const saved = await desk.saveList(all);
    if (saved) setTold(t('result.savedList', saved));
  };
  return (
    <>
      <div className={styles.head}>
        <span className={complete ? styles.mark : styles.markOpen} aria-hidden="true">
          {complete ? <CheckIcon size={20} /> : <AlertIcon size={20} />}
        </span>
        <div className={styles.headWords}>
          <h2 ref={heading} tabIndex={-1} className={styles.title}>
            {complete
              ? t('result.allSigned', { count: signed.length })
              : signed.length === 0
                ? t('result.noneSigned')
                : t('result.someSigned', { signed: signed.length, total: results.length })}
          </h2>
          {first?.state === 'signed' && <p className={styles.sub}>{signedBy(first.outcome)}</p>}
        </div>
        <Button onPress={() => void desk.closeResult()} data-testid="sign-another">
          {left > 0 ? t('result.remaining', { count: left }) : t('result.another')}
        </Button>
      </div>
      <div className={styles.tools}>
        {retryable > 0 && (
          <Button kind="primary" size="small" onPress={() => void desk.retry()} data-testid="retry">
            {t('result.retry', { count: retryable })}
          </Button>
        )}
        {signed.length > 0 && (
          <Button size="small" onPress={() => void copy(outputs)} data-testid="copy-paths">
            {t('result.copyPaths')}
          </Button>
        )}
        <Button size="small" onPress={() => void save()} data-testid="save-list">
          {t('result.saveList')}
        </Button>
        {outlets.mails && signed.length > 1 && (
          <Button size="small" onPress={() => void outlets.mail(outputs)} data-testid="mail-all">
            {t('outlets.mailAll')}
          </Button>
        )}
        {signed.length > 1 && <DragHandle ids={outputs} desk={desk} />}
        <p className={styles.told} role="status" data-testid="result-told">
          {told}
        </p>
      </div>
      {results.length >= manyDocuments && (
        <div className={styles.tools}>
          <ListFilters documents={results} view={view} onView={setView} />
        </div>
      )}
      <div
        ref={scroller}
        className={height === undefined ? styles.rows : styles.longRows}
        role="table"
        aria-label={t('result.label')}
        aria-rowcount={ids.length + 1}
        tabIndex={height === undefined ? undefined : 0}
        onFocus={(event) => setFocused(event.target.closest<HTMLElement>('[data-row]')?.dataset['row'])}
      >
        <div role="rowgroup" className={hidden.hidden}>
          <div role="row" aria-rowindex={1}>
            <span role="columnheader">{t('result.column.document')}</span>
            <span role="columnheader">{t('result.column.actions')}</span>
          </div>
        </div>
        <div role="rowgroup" className={styles.rowGroup} style={height === undefined ? undefined : { height: height }}>
          {rows.map(({ index, top }) => {
            const document = ordered[index];
            if (!document) return null;
            const { id } = document.summary;
            const place = { index, top, measured };
            return document.progress.state === 'signed' ? (
              <SignedRow key={id} document={document} desk={desk} copy={copy} {...outlets} {...place} />
            ) : (
              <FailedRow key={id} document={document} said={shared} onPassword={askPassword} {...place} />
            );
          })}
        </div>
        {ids.length === 0 && <p className={styles.nothing}>{t('list.nothingShown')}</p>}
      </div>
      {passwordDialog}
      {printDialog}
    </>
  );
}

/** Carries the files of all signed copies to another program. */
function DragHandle({ ids, desk }: { ids: readonly string[]; desk: Desk }) {
  return (
    <span
      className={styles.drag}
      draggable
      title={t('result.dragAllHint')}
      onDragStart={(event) => {
        // Main begins a drag of the files in place of the page's own.
        event.preventDefault();
        desk.dragOut(ids);
      }}
      data-testid="drag-all"
    >
      {t('result.dragAll')}
    </span>
  );
}

interface RowPlace {
  index: number;
  /** Pixels from the top of the first row, where not all rows are drawn. */
  top: number | undefined;
  measured: (element: HTMLElement | null) => void;
}

interface FailedRowProps extends RowPlace {
  document: DeskDocument;
  said: ReadonlySet<string>;
  onPassword(id: string): void;
}

function FailedRow({ document, said, onPassword, index, top, measured }: FailedRowProps) {
  const error = rowError(document);
  const state = rowState(document);
  const { id, name } = document.summary;
  return (
    <div
      ref={measured}
      role="row"
      aria-rowindex={index + 2}
      style={top === undefined ? undefined : { top }}
      className={styles.row}
      data-row={id}
      data-testid="document-row"
      data-state={state}
    >
      <div className={styles.rowLine}>
        <div role="cell" className={styles.rowWords}>
          <p className={styles.name} title={name}>
            {name}
          </p>
          {error && !said.has(error.code) ? (
            <CompactProblem
              error={error}
              tone={state === 'locked' ? 'warn' : 'bad'}
              action={
                wantsPassword(error?.code) && (
                  <Button
                    size="small"
                    onPress={() => onPassword(id)}
                    aria-label={t('password.enterFor', { name })}
                    data-testid="enter-password"
                  >
                    {t('password.enter')}
                  </Button>
                )
              }
            />
          ) : (
            <p className={styles.folder}>{t(`state.${state}`)}</p>
          )}
        </div>
      </div>
    </div>
  );
}

interface SignedRowProps extends RowPlace, Omit<OutletsOfView, 'dialog'> {
  document: DeskDocument;
  desk: Desk;
  copy(ids: readonly string[]): Promise<void>;
}

const SignedRow = memo(function SignedRow(props: SignedRowProps) {
  const { document, desk, copy, mails, mail, prints, print, index, top, measured } = props;
  const [open, setOpen] = useState(false);
  const panel = useId();
  const { progress, summary } = document;
  if (progress.state !== 'signed') return null;
  const { outcome } = progress;
  return (
    <div
      ref={measured}
      role="row"
      aria-rowindex={index + 2}
      style={top === undefined ? undefined : { top }}
      className={styles.row}
      data-row={summary.id}
      data-testid="document-row"
      data-state="signed"
    >
      <div className={styles.rowLine}>
        <div
          role="cell"
          className={styles.rowWords}
          draggable
          title={t('result.dragHint')}
          onDragStart={(event) => {
            event.preventDefault();
            desk.dragOut([summary.id]);
          }}
        >
          <p className={styles.name} title={outcome.name}>
            {outcome.name}
          </p>
          <p className={styles.folder} title={outcome.folder}>
            {outcome.folder}
          </p>
        </div>
        <div role="cell" className={styles.rowActions}>
          <button
            type="button"
            className={styles.rowButton}
            aria-expanded={open}
            aria-controls={open ? panel : undefined}
            aria-label={t('result.evidenceOf', { name: outcome.name })}
            onClick={() => setOpen(!open)}
          >
            {t('result.evidence')}
            <ChevronIcon size={14} />
          </button>
          <button
            type="button"
            className={styles.rowButton}
            aria-label={t('result.openFile', { name: outcome.name })}
            onClick={() => void desk.openOutput(summary.id)}
            data-testid="open-output"
          >
            {t('result.open')}
          </button>
          <button
            type="button"
            className={styles.rowButton}
            aria-label={t('result.showFile', { name: outcome.name })}
            onClick={() => void desk.showOutput(summary.id)}
            data-testid="show-output"
          >
            {t('result.show')}
          </button>
          <button
            type="button"
            className={styles.rowButton}
            aria-label={t('result.copyPathOf', { name: outcome.name })}
            onClick={() => void copy([summary.id])}
            data-testid="copy-path"
          >
            {t('result.copyPath')}
          </button>
          {prints && (
            <button
              type="button"
              className={styles.iconButton}
              aria-label={t('outlets.printFile', { name: outcome.name })}
              title={t('outlets.print')}
              onClick={() => print(summary.id, outcome.name)}
              data-testid="print-output"
            >
              <PrinterIcon />
            </button>
          )}
          {mails && (
            <button
              type="button"
              className={styles.iconButton}
              aria-label={t('outlets.mailFile', { name: outcome.name })}
              title={t('outlets.mail')}
              onClick={() => void mail([summary.id])}
              data-testid="mail-output"
            >
              <MailIcon />
            </button>
          )}
        </div>
      </div>
      {open && (
        <div id={panel} role="cell" className={styles.panel}>
          <Evidence outcome={outcome} />
        </div>
      )}
    </div>
  );
});
