import { useId } from 'react';
import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport, VerificationReport } from '../../../preload/contract/document-report';
import {
  changedSentence,
  changesByPage,
  claimSentence,
  kindOf,
  levelSentences,
  nameOf,
  signingCertificate,
  timeSentence,
} from '../../../preload/contract/verification-details';
import { qualificationSentence } from '../../../preload/contract/verification-qualification';
import { provableSentence } from '../../../preload/contract/provable-until-sentences';
import { reasonOf } from '../../../preload/contract/verification-reasons';
import { standingWords } from '../../../preload/contract/verification-sentences';
import { isQualifiedTimestamp, signaturesOf, standingOf, toneOf } from '../../../preload/contract/verification-verdict';
import { useDesk } from '../../app/desk-context';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Fold } from '../../ui/Fold';
import tones from '../../ui/tone.module.css';
import { hasOwnRevision } from './check-selectors';
import { ExpertPart } from './ExpertPart';
import { SignatureDetails } from './SignatureDetails';
import styles from './SignatureCard.module.css';
import { ToneMark } from './ToneMark';

interface SignatureCardProps {
  signature: SignatureReport;
  report: VerificationReport;
  certificates: readonly CertificateFacts[];
  documentId: string;
  /** Shows a page; absent where none are seen. */
  onPage?: ((page: number) => void) | undefined;
  /** The pages on which it is seen; undefined where that is not known. */
  pages?: readonly number[] | undefined;
}

/** One signature, seal or timestamp: who, as what, when, what came after it, and how long it lasts. */
export function SignatureCard(props: SignatureCardProps) {
  const { signature, report, certificates, documentId, onPage, pages } = props;
  const { checks } = useDesk();
  const title = useId();
  const certificate = signingCertificate(signature, certificates);
  const kind = kindOf(signature, certificate);
  const standing = standingOf(signature);
  const name = nameOf(signature);
  // The only signature's reason is said above already.
  const reason =
    signaturesOf(report).length > 1 || kind === 'timestamp' ? reasonOf(signature, kind, report) : undefined;
  // What the lists confirm is no mere claim.
  const listed = signature.validation?.qualification?.atSigning.qualified === 'yes';
  const since = changedSentence(signature);
  const stamp = signature.timestampValidation;
  const until = (signature.validation ?? stamp)?.provableUntil;
  const at = report.circumstances?.at ?? '';
  const called = stamp && isQualifiedTimestamp(stamp) ? 'qualified-timestamp' : kind;
  // Where no list is kept the document says so once, above.
  const asked = (report.circumstances?.lists?.loaded ?? []).length > 0;
  const qualified = asked ? qualificationSentence(signature, kind, formats) : undefined;
  return (
    <article
      className={styles.card}
      aria-labelledby={title}
      data-testid="signature-card"
      data-kind={kind}
      data-standing={standing}
      data-signature={signature.index}
      tabIndex={-1}
    >
      <div className={styles.head}>
        <ToneMark tone={toneOf(standing)} />
        <div className={styles.words}>
          <h4 id={title} className={styles.name}>
            {name}
          </h4>
          <p className={styles.sub}>
            {t(`check.kind.${called}`)}
            {signature.claimedRoles && ` · ${t('check.role', { roles: signature.claimedRoles })}`}
          </p>
        </div>
        <span className={`${styles.standing} ${tones[toneOf(standing)]}`}>{standingWords[standing]}</span>
      </div>
      <dl className={styles.facts}>
        <dt>{t('check.when')}</dt>
        <dd>{timeSentence(signature, formats, certificates)}</dd>
        {signature.signer && (
          <>
            <dt>{t('check.issuedBy')}</dt>
            <dd>
              {t('check.issuedByValue', { issuer: signature.signer.issuer })}{' '}
              {kind !== 'timestamp' && !listed && claimSentence(certificate)}
            </dd>
          </>
        )}
        {qualified && (
          <>
            <dt>{t('check.lists')}</dt>
            <dd data-testid="qualification">{qualified}</dd>
          </>
        )}
        {pages && onPage && (
          <>
            <dt>{t('check.where')}</dt>
            <dd data-testid="signature-where">
              {pages.length === 0 ? t('check.where.unseen') : <PageLinks pages={pages} onPage={onPage} />}
            </dd>
          </>
        )}
        {since && (
          <>
            <dt>{t('check.since')}</dt>
            <dd>
              {since}
              <Changes signature={signature} onPage={onPage} />
            </dd>
          </>
        )}
        {signature.integrity === 'intact' && (kind !== 'timestamp' || until) && (
          <>
            <dt>{t('check.level')}</dt>
            <dd>
              {until && <span data-testid="provable-until">{provableSentence(until, at, formats)} </span>}
              {kind !== 'timestamp' && levelSentences[signature.level]}
            </dd>
          </>
        )}
        {reason && standing !== 'changed' && standing !== 'forbidden' && (
          <>
            <dt>{t('check.why')}</dt>
            <dd data-testid="signature-why">
              {reason.what({ name, issuer: signature.signer?.issuer ?? t('check.none') })} {reason.meaning}
            </dd>
          </>
        )}
      </dl>
      {kind !== 'timestamp' && hasOwnRevision(signature) && (
        <Button
          size="small"
          onPress={() => void checks.saveRevision(documentId, signature.index)}
          aria-label={t('check.saveRevisionLabel', { name, done: kind === 'seal' ? 'sealed' : 'signed' })}
          data-testid="save-revision"
        >
          {t(kind === 'seal' ? 'check.saveRevision.seal' : 'check.saveRevision')}
        </Button>
      )}
      <div className={styles.more}>
        <Fold title={t('check.details')} testId="signature-details">
          <SignatureDetails signature={signature} size={report.size} />
        </Fold>
        <Fold title={t('check.expert')} testId="signature-expert">
          <ExpertPart signature={signature} kind={kind} certificates={certificates} />
        </Fold>
      </div>
    </article>
  );
}

/** Pages that are told by name; more are left out. */
const mostPages = 12;

function PageLinks({ pages, onPage }: { pages: readonly number[]; onPage: (page: number) => void }) {
  return pages.slice(0, mostPages).map((page) => (
    <button key={page} type="button" className={styles.link} onClick={() => onPage(page)}>
      {t('check.page', { page })}
    </button>
  ));
}

function Changes({ signature: { coverage }, onPage }: Pick<SignatureCardProps, 'signature' | 'onPage'>) {
  const { changes = [], moreChanges = 0 } = coverage;
  if (changes.length === 0) return null;
  return (
    <div className={styles.changes} data-testid="changes">
      {changesByPage(changes).map((one) => (
        <div key={one.page ?? 0}>
          <p className={styles.page}>
            {one.page === undefined ? (
              t('check.noPage')
            ) : onPage ? (
              <PageLinks pages={[one.page]} onPage={onPage} />
            ) : (
              t('check.page', { page: one.page })
            )}
          </p>
          <ul>
            {one.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        </div>
      ))}
      {moreChanges > 0 && <p>{t('check.moreChanges', { count: moreChanges })}</p>}
    </div>
  );
}
