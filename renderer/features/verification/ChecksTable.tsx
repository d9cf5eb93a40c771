import { signedAt } from '../../../preload/contract/verification-details';
import { signaturesOf } from '../../../preload/contract/verification-verdict';
import type { CheckedDocument } from '../../../preload/contract/checks';
import { useDesk } from '../../app/desk-context';
import { failedCheckText } from '../../i18n/error-text';
import { formats, t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import tones from '../../ui/tone.module.css';
import { checkFilters, countByFilter, isOver, passes, rowVerdict, signatories } from './check-selectors';
import type { ChecksState } from './checks';
import styles from './ChecksTable.module.css';

/** Several documents: a row each with its verdict, which opens what was found. */
export function ChecksTable({ state }: { state: ChecksState }) {
  const { checks } = useDesk();
  const { documents, filter } = state;
  const counts = countByFilter(documents);
  const shown = documents.filter((document) => passes(document, filter));
  const done = documents.filter(isOver).length;
  const ids = shown.map(({ id }) => id);
  return (
    <>
      <div className={styles.bar}>
        <fieldset className={styles.filters}>
          <legend className={styles.legend}>{t('check.filter')}</legend>
          {checkFilters.map((one) => (
            <label key={one} className={styles.filter}>
              <input
                type="radio"
                name="check-filter"
                checked={filter === one}
                onChange={() => checks.choseFilter(one)}
                data-testid={`check-filter-${one}`}
              />
              <span>{t(`check.filter.${one}`, { count: counts[one] })}</span>
            </label>
          ))}
        </fieldset>
        <div className={styles.actions}>
          <Button
            size="small"
            onPress={() => void checks.export(ids, 'csv')}
            isDisabled={ids.length === 0}
            data-testid="export-csv"
          >
            {t('check.exportCsv')}
          </Button>
          <Button
            size="small"
            onPress={() => void checks.export(ids, 'json')}
            isDisabled={ids.length === 0}
            data-testid="export-json"
          >
            {t('check.exportJson')}
          </Button>
          <Button
            kind="quiet"
            size="small"
            onPress={() => void checks.forget(documents.map(({ id }) => id))}
            data-testid="check-remove-all"
          >
            {t('check.removeAll')}
          </Button>
        </div>
      </div>
      <p className={styles.progress} role="status" data-testid="check-progress">
        {t('check.progress', { done, total: documents.length })}
      </p>
      {shown.length === 0 ? (
        <p className={styles.none}>{t('check.filterEmpty')}</p>
      ) : (
        <table className={styles.table} aria-label={t('check.table')}>
          <thead>
            <tr>
              {(['document', 'verdict', 'by', 'when'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`check.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((document) => (
              <Row key={document.id} document={document} onOpen={() => checks.show(document.id)} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Row({ document, onOpen }: { document: CheckedDocument; onOpen(): void }) {
  const { name, folder, check } = document;
  const { words, tone } = rowVerdict(document);
  const report = check.state === 'checked' ? check.report : undefined;
  const last = report && signaturesOf(report).at(-1);
  const time = last && signedAt(last);
  const who = report ? signatories(report).join(', ') : '';
  return (
    <tr data-testid="check-row" data-tone={tone} data-state={check.state} onClick={onOpen}>
      <td>
        <button
          type="button"
          className={styles.open}
          onClick={(event) => {
            event.stopPropagation();
            onOpen();
          }}
          aria-label={t('check.openRow', { name, verdict: words })}
          title={name}
        >
          {name}
        </button>
        <span className={styles.more} title={folder}>
          {check.state === 'failed' ? failedCheckText(check.error).what : folder}
        </span>
      </td>
      <td>
        <span className={`${styles.verdict} ${tones[tone]}`}>{words}</span>
      </td>
      <td>
        <span className={styles.who} title={who}>
          {who}
        </span>
      </td>
      <td>{time ? formats.date(time.time) : ''}</td>
    </tr>
  );
}
