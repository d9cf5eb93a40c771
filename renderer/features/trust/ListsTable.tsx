import { listStanding } from '../../../preload/contract/trusted-list-sentences';
import type { ListState } from '../../../preload/contract/trusted-lists';
import { formats, t } from '../../i18n/translate';
import tones from '../../ui/tone.module.css';
import { standingTones, territoryName, whyNot } from './list-words';
import styles from './ListsTable.module.css';

interface ListsTableProps {
  title: string;
  hint: string;
  lists: readonly ListState[];
  at: Date;
  testId: string;
}

/** Trusted lists, one a row: where each stands, and under it what there is to say of it. */
export function ListsTable({ title, hint, lists, at, testId }: ListsTableProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>{title}</h3>
      <p className={styles.hint}>{hint}</p>
      <table className={styles.table} data-testid={testId}>
        <thead>
          <tr>
            <th scope="col">{t('trust.country')}</th>
            <th scope="col">{t('trust.state')}</th>
            <th scope="col">{t('trust.list')}</th>
            <th scope="col">{t('trust.issued')}</th>
            <th scope="col">{t('trust.next')}</th>
            <th scope="col">{t('trust.checked')}</th>
          </tr>
        </thead>
        {lists.map((list) => (
          <Row key={`${list.scheme} ${list.territory}`} list={list} at={at} />
        ))}
      </table>
    </section>
  );
}

function Row({ list, at }: { list: ListState; at: Date }) {
  const { scheme, territory, location, current, checked } = list;
  const standing = listStanding(list, at);
  const remarks = [
    standing === 'in-force' ? undefined : t(`trust.about.${standing}`),
    whyNot(list),
    current?.signerOutOfPeriod ? t('trust.signerExpired') : undefined,
  ].filter(Boolean);
  return (
    <tbody className={styles.group}>
      <tr data-testid="trust-list" data-territory={territory} data-standing={standing}>
        <th scope="row" title={t('trust.from', { location })}>
          {territoryName(territory)}
          {scheme !== 'EU' && <span className={styles.scheme}>{scheme}</span>}
        </th>
        <td>
          <span className={`${styles.state} ${tones[standingTones[standing]]}`}>{t(`trust.standing.${standing}`)}</span>
        </td>
        <td title={current && t('trust.services', current)}>
          {current && t('trust.listValue', { number: current.sequenceNumber, version: current.version })}
        </td>
        <td>{current && formats.day(current.issued)}</td>
        <td>{current?.nextUpdate !== undefined && formats.day(current.nextUpdate)}</td>
        <td title={checked && formats.dateTime(checked)}>{checked && formats.day(checked)}</td>
      </tr>
      {remarks.length > 0 && (
        <tr className={styles.about}>
          <td colSpan={6} data-testid="trust-list-about">
            {remarks.join(' ')}
            {list.problem && <span className={styles.location}>{t('trust.from', { location })}</span>}
          </td>
        </tr>
      )}
    </tbody>
  );
}
