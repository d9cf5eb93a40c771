import { describeFinding, findingPlace } from '../../../preload/contract/finding-sentences';
import type { Finding } from '../../../preload/contract/findings';
import { t } from '../../i18n/translate';
import styles from './FindingsPanel.module.css';

/** What may make the pages say something else later, and what lies beside them: each with its reason and its place. */
export function FindingsPanel({ findings }: { findings: readonly Finding[] | undefined }) {
  if (!findings) return <p className={styles.intro}>{t('findings.looking')}</p>;
  const changes = findings.filter(({ weight }) => weight === 'changes');
  const asides = findings.filter(({ weight }) => weight === 'aside');
  return (
    <div className={styles.panel} data-testid="findings">
      <p className={styles.intro}>{t(changes.length === 0 ? 'findings.none' : 'findings.intro')}</p>
      <Group title={t('findings.changes')} findings={changes} />
      <Group title={t('findings.asides')} findings={asides} />
    </div>
  );
}

function Group({ title, findings }: { title: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3 className={styles.title}>{title}</h3>
      <ul className={styles.list}>
        {findings.map((finding) => (
          <One key={finding.kind} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function One({ finding }: { finding: Finding }) {
  const { what, why } = describeFinding(finding);
  const place = findingPlace(finding);
  const { names, moreNames = 0 } = finding;
  return (
    <li className={styles.finding} data-testid={`finding-${finding.kind}`}>
      <p className={styles.what}>{what}</p>
      <p className={styles.why}>{why}</p>
      {place !== '' && <p className={styles.place}>{place}</p>}
      {names && (
        <p className={styles.names}>
          {[...names, ...(moreNames > 0 ? [t('findings.moreNames', { count: moreNames })] : [])].join(', ')}
        </p>
      )}
    </li>
  );
}

/** How many of them may make a page look different. */
export const changing = (findings: readonly Finding[] | undefined): number =>
  findings?.filter(({ weight }) => weight === 'changes').length ?? 0;
