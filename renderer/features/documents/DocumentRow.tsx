import { memo } from 'react';
import { wantsPassword } from '../../../preload/contract/wanted-password';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { CloseIcon } from '../../ui/icons';
import { CompactProblem } from '../../ui/Problem';
import { rowError, rowState } from '../signing/desk-selectors';
import type { RowState } from '../signing/desk-selectors';
import type { DeskDocument } from '../signing/desk-state';
import tones from '../../ui/tone.module.css';
import styles from './DocumentList.module.css';

const toneOf: Record<RowState, 'plain' | 'busy' | 'good' | 'warn' | 'bad'> = {
  waiting: 'plain',
  preparing: 'busy',
  'awaiting-login': 'busy',
  'awaiting-pin': 'busy',
  'awaiting-password': 'warn',
  'making-key': 'busy',
  'awaiting-certificate': 'busy',
  signing: 'busy',
  saving: 'busy',
  signed: 'good',
  cancelled: 'warn',
  failed: 'bad',
  problem: 'bad',
  locked: 'warn',
};

interface DocumentRowProps {
  document: DeskDocument;
  index: number;
  /** Pixels from the top of the first row, where not all rows are drawn. */
  top: number | undefined;
  measured: (element: HTMLElement | null) => void;
  /** The one row of the list that Tab reaches. */
  active: boolean;
  selected: boolean;
  /** Its pages are seen beside the list. */
  shown: boolean;
  /** Its signature says something else than those of the others. */
  hasOwnWords: boolean;
  onSelect(id: string, stretching: boolean): void;
  removable: boolean;
  inBatch: boolean;
  whileSigning: boolean;
  /** True when a message above the list says this row's error for all. */
  saidAbove: boolean;
  onRemove(id: string, name: string): void;
  /** The person wants to enter the document's password. */
  onPassword(id: string): void;
  /** The person wants the others signed without it. */
  onLeaveOut(id: string): void;
  /** The person wants to sign with this file; absent where that is not possible now. */
  onKeyFile: ((id: string) => void) | undefined;
}

function stateWord(state: RowState, inBatch: boolean, whileSigning: boolean): string {
  if (state === 'waiting' && whileSigning) return t(inBatch ? 'state.queued' : 'queue.next');
  return t(`state.${state}`);
}

export const DocumentRow = memo(function DocumentRow({
  document,
  index,
  top,
  measured,
  active,
  selected,
  shown,
  hasOwnWords,
  onSelect,
  removable,
  inBatch,
  whileSigning,
  saidAbove,
  onRemove,
  onPassword,
  onLeaveOut,
  onKeyFile,
}: DocumentRowProps) {
  const { id, name, folder, size, pages, signatures } = document.summary;
  const state = rowState(document);
  const error = saidAbove ? undefined : rowError(document);
  /** While others are signed. */
  const asksPassword = state === 'awaiting-password';
  const pagesText = pages === undefined ? t('queue.unknown') : formats.number(pages);
  const sizeText = formats.size(size);
  return (
    <div
      ref={measured}
      className={styles.row}
      style={top === undefined ? undefined : { top }}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-current={shown || undefined}
      tabIndex={active ? 0 : -1}
      data-row={id}
      data-testid="document-row"
      data-state={state}
    >
      <div role="gridcell" className={styles.tickCell}>
        <input
          type="checkbox"
          className={styles.tick}
          aria-label={t('list.select', { name })}
          checked={selected}
          tabIndex={active ? 0 : -1}
          onChange={(event) => onSelect(id, (event.nativeEvent as MouseEvent).shiftKey)}
          data-testid="select-document"
        />
      </div>
      <div role="gridcell" className={styles.document}>
        <p className={styles.name} title={name}>
          {name}
        </p>
        <p className={styles.folder} title={folder}>
          <span className={styles.facts}>
            {pages !== undefined && `${t('queue.pages', { count: pages })} · `}
            {sizeText} ·{' '}
          </span>
          {hasOwnWords && `${t('own.mark')} · `}
          {signatures ? `${t('queue.signatures', { count: signatures })} · ` : ''}
          <bdi>{folder}</bdi>
        </p>
      </div>
      <div role="gridcell" className={styles.pages}>
        {pagesText}
      </div>
      <div role="gridcell" className={styles.size}>
        {sizeText}
      </div>
      <div role="gridcell" className={styles.stateCell}>
        <span className={`${styles.state} ${tones[saidAbove ? 'warn' : toneOf[state]]}`}>
          {stateWord(state, inBatch, whileSigning)}
        </span>
      </div>
      <div role="gridcell">
        {removable && (
          <button
            type="button"
            className={styles.remove}
            aria-label={t('queue.remove', { name })}
            tabIndex={active ? 0 : -1}
            onClick={() => onRemove(id, name)}
            data-testid="remove-document"
          >
            <CloseIcon size={14} />
          </button>
        )}
      </div>
      {error && (
        <div role="gridcell" className={styles.problem}>
          <CompactProblem
            error={error}
            tone={state === 'locked' || asksPassword ? 'warn' : 'bad'}
            focusable={active}
            action={
              <>
                {wantsPassword(error.code) && (removable || asksPassword) && (
                  <RowAction
                    active={active}
                    text={t('password.enter')}
                    label={t('password.enterFor', { name })}
                    onPress={() => onPassword(id)}
                    testId="enter-password"
                  />
                )}
                {asksPassword && (
                  <RowAction
                    active={active}
                    text={t('password.leaveOut')}
                    label={t('password.leaveOutLabel', { name })}
                    onPress={() => onLeaveOut(id)}
                    testId="leave-out"
                  />
                )}
                {error.code === 'document.keyFile' && onKeyFile && (
                  <RowAction
                    active={active}
                    text={t('keyFile.useDropped')}
                    label={t('keyFile.useDroppedLabel', { name })}
                    onPress={() => onKeyFile(id)}
                    testId="use-dropped-key-file"
                  />
                )}
              </>
            }
          />
        </div>
      )}
    </div>
  );
});

interface RowActionProps {
  /** Whether its row is the one that Tab reaches. */
  active: boolean;
  text: string;
  /** For those who do not see the row: with the document's name. */
  label: string;
  onPress(): void;
  testId: string;
}

/** What can be done at once about a document's problem. */
function RowAction({ active, text, label, onPress, testId }: RowActionProps) {
  return (
    <Button size="small" excludeFromTabOrder={!active} onPress={onPress} aria-label={label} data-testid={testId}>
      {text}
    </Button>
  );
}
