import type { FieldDemand } from '../../../preload/contract/placement';
import { t } from '../../i18n/translate';

/** What the author of a field asks, a sentence each. */
export function demandsInWords(demands: readonly FieldDemand[]): string[] {
  return demands.map(inWords);
}

function inWords(demand: FieldDemand): string {
  if (demand.kind === 'locks') {
    const { scope, fields } = demand;
    return scope === 'all' ? t('demand.locks.all') : t(`demand.locks.${scope}`, { fields });
  }
  if (demand.kind === 'later-changes') return t(`demand.later.${demand.allowed}`);
  const { of, required, values = [] } = demand;
  const how = t(required ? 'demand.required' : 'demand.wished');
  return `${how}: ${[subjectOf(of, values), told(of, values)].filter(Boolean).join(' ')}.`;
}

type SeedDemand = Extract<FieldDemand, { kind: 'seed-value' }>;

function subjectOf(of: SeedDemand['of'], values: readonly string[]): string {
  if (of === 'reason' && values.length === 0) return t('demand.reason.none');
  if (of === 'certification' && values[0] === '0') return t('demand.certification.none');
  return t(`demand.${of}`);
}

/** The levels of a certification mean nothing to anybody. */
const told = (of: SeedDemand['of'], values: readonly string[]): string =>
  of === 'certification' || of === 'timestamp' || values.length === 0 ? '' : t('demand.or', { values });
