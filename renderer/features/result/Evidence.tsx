import { makesSeals } from '../../../preload/contract/assurance-sentences';
import type { SigningOutcome } from '../../../preload/contract/model';
import { describeNote, isWarning } from '../../../preload/contract/signing-notes';
import { t } from '../../i18n/translate';
import { identifiedWords } from '../signers/identified-words';
import { CheckIcon, QuestionIcon } from '../../ui/icons';
import hidden from '../../ui/hidden.module.css';
import { digestName, evidenceOf } from './evidence';
import { shortfall } from './signing-time';
import { FactList, type Fact } from '../../ui/FactList';
import { Fold } from '../../ui/Fold';
import styles from './Evidence.module.css';

/** The four requirements of an advanced signature, each with what shows it, and the figures behind them on demand. */
export function Evidence({ outcome }: { outcome: SigningOutcome }) {
  const lower = shortfall(outcome);
  const seal = makesSeals(outcome.certificate, outcome.assurance);
  return (
    <>
      {lower && (
        <p className={styles.lower} role="status" data-testid="lower-level">
          {lower}
        </p>
      )}
      {outcome.notes.map((note) => (
        <p
          key={JSON.stringify(note)}
          className={isWarning(note) ? styles.lower : styles.note}
          data-testid="signing-note"
          data-code={note.code}
        >
          {describeNote(note)}
        </p>
      ))}
      <ul className={styles.list} aria-label={t(seal ? 'result.requirements.seal' : 'result.requirements')}>
        {evidenceOf(outcome).map(({ requirement, proved, title, evidence }) => (
          <li
            key={requirement}
            className={styles.item}
            data-testid={`evidence-${requirement}`}
            data-proved={proved ? 'true' : 'false'}
          >
            <span className={proved ? styles.proved : styles.open}>
              {proved ? <CheckIcon size={13} /> : <QuestionIcon size={13} />}
              <span className={hidden.hidden}>{t(proved ? 'evidence.proved' : 'evidence.open')}</span>
            </span>
            <div className={styles.words}>
              <p className={styles.title}>{title}</p>
              <p className={styles.text}>{evidence}</p>
            </div>
          </li>
        ))}
      </ul>
      <Details outcome={outcome} />
    </>
  );
}

function seenWords([own, ...others]: SigningOutcome['seen']): string {
  return own ? t('details.seenValue', { ...own, more: others.length }) : t('details.notSeen');
}

function Details({ outcome }: { outcome: SigningOutcome }) {
  const { certificate, check, token, signatory, onBehalfOf, reviewed, inputDigest, outputDigest } = outcome;
  const facts: Fact[] = [
    [t('details.level'), outcome.level],
    [t('details.seen'), seenWords(outcome.seen)],
    [t('details.field'), outcome.field],
    [t('details.time'), t('details.timeValue', { at: outcome.signedAt })],
    ...(outcome.timestamp
      ? [[t('details.timestamp'), t('details.timestampValue', outcome.timestamp)] satisfies Fact]
      : []),
    [t('details.signatory'), identifiedWords(signatory)],
    ...(onBehalfOf ? [[t('details.onBehalfOf'), t('details.onBehalfOfValue', onBehalfOf)] satisfies Fact] : []),
    ...(reviewed ? [[t('details.reviewed'), t('details.reviewedValue', reviewed)] satisfies Fact] : []),
    [t('details.certificate'), certificate.serialNumber, true],
    [t('details.issuer'), certificate.issuer],
    [t('details.validity'), t('details.validityValue', { from: certificate.notBefore, to: certificate.notAfter })],
    [t('details.keyAlgorithm'), certificate.keyAlgorithm],
    [t('details.alias'), outcome.alias],
    [t('details.token'), [token.label || token.name, token.serial].filter(Boolean).join(', ')],
    [t('details.signer'), outcome.signer],
    [t('details.check'), [check.indication, check.subIndication].filter(Boolean).join(' / ')],
    [t('details.output'), t('details.digest', { algorithm: digestName(outputDigest), hex: outputDigest }), true],
    [t('details.input'), t('details.digest', { algorithm: digestName(inputDigest), hex: inputDigest }), true],
  ];
  return (
    <Fold title={t('result.details')} className={styles.details}>
      <FactList facts={facts} />
    </Fold>
  );
}
