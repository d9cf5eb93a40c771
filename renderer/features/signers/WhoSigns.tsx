import { useDesk, useDeskFact, useStillState } from '../../app/desk-context';
import { useIdentity } from '../identity/use-identity';
import { confirmedWords, recognisedWords, unconfirmedWords } from '../../../preload/contract/assurance-sentences';
import { describeCertificateWarning } from '../../../preload/contract/certificate-warnings';
import { describeCertificateProblem } from '../../../preload/contract/error-sentences';
import type { CertificateSummary, KeyChoice, SignerSummary } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { identifiedWords } from './identified-words';
import { Choice } from '../../ui/Choice';
import { Problem } from '../../ui/Problem';
import { WhyNot } from '../doctor/WhyNot';
import { countBatch, currentKey, currentSigner, noSigner, sealsNow, signerProblem } from '../signing/desk-selectors';
import { LookAgain, TokenRemedies } from '../signing/DeskMessages';
import { shownName } from '../signing/token-names';
import { KeyFileFacts, UseKeyFile } from './KeyFiles';
import { SignFor } from './SignFor';
import styles from './WhoSigns.module.css';

/** “ML” for Maria Lindqvist. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : '';
  return [...[first, last].map((word) => [...word][0] ?? '')].join('').toUpperCase();
}

function claims({ claims: { qualified, qscd } }: CertificateSummary): string | undefined {
  if (qualified) return t(qscd ? 'who.claims.both' : 'who.claims.qualified');
  return qscd ? t('who.claims.qscd') : undefined;
}

function issuedUntil({ issuer, notAfter }: CertificateSummary): string {
  return `${t('who.issuedBy', { issuer })} · ${t('who.validUntil', { until: notAfter })}`;
}

/** Whose certificate it is, from whom, until when, what it claims, and what is held against it: what a choice between keys needs. */
function choiceWords({ certificate, assurance, warnings = [] }: KeyChoice): string | undefined {
  if (!certificate) return undefined;
  const qualified = (assurance && confirmedWords(assurance)) ?? claims(certificate);
  const words = [certificate.subject, issuedUntil(certificate), qualified];
  return [...words, ...warnings.map(describeCertificateWarning)].filter(Boolean).join('\n');
}

function usableFirst(choices: readonly KeyChoice[]): KeyChoice[] {
  return [...choices].sort((a, b) => Number(b.usable) - Number(a.usable));
}

function unusableReason({ problem }: KeyChoice): string {
  return problem ? t('who.unusableReason', { reason: describeCertificateProblem(problem) }) : t('who.unusableUnknown');
}

/** The token of a signer; of one that is called like its token, whose certificates it holds. */
function signerDetail({ name, title, choices, token: { keystore } }: SignerSummary, token: string): string {
  if (keystore) return t(keystore === 'PKCS12' ? 'keyFile.kind' : 'memory.kind');
  if ((title || name) !== token) return token;
  return [...new Set(choices.flatMap(({ usable, certificate }) => (usable && certificate?.subject) || []))].join(', ');
}

function Person({ signer, choice }: { signer: SignerSummary; choice: KeyChoice | undefined }) {
  const certificate = choice?.certificate;
  const name =
    certificate?.subject || signer.signatory?.name || signer.signatory?.username || t('who.identified.nobody');
  const undecided = signer.choosable && signer.choices.filter(({ usable }) => usable).length > 1;
  return (
    <>
      <div className={styles.person}>
        <span className={styles.avatar} aria-hidden="true">
          {certificate || signer.signatory ? initials(name) : '?'}
        </span>
        <div className={styles.words}>
          <p className={styles.name} data-testid="signatory">
            {name}
          </p>
          <p className={styles.issuer}>
            {certificate
              ? issuedUntil(certificate)
              : t(
                  signer.loginFirst && !signer.choosable
                    ? 'who.afterLogin'
                    : signer.oneTimeKeys
                      ? 'who.certificateIsMade'
                      : signer.keyAfterLogin
                        ? 'who.certificateAfterPassword'
                        : undecided
                          ? 'who.several'
                          : 'who.noCertificate',
                )}
          </p>
        </div>
      </div>
      {certificate && choice && <Assured certificate={certificate} choice={choice} />}
      {choice?.warnings?.map((warning) => (
        <p key={JSON.stringify(warning)} className={styles.warning} data-testid="certificate-warning">
          {describeCertificateWarning(warning)}
        </p>
      ))}
    </>
  );
}

/** What the trusted lists confirm of the certificate; else what it only claims, and why that is not confirmed. */
function Assured({ certificate, choice }: { certificate: CertificateSummary; choice: KeyChoice }) {
  return (
    <>
      <Confirmation certificate={certificate} choice={choice} />
      {choice.assurance &&
        recognisedWords(choice.assurance).map((words) => (
          <p key={words} className={styles.why} data-testid="recognised">
            {words}
          </p>
        ))}
    </>
  );
}

function Confirmation({ certificate, choice: { assurance } }: { certificate: CertificateSummary; choice: KeyChoice }) {
  const confirmed = assurance && confirmedWords(assurance);
  if (confirmed !== undefined) {
    return (
      <p className={styles.confirmed} data-testid="assurance" data-confirmed="true">
        {confirmed}
      </p>
    );
  }
  const claim = claims(certificate);
  if (!claim) return null;
  const why = assurance && unconfirmedWords(assurance);
  return (
    <>
      <p className={styles.claim}>{claim}</p>
      {why && (
        <p className={styles.why} data-testid="assurance" data-confirmed="false">
          {why}
        </p>
      )}
    </>
  );
}

const keyUnknown = ({ keyAfterLogin, loginFirst, oneTimeKeys }: SignerSummary) =>
  oneTimeKeys
    ? 'who.keyIsMade'
    : keyAfterLogin
      ? 'who.keyAfterPassword'
      : loginFirst
        ? 'who.keyAfterLogin'
        : 'queue.unknown';

function Facts({ signer, alias }: { signer: SignerSummary; alias: string | undefined }) {
  const { token, signatory } = signer;
  return (
    <dl className={styles.facts}>
      <dt>{t('who.key')}</dt>
      <dd data-testid="alias">{(!signer.oneTimeKeys && alias) || t(keyUnknown(signer))}</dd>
      <dt>{t(token.keystore === 'PKCS12' || signer.keyFile ? 'who.keyFile' : 'who.token')}</dt>
      <dd>
        {token.label || token.name}
        {token.serial && <span className={styles.minor}> {t('who.tokenSerial', { serial: token.serial })}</span>}
      </dd>
      <dt>{t('who.signatory')}</dt>
      <dd>{signatory ? identifiedWords(signatory) : t('who.identified.nobody')}</dd>
      <dt>{t('who.level')}</dt>
      <dd>{t(`who.level.${signer.level}`)}</dd>
    </dl>
  );
}

/** Who would sign, with which certificate and key, and what stands in the way. */
export function WhoSigns() {
  const desk = useDesk();
  const state = useStillState();
  const { signers, batch } = state;
  const { person } = useIdentity();
  const listed = currentSigner(state);
  // The list is read again when the signing ends; whose login it has begun with is known before.
  const awaitsLogin = useDeskFact(
    (now) => now.batch !== undefined && countBatch(now.documents, now.batch.documentIds).awaitingLogin,
  );
  const loggedIn = batch && !awaitsLogin ? person : undefined;
  const signer = listed?.loginFirst && loggedIn ? { ...listed, signatory: loggedIn } : listed;

  if (!signer) {
    return (
      <section className={styles.section} aria-busy={signers.status === 'loading'}>
        <h2 className={styles.heading}>{t('who.title')}</h2>
        {signers.error ? (
          <Problem error={signers.error} tone="warn" actions={<LookAgain />} />
        ) : signers.status === 'loading' ? (
          <p className={styles.quiet}>{t('who.loading')}</p>
        ) : (
          <Problem
            error={noSigner}
            tone="warn"
            actions={
              <>
                <WhyNot error={noSigner} />
                <LookAgain />
                <UseKeyFile />
              </>
            }
          />
        )}
      </section>
    );
  }

  const choice = currentKey(state, signer);
  const problem = signerProblem(signer);
  const unusable = signer.choosable ? [] : signer.choices.filter(({ usable }) => !usable);
  const chosenSolvesIt = problem?.code === 'alias.required' && choice?.usable;
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{t(sealsNow(state) ? 'who.title.seal' : 'who.title')}</h2>
      {signers.list.length > 1 && (
        <div className={styles.choice}>
          <Choice
            label={t('who.signer')}
            options={signers.list.map((one) => ({
              id: one.name,
              name: one.title || one.name,
              detail: signerDetail(one, shownName(one.token.name, state.tokenLabels) ?? one.token.name),
            }))}
            value={signer.name}
            onChange={desk.chooseSigner}
            isDisabled={batch !== undefined}
            testId="signer-select"
          />
        </div>
      )}
      <SignFor signer={signer} />
      <Person signer={signer} choice={choice} />
      <Facts signer={signer} alias={choice?.alias ?? signer.alias} />
      {signer.choosable && signer.choices.length > 0 && (
        <div className={styles.choice}>
          <Choice
            label={t('who.chooseKey')}
            placeholder={t('who.chooseKey')}
            options={usableFirst(signer.choices).map((one) => ({
              id: one.alias,
              name: one.alias,
              detail: one.usable ? choiceWords(one) : unusableReason(one),
              disabled: !one.usable,
            }))}
            value={choice?.usable ? choice.alias : undefined}
            onChange={(alias) => desk.chooseAlias(signer.name, alias)}
            isDisabled={batch !== undefined}
            testId="key-select"
          />
        </div>
      )}
      {problem && !chosenSolvesIt && (
        <div className={styles.problem}>
          <Problem
            error={problem}
            tone="warn"
            actions={
              <>
                <TokenRemedies error={problem} />
                <LookAgain />
              </>
            }
          />
        </div>
      )}
      {unusable.length > 0 && (
        <div className={styles.unusable}>
          <h3 className={styles.heading}>{t('who.unusable')}</h3>
          <ul>
            {unusable.map((one) => (
              <li key={one.alias}>
                <strong>{one.alias}</strong> {unusableReason(one)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <KeyFileFacts signer={signer} />
      <div className={styles.more}>
        <UseKeyFile />
      </div>
    </section>
  );
}
