import { memo, useId, useState } from 'react';
import type { RefObject } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { AlertIcon, CheckIcon, ChevronIcon } from '../../ui/icons';
import { CompactProblem } from '../../ui/Problem';
import { rowError, rowState, sharedErrors } from '../signing/desk-selectors';
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

/** The result of a signing of several documents: those that need attention first. */
export function ResultList({ results, left, heading }: ResultListProps) {
  const desk = useDesk();
  const state = useDeskState();
  const signed = results.filter(({ progress }) => progress.state === 'signed');
  const others = results.filter(({ progress }) => progress.state !== 'signed');
  const said = new Set(sharedErrors(state).map(({ error }) => error.code));
  const first = signed[0]?.progress;
  const complete = others.length === 0;
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
      {others.length > 0 && (
        <>
          <h3 className={styles.group}>{t('result.failedGroup')}</h3>
          <ul className={styles.rows}>
            {others.map((document) => (
              <FailedRow key={document.summary.id} document={document} said={said} />
            ))}
          </ul>
        </>
      )}
      {signed.length > 0 && (
        <>
          {others.length > 0 && <h3 className={styles.group}>{t('result.signedGroup')}</h3>}
          <ul className={styles.rows}>
            {signed.map((document) => (
              <SignedRow key={document.summary.id} document={document} desk={desk} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function FailedRow({ document, said }: { document: DeskDocument; said: ReadonlySet<string> }) {
  const error = rowError(document);
  const state = rowState(document);
  return (
    <li className={styles.row} data-testid="document-row" data-state={state}>
      <div className={styles.rowLine}>
        <div className={styles.rowWords}>
          <p className={styles.name} title={document.summary.name}>
            {document.summary.name}
          </p>
          {error && !said.has(error.code) ? (
            <CompactProblem error={error} />
          ) : (
            <p className={styles.folder}>{t(`state.${state}`)}</p>
          )}
        </div>
      </div>
    </li>
  );
}

const SignedRow = memo(function SignedRow({ document, desk }: { document: DeskDocument; desk: Desk }) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const { progress, summary } = document;
  if (progress.state !== 'signed') return null;
  const { outcome } = progress;
  return (
    <li className={styles.row} data-testid="document-row" data-state="signed">
      <div className={styles.rowLine}>
        <div className={styles.rowWords}>
          <p className={styles.name} title={outcome.name}>
            {outcome.name}
          </p>
          <p className={styles.folder} title={outcome.folder}>
            {outcome.folder}
          </p>
        </div>
        <div className={styles.rowActions}>
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
        </div>
      </div>
      {open && (
        <div id={panel} className={styles.panel}>
          <Evidence outcome={outcome} />
        </div>
      )}
    </li>
  );
});
