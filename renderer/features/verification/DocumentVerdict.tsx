import { useEffect, useId, useRef, useState } from 'react';
import type { CheckedDocument } from '../../../preload/contract/checks';
import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { VerificationReport } from '../../../preload/contract/document-report';
import { documentProvableUntil, isOver } from '../../../preload/contract/provable-until-sentences';
import { describeDocument } from '../../../preload/contract/verification-sentences';
import { verdictOf } from '../../../preload/contract/verification-verdict';
import { useDesk } from '../../app/desk-context';
import { failedCheckText } from '../../i18n/error-text';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { useOutlets } from '../outlets/use-outlets';
import { TrustLine } from '../trust/TrustLine';
import { canExtend } from './check-selectors';
import type { ChecksState } from './checks';
import styles from './DocumentVerdict.module.css';
import { Remarks } from './Remarks';
import { SignatureCard } from './SignatureCard';
import { ToneMark } from './ToneMark';

interface DocumentVerdictProps {
  document: CheckedDocument;
  /** How many documents were checked together with it, itself too. */
  among: number;
  state: ChecksState;
  onPassword(): void;
  /** Shows a page; absent where none are seen. */
  onPage?: ((page: number) => void) | undefined;
  /** On which pages signatures are seen, by their fields. */
  seenOn?: ReadonlyMap<string, readonly number[]> | undefined;
}

/** What was found about one document. Its first sentence takes the focus when the check has ended. */
export function DocumentVerdict(props: DocumentVerdictProps) {
  const { document: checked, among, state, onPassword, onPage, seenOn } = props;
  const { checks } = useDesk();
  const heading = useRef<HTMLHeadingElement>(null);
  const section = useId();
  const { check, name } = checked;
  const over = check.state === 'checked' || check.state === 'failed';
  useEffect(() => {
    const { activeElement } = document;
    // Only from where nobody is at work: from the panel's own heading, or from a button that has gone.
    if (over && (activeElement === document.body || activeElement?.tagName === 'H2')) heading.current?.focus();
  }, [over]);

  return (
    <section
      className={styles.column}
      aria-labelledby={section}
      data-testid="checked-document"
      data-state={check.state}
      data-tone={check.state === 'checked' ? verdictOf(check.report).tone : undefined}
    >
      {among > 1 && (
        <Button kind="quiet" size="small" onPress={() => checks.show(undefined)} data-testid="check-all">
          ← {t('check.all')}
        </Button>
      )}
      <div className={styles.card}>
        {check.state === 'checked' ? (
          <Verdict
            {...{ checked, heading, section }}
            at={check.at}
            report={check.report}
            certificates={check.certificates}
            state={state}
          />
        ) : check.state === 'failed' ? (
          <div className={styles.head}>
            <ToneMark tone="warn" large />
            <div className={styles.words}>
              <h3 id={section} ref={heading} tabIndex={-1} className={styles.sentence} data-testid="check-sentence">
                {failedCheckText(check.error).what}
              </h3>
              <p className={styles.meaning} data-testid="check-meaning">
                {t('check.nothingSaid')} {failedCheckText(check.error).todo}
              </p>
              <div className={styles.actions}>
                {check.error.code === 'document.passwordNeeded' && (
                  <Button kind="primary" onPress={onPassword} data-testid="check-password">
                    {t('password.enter')}
                  </Button>
                )}
                <Button onPress={() => void checks.again([checked.id])} data-testid="check-again">
                  {t('check.again')}
                </Button>
                <Button kind="quiet" onPress={() => void checks.forget([checked.id])} data-testid="check-remove">
                  {t('check.remove')}
                </Button>
              </div>
            </div>
          </div>
        ) : (
          <h3 id={section} className={styles.busy} role="status">
            {t('check.checkingOne', { name })}
          </h3>
        )}
      </div>
      {check.state === 'checked' && (
        <>
          <Remarks report={check.report} />
          {check.report.signatures.map((signature) => (
            <SignatureCard
              key={signature.index}
              signature={signature}
              report={check.report}
              certificates={check.certificates}
              documentId={checked.id}
              onPage={onPage}
              pages={seenOn?.get(signature.field)}
            />
          ))}
        </>
      )}
    </section>
  );
}

interface VerdictProps {
  checked: CheckedDocument;
  at: string;
  report: VerificationReport;
  certificates: readonly CertificateFacts[];
  heading: React.RefObject<HTMLHeadingElement | null>;
  section: string;
  state: ChecksState;
}

function Verdict({ checked, at, report, certificates, heading, section, state }: VerdictProps) {
  const desk = useDesk();
  const { checks } = desk;
  const [told, setTold] = useState('');
  const { prints, print, dialog } = useOutlets(setTold);
  const { id, name, folder } = checked;
  const { sentence, meaning } = describeDocument(report, certificates, formats);
  const { tone } = verdictOf(report);
  const extending = state.extendingId === id;
  const until = documentProvableUntil(report);
  // First only where nothing speaks against the document; nobody is led to put a name under what was changed.
  const sign = (
    <Button onPress={() => void desk.signChecked([id])} data-testid="check-sign">
      {t('check.sign')}
    </Button>
  );
  return (
    <div className={styles.head}>
      <ToneMark tone={tone} large />
      <div className={styles.words}>
        <p className={styles.file}>{name}</p>
        <h3 id={section} ref={heading} tabIndex={-1} className={styles.sentence} data-testid="check-sentence">
          {sentence}
        </h3>
        <p className={styles.meaning} data-testid="check-meaning">
          {meaning}
        </p>
        <TrustLine report={report} />
        <p className={styles.small} title={folder}>
          {t('check.checkedAt', { at, folder })}
        </p>
        <div className={styles.actions}>
          {(tone === 'good' || tone === 'plain') && sign}
          {state.extending && canExtend(report) && (
            <Button onPress={() => void checks.extend(id)} isDisabled={extending} data-testid="check-extend">
              {extending
                ? t('check.extending')
                : until && !isOver(until, at)
                  ? t('check.extendBefore', { until: until.time })
                  : t('check.extend')}
            </Button>
          )}
          <Button onPress={() => void checks.saveReport(id)} data-testid="save-report">
            {t('check.saveReport')}
          </Button>
          <Button onPress={() => void checks.export([id], 'json')} data-testid="export-json">
            {t('check.exportJson')}
          </Button>
          {prints && (
            <Button onPress={() => print(id, name)} data-testid="print-checked">
              {t('outlets.print')}
            </Button>
          )}
          {tone === 'warn' && sign}
          <Button kind="quiet" onPress={() => void checks.again([id])} data-testid="check-again">
            {t('check.again')}
          </Button>
          <Button kind="quiet" onPress={() => void checks.forget([id])} data-testid="check-remove">
            {t('check.remove')}
          </Button>
        </div>
        <p className={styles.small} role="status">
          {told}
        </p>
        {dialog}
      </div>
    </div>
  );
}
