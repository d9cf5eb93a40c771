import { count } from './counted';
import type { Formats } from './format';

/** The sentences about signing in somebody else's stead, in English. */
export const delegationMessages = {
  'signFor.label': 'Sign for',
  'signFor.myself': 'Myself',
  'signFor.choose': 'Choose for whom',
  'signFor.documents': (p: { patterns: string }) => `Documents: ${p.patterns}`,
  'signFor.purposes': (p: { purposes: string }) => `Purpose: ${p.purposes}`,
  'signFor.left': (p: { left: number; most: number }, f: Formats) =>
    `${count(p.left, 'signature', 'signatures', f)} left of ${f.number(p.most)}`,
  'signFor.untilDay': (p: { until: string }) => `Until the end of ${p.until} (UTC)`,
  'signFor.untilTime': (p: { until: string }, f: Formats) => `Until ${f.dateTime(p.until)}`,
  'signFor.ownKey': (p: { principal: string }) =>
    `You sign with your own key. The signature says “on behalf of ${p.principal}”.`,
  'signFor.onBehalfOf': (p: { principal: string }) => `on behalf of ${p.principal}`,
  'evidence.identified.onBehalf': (p: { subject: string; principal: string }) =>
    `Signed by ${p.subject} on behalf of ${p.principal}: the configuration of this computer allowed it, the signature claims it, and nothing in it proves that ${p.principal} agreed.`,
  'details.onBehalfOf': 'On behalf of',
  'details.onBehalfOfValue': (p: { principal: string; delegation: string }) =>
    `${p.principal} (delegation “${p.delegation}”)`,
  'pin.onBehalfOf': 'on behalf of',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
