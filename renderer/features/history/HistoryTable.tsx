import type { HistoryEntry, HistoryOutcome } from '../../../preload/contract/history';
import { formats, t } from '../../i18n/translate';
import tones from '../../ui/tone.module.css';
import styles from './HistoryTable.module.css';

const toneOf: Record<HistoryOutcome, keyof typeof tones & string> = {
  SIGNED: 'good',
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
  const { loginHeld } = entry;
  const name = file ?? t('history.documents', { count: documents ?? 0 });
  return (
    <tr data-testid="history-row" data-outcome={outcome}>
      <td title={formats.dateTimeExact(time)}>{formats.dateTime(time)}</td>
      <td title={name}>
        <span className={styles.name}>{name}</span>
        {output && (
          <span className={styles.more} title={output}>
            {output}
          </span>
        )}
      </td>
      <td>
        <span className={styles.name}>{signer ?? t('history.none')}</span>
        {username && <span className={styles.more}>{t('history.for', { username })}</span>}
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
        <span className={`${styles.outcome} ${tones[toneOf[outcome]]}`}>{t(`history.${outcome}`)}</span>
        {loginHeld && <span className={styles.more}>{t('history.loginHeld')}</span>}
        {(level ?? error) && <span className={styles.more}>{error ?? level}</span>}
      </td>
    </tr>
  );
}

/** The person in a distinguished name as RFC 4514 writes it; the whole name where there is none. */
function commonName(subject: string): string {
  const [, name] = /(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(subject) ?? [];
  return name?.replace(/\\(.)/g, '$1') ?? subject;
}
