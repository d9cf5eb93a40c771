import type { ReactNode } from 'react';
import { wantsPassword } from '../../../preload/contract/wanted-password';
import { useDesk, useDeskState } from '../../app/desk-context';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import { CompactProblem } from '../../ui/Problem';
import tones from '../../ui/tone.module.css';
import { rowError, rowState, sharedErrors } from '../signing/desk-selectors';
import type { RowState } from '../signing/desk-selectors';
import type { DeskDocument } from '../signing/desk-state';
import styles from './DocumentStrip.module.css';

interface DocumentStripProps {
  document: DeskDocument;
  /** The person wants to enter the document's password. */
  onPassword(): void;
  /** The problem whose rest is read: the strip is made anew when its pages come, and stays unfolded. */
  unfolded: string | undefined;
  onUnfold(problem: string | undefined): void;
}

const toneOf = (state: RowState): string | undefined => {
  if (state === 'signed') return tones['good'];
  if (state === 'failed' || state === 'problem') return tones['bad'];
  if (state === 'cancelled' || state === 'locked' || state === 'awaiting-password') return tones['warn'];
  return state === 'waiting' ? tones['plain'] : tones['busy'];
};

/** The only document of the desk, in one strip over its pages: what it is, how it stands, and what can be done to the list. */
export function DocumentStrip({ document, onPassword, unfolded, onUnfold }: DocumentStripProps) {
  const desk = useDesk();
  const state = useDeskState();
  const { batch, app } = state;
  const { id, name, folder, size, pages, signatures } = document.summary;
  const shown = rowState(document);
  const error = rowError(document);
  const saidAbove =
    document.progress.state === 'failed' && sharedErrors(state).some((shared) => shared.error.code === error?.code);
  const problem = saidAbove ? undefined : error;
  const read = problem && `${id} ${problem.code}`;
  const facts = [
    pages !== undefined && t('queue.pages', { count: pages }),
    formats.size(size),
    signatures && t('queue.signatures', { count: signatures }),
  ];
  return (
    <div
      className={styles.strip}
      role="group"
      aria-label={name}
      tabIndex={-1}
      data-row={id}
      data-testid="document-row"
      data-state={shown}
      data-problem={problem ? true : undefined}
    >
      <div className={styles.words}>
        <h2 className={styles.name} title={name}>
          {name}
        </h2>
        <p className={styles.facts} title={folder}>
          {facts.filter(Boolean).join(' · ')} · <bdi>{folder}</bdi>
        </p>
      </div>
      <span className={`${styles.state} ${saidAbove ? tones['warn'] : toneOf(shown)}`}>{t(`state.${shown}`)}</span>
      {!batch && (
        <button
          type="button"
          className={styles.tool}
          aria-label={t('queue.remove', { name })}
          title={t('queue.remove', { name })}
          onClick={() => void desk.removeDocuments([id])}
          data-testid="remove-document"
        >
          <CloseIcon size={14} />
        </button>
      )}
      <button
        type="button"
        className={styles.tool}
        aria-label={t('queue.add')}
        title={t('queue.add')}
        onClick={() => void desk.chooseFiles()}
        data-testid="add-files"
      >
        <PlusIcon size={14} />
      </button>
      {problem && (
        <div className={styles.problem}>
          <CompactProblem
            error={problem}
            tone={shown === 'locked' || shown === 'awaiting-password' ? 'warn' : 'bad'}
            unfolding={{
              open: unfolded === read,
              setOpen: (open) => onUnfold(open ? read : undefined),
            }}
            action={
              <>
                {wantsPassword(problem.code) && (!batch || shown === 'awaiting-password') && (
                  <StripAction label={t('password.enterFor', { name })} onPress={onPassword} testId="enter-password">
                    {t('password.enter')}
                  </StripAction>
                )}
                {problem.code === 'document.keyFile' && app?.takesKeyFiles && !batch && (
                  <StripAction
                    label={t('keyFile.useDroppedLabel', { name })}
                    onPress={() => void desk.useKeyFile(id)}
                    testId="use-dropped-key-file"
                  >
                    {t('keyFile.useDropped')}
                  </StripAction>
                )}
              </>
            }
          />
        </div>
      )}
    </div>
  );
}

interface StripActionProps {
  /** For those who do not see the strip: with the document's name. */
  label: string;
  onPress(): void;
  children: ReactNode;
  testId: string;
}

function StripAction({ label, onPress, children, testId }: StripActionProps) {
  return (
    <Button size="small" onPress={onPress} aria-label={label} data-testid={testId}>
      {children}
    </Button>
  );
}
