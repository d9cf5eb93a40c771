import type { PlaceStranger } from './place-error-codes';
import type { PolicyErrorParams } from './policy-error-codes';
import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

const strangers: Record<PlaceStranger, string> = {
  owner: 'it does not belong to the administrator of this computer',
  everyone: 'everybody on this computer may write there',
  group: 'a whole group of users may write there',
  list: 'its access list lets others than administrators write there',
  unknown: 'it can not be found out who may write there',
};

/** Errors of what an organization decided for its computers. */
export const policySentences: Pick<Sentences, keyof PolicyErrorParams> = {
  'policy.invalid': (p) => ({
    what: `A rule that your organization set for Countersign is wrong in ${p.place}${p.line === undefined ? '' : `, line ${p.line}`}${p.name ? ` (${p.name})` : ''}: ${p.expected}.`,
    safe: nothingSigned,
    todo: 'Show this to whoever looks after this computer. Until it is corrected, Countersign does not work here, so that no rule is passed over.',
  }),
  'policy.unreadable': (p) => ({
    what: `The rules that your organization set for Countersign can not be read from ${p.place} (${p.detail}).`,
    safe: nothingSigned,
    todo: 'Show this to whoever looks after this computer. Until they can be read, Countersign does not work here, so that no rule is passed over.',
  }),
  'policy.unsafe': (p) => ({
    what: `The rules for Countersign in ${p.place} are not believed, because of ${p.part}: ${strangers[p.stranger]}.`,
    safe: nothingSigned,
    todo: 'Show this to whoever looks after this computer: only its administrator may be able to write there.',
  }),
  'policy.enforced': (p) => ({
    what: `Your organization decides this: ${p.entry} in ${p.place}.`,
    safe: 'Nothing was changed.',
    todo: 'Ask whoever looks after this computer if it has to be another way.',
  }),
};
