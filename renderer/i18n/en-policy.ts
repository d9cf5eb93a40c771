import type { ForbiddenBy } from '../../preload/contract/policy';

/** The beginning of a sentence about what can not be done here. */
export const whoForbids = ({ managed }: Pick<ForbiddenBy, 'managed'>): string =>
  managed ? 'Your organization' : 'The configuration';

/** What an organization decided. Its values and their sources are worded in preload/contract/policy-in-words. */
export const policyMessages = {
  'policy.keyFiles': (p: ForbiddenBy) =>
    `${whoForbids(p)} lets nobody use key files of their own (${p.entry} in ${p.file}).`,
  'policy.looks': (p: ForbiddenBy) => `${whoForbids(p)} lets nobody keep looks of their own (${p.entry} in ${p.file}).`,
  'policy.button': 'Managed by your organization',
  'policy.title': 'Managed by your organization',
  'policy.hint':
    'Whoever looks after this computer decided these settings. Enforced ones count whatever this profile says; of recommended ones your own configuration may say otherwise.',
  'policy.close': 'Back',
  'policy.level.enforced': 'Enforced',
  'policy.level.recommended': 'Recommended',
  'policy.level.own': 'Your own counts',
  'policy.level.built-in': 'Built in',
} as const satisfies Record<string, string | ((p: ForbiddenBy) => string)>;
