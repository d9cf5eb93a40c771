import { Fragment } from 'react';
import { describeFinding, findingPlace, findingSpans } from '../../../preload/contract/finding-sentences';
import type { Finding } from '../../../preload/contract/findings';
import { t } from '../../i18n/translate';
import styles from './FindingsPanel.module.css';

interface FindingsPanelProps {
  findings: readonly Finding[] | undefined;
  /** Shows a page; without it pages are only named. */
  toPage?: ((page: number) => void) | undefined;
}

/** What may make the pages say something else later, and what lies beside them: each with its reason and its place. */
export function FindingsPanel({ findings, toPage }: FindingsPanelProps) {
  if (!findings) return <p className={styles.intro}>{t('findings.looking')}</p>;
  const changes = findings.filter(({ weight }) => weight === 'changes');
  const asides = findings.filter(({ weight }) => weight === 'aside');
  return (
    <div className={styles.panel} data-testid="findings">
      <p className={styles.intro}>{t(changes.length === 0 ? 'findings.none' : 'findings.intro')}</p>
      <Group title={t('findings.changes')} findings={changes} toPage={toPage} />
      <Group title={t('findings.asides')} findings={asides} toPage={toPage} />
    </div>
  );
}

interface GroupProps extends Pick<FindingsPanelProps, 'toPage'> {
  title: string;
  findings: readonly Finding[];
}

function Group({ title, findings, toPage }: GroupProps) {
  if (findings.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>
        {findings.map((finding) => (
          <One key={finding.kind} finding={finding} toPage={toPage} />
        ))}
      </ul>
    </section>
  );
}

function One({ finding, toPage }: { finding: Finding } & Pick<FindingsPanelProps, 'toPage'>) {
  const { what, why } = describeFinding(finding);
  const place = findingPlace(finding);
  const { names, moreNames = 0 } = finding;
  return (
    <li className={styles.finding} data-testid={`finding-${finding.kind}`}>
      <p className={styles.what}>{what}</p>
      <p className={styles.why}>{why}</p>
      {place !== '' && <p className={styles.place}>{toPage ? <Places finding={finding} toPage={toPage} /> : place}</p>}
      {names && (
        <p className={styles.names}>
          {[...names, ...(moreNames > 0 ? [t('findings.moreNames', { count: moreNames })] : [])].join(', ')}
        </p>
      )}
    </li>
  );
}

/** The same words as {@link findingPlace}, with each span leading to its first page. */
function Places({ finding, toPage }: { finding: Finding; toPage: (page: number) => void }) {
  const { spans, more, single } = findingSpans(finding);
  return (
    <>
      {t(single ? 'findings.page' : 'findings.pages')}{' '}
      {spans.map(({ from, words }, index) => (
        <Fragment key={from}>
          {index > 0 && ', '}
          <button
            type="button"
            className={styles.link}
            onClick={() => toPage(from)}
            aria-label={t('findings.toPage', { page: words })}
            data-testid="finding-page"
          >
            {words}
          </button>
        </Fragment>
      ))}
      {more && ` ${t('findings.others')}`}
    </>
  );
}

/** How many of them may make a page look different. */
export const changing = (findings: readonly Finding[] | undefined): number =>
  findings?.filter(({ weight }) => weight === 'changes').length ?? 0;
