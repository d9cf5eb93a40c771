import type { HistoryEntry, HistoryOutcome } from '../../../preload/contract/history';
import { describeEvent } from '../../../preload/contract/history-sentences';
import { formats, t } from '../../i18n/translate';
import tones from '../../ui/tone.module.css';
import { identifiedWords } from '../signers/identified-words';
import styles from './HistoryTable.module.css';

/** With how they were identified, where somebody said who they are. */
function personIn({ identifiedBy, issuer }: HistoryEntry, username: string): string {
  return identifiedBy && issuer !== undefined ? identifiedWords({ username, identifiedBy, issuer }) : username;
}

const toneOf: Record<HistoryOutcome, keyof typeof tones & string> = {
  SIGNED: 'good',
  DONE: 'good',
  PENDING: 'plain',
  FAILED: 'bad',
  REFUSED: 'bad',
  UNKNOWN: 'warn',
  CANCELLED: 'plain',
};

const columns = ['time', 'document', 'signer', 'certificate', 'outcome'] as const;

/** Entries of the history, a row each. In a narrow window a row becomes a block. */
export function HistoryTable({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`history.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Row key={entry.sequence} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ entry }: { entry: HistoryEntry }) {
  const { time, file, documents, output, signer, username, subject, serialNumber, level, outcome, error } = entry;
  const { loginHeld, event, alias, token, authority, onBehalfOf, reviewedPages } = entry;
  const beside = event && describeEvent(event, outcome);
  const name = beside?.what ?? file ?? t('history.documents', { count: documents ?? 0 });
  const more = beside ? (output ?? file ?? authority ?? alias) : output;
  return (
    <tr data-testid="history-row" data-outcome={outcome}>
      <td title={formats.dateTimeExact(time)}>{formats.dateTime(time)}</td>
      <td title={name}>
        <span className={styles.name}>{name}</span>
        {more && (
          <span className={styles.more} title={more}>
            {more}
          </span>
        )}
      </td>
      <td>
        <span className={styles.name}>{signer ?? token ?? t('history.none')}</span>
        {username && <span className={styles.more}>{t('history.for', { username: personIn(entry, username) })}</span>}
        {onBehalfOf && (
          <span className={styles.more} title={onBehalfOf}>
            {t('signFor.onBehalfOf', { principal: onBehalfOf })}
          </span>
        )}
      </td>
      <td>
        <span className={styles.name} title={subject}>
          {subject === undefined ? t('history.none') : commonName(subject)}
        </span>
        {serialNumber && (
          <span className={styles.more} title={serialNumber}>
            {t('history.serial', { serial: serialNumber })}
          </span>
        )}
      </td>
      <td>
        <span className={`${styles.outcome} ${tones[toneOf[outcome]]}`}>
          {beside ? capitalised(beside.outcome) : t(`history.${outcome}`)}
        </span>
        {reviewedPages !== undefined && (
          <span className={styles.more}>{t('history.reviewed', { pages: reviewedPages })}</span>
        )}
        {loginHeld && <span className={styles.more}>{t('history.loginHeld')}</span>}
        {(level ?? error) && <span className={styles.more}>{error ?? level}</span>}
      </td>
    </tr>
  );
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The person in a distinguished name as RFC 4514 writes it; the whole name where there is none. */
function commonName(subject: string): string {
  const [, name] = /(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(subject) ?? [];
  return name?.replace(/\\(.)/g, '$1') ?? subject;
}
