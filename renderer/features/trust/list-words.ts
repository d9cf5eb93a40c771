import { describeListFault, listStanding } from '../../../preload/contract/trusted-list-sentences';
import type { ListStanding } from '../../../preload/contract/trusted-list-sentences';
import type { ListsReport } from '../../../preload/contract/trust';
import type { ListFault, ListState } from '../../../preload/contract/trusted-lists';
import { t } from '../../i18n/translate';

/** Territories that lists name otherwise than ISO 3166 does (ETSI TS 119 612, clause 5.3.10). */
const otherCodes: Readonly<Record<string, string>> = { EL: 'GR', UK: 'GB' };
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** The name of a territory, such as “Austria” for `AT`; what is none stays as it is. */
export function territoryName(code: string): string {
  if (code === 'EU') return t('trust.union');
  try {
    return regions.of(otherCodes[code] ?? code) ?? code;
  } catch {
    return code;
  }
}

export const standingTones = {
  'in-force': 'good',
  closed: 'plain',
  overdue: 'warn',
  kept: 'warn',
  missing: 'warn',
} as const satisfies Record<ListStanding, string>;

/** Faults of which the detail says nothing more. */
const plainFaults: ReadonlySet<ListFault> = new Set<ListFault>([
  'content-changed',
  'signature-wrong',
  'signer-not-named',
]);

/** Why the last look at a list brought nothing; undefined where it did. */
export function whyNot({ problem }: ListState): string | undefined {
  if (!problem) return undefined;
  const { fault, detail } = problem;
  return t('trust.whyNot', { fault: describeListFault(fault), ...(!plainFaults.has(fault) && { detail }) });
}

/** The lists by country, of the European Union's scheme and of others, in the order of the names. */
export function byScheme({ lists }: ListsReport): { european: ListState[]; others: ListState[] } {
  const national = lists
    .filter(({ kind }) => kind === 'list')
    .map((list) => ({ list, name: territoryName(list.territory) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .map(({ list }) => list);
  return {
    european: national.filter(({ scheme }) => scheme === 'EU'),
    others: national.filter(({ scheme }) => scheme !== 'EU'),
  };
}

/** What can be said of all lists together: one sentence, and what that means. */
export interface ListsSummary {
  tone: 'good' | 'warn' | 'plain';
  sentence: string;
  meaning: string;
}

/** @param refreshing - more may come in a moment */
export function summaryOf(report: ListsReport, refreshing = false): ListsSummary {
  const at = new Date(report.at);
  const { european } = byScheme(report);
  const lotl = report.lists.find(({ kind }) => kind === 'list-of-lists');
  const of = (...wanted: ListStanding[]): string[] =>
    european.filter((list) => wanted.includes(listStanding(list, at))).map(({ territory }) => territoryName(territory));
  const total = european.length;
  const missing = of('missing');
  if (total === missing.length) {
    const why = lotl && whyNot(lotl);
    return {
      tone: 'plain',
      sentence: t('trust.none'),
      meaning: [why, t('trust.noneMeaning')].filter(Boolean).join(' '),
    };
  }
  if (missing.length > 0) {
    const here = total - missing.length;
    if (refreshing) return { tone: 'plain', sentence: t('trust.some', { here, total }), meaning: t('trust.moreComes') };
    return {
      tone: 'warn',
      sentence: t('trust.some', { here, total }),
      meaning: t('trust.someMeaning', { names: missing }),
    };
  }
  const overdue = of('overdue');
  if (overdue.length > 0) {
    return {
      tone: 'warn',
      sentence: t('trust.overdueSome', { count: overdue.length, total }),
      meaning: t('trust.overdueMeaning', { names: overdue }),
    };
  }
  const kept = of('kept');
  if (kept.length > 0 || lotl?.problem) {
    return {
      tone: 'warn',
      sentence: t('trust.all', { total }),
      meaning: t('trust.keptMeaning', { names: kept.length > 0 ? kept : [t('trust.lotl')] }),
    };
  }
  return { tone: 'good', sentence: t('trust.all', { total }), meaning: t('trust.allMeaning') };
}
