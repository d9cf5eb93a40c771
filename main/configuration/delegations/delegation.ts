import { z } from 'zod';
import type { AuthType } from '../../../preload/contract/identity';
import { commitmentTypes } from '../../../preload/contract/model';
import { authTypesOf } from '../configuration-authenticators';
import { hasOneTimeKeys } from '../configuration-one-time-keys';
import { name } from '../configuration-values';

const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'a day such as 2026-12-31, or a time with its offset such as 2026-12-31T18:00:00+01:00,',
  })
  .meta({ kind: 'a day (`"2026-12-31"`, in UTC), or a time with its offset (`"2026-12-31T18:00:00+01:00"`)' });

/** An entry of DELEGATIONS. */
export const delegation = z
  .strictObject({
    PRINCIPAL: z
      .string()
      .min(1)
      .max(180)
      .regex(/^[^\p{Cc}]+$/u, 'a name without control characters')
      .meta({ kind: 'a name' })
      .describe('in whose stead is signed, as the role in the signature names them: `on behalf of …`'),
    SIGNER: name.describe(
      'the signer that is lent, one of `SIGNERS`. Its `AUTHTYPE` has to say who somebody is, and its key has to be the delegate’s own: not the `Default` of `ALIASSELECTOR`',
    ),
    DELEGATES: z
      .array(name)
      .min(1)
      .max(1000)
      .describe(
        'the usernames of those who may use it, as the `AUTHTYPE` of the signer gives them; for such a signing they count in place of the signer’s `ACCEPT_USERNAMES`',
      ),
    DOCUMENTS: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(100)
      .optional()
      .describe(
        'patterns for the names of files, of which one has to fit: `*` stands for any characters, `?` for one; upper and lower case are the same. Without it any file. A name says nothing of what is in a file',
      ),
    COMMITMENTTYPES: z
      .array(z.enum(commitmentTypes))
      .min(1)
      .optional()
      .describe('what may be committed to, and has to be: one of these. Without it anything, or nothing'),
    MAX_SIGNATURES: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe(
        'how many signatures may be made at most, by all delegates together, counted in the history of the profile, from `FROM` on where it stands',
      ),
    FROM: moment.optional().describe('from when on; a day begins at 00:00 UTC'),
    UNTIL: moment
      .optional()
      .describe('until when; a day is over at 24:00 UTC, a time is the first at which it has ended'),
  })
  .refine((one) => !(startOf(one.FROM) >= endOf(one.UNTIL)), {
    path: ['UNTIL'],
    error: 'a moment behind FROM',
  });

export type DelegationConfiguration = z.output<typeof delegation>;

const dayMs = 86_400_000;
const isDay = (text: string): boolean => text.length === 10;

/** The first moment that counts, in milliseconds since the epoch. */
export function startOf(from: string | undefined): number {
  return from === undefined ? -Infinity : Date.parse(from);
}

/** The first moment that counts no more, in milliseconds since the epoch. */
export function endOf(until: string | undefined): number {
  if (until === undefined) return Infinity;
  return Date.parse(until) + (isDay(until) ? dayMs : 0);
}

/** Whether an AUTHTYPE can say who somebody is, and does not let in just anybody. */
export function saysWho(signer: { AUTHTYPE: AuthType | AuthType[] }): boolean {
  return authTypesOf(signer).some((type) => type !== 'NOAUTH');
}

/** What of a signer says whether it can be lent. */
interface LentSigner {
  AUTHTYPE: AuthType | AuthType[];
  ALIASSELECTOR: string;
  KEYS?: 'LONGTERM' | 'ONETIME' | undefined;
}

/** Where an entry of DELEGATIONS names a signer that is not there, or that can not be lent. */
export function delegationConflicts(
  { SIGNER }: DelegationConfiguration,
  signers: Readonly<Record<string, LentSigner>>,
): { path: string[]; expected: string }[] {
  const conflict = (expected: string) => [{ path: ['SIGNER'], expected }];
  const signer = Object.hasOwn(signers, SIGNER) ? signers[SIGNER] : undefined;
  if (!signer) return conflict(`one of the SIGNERS (${Object.keys(signers).join(', ')})`);
  if (!saysWho(signer))
    return conflict('a signer with another AUTHTYPE than NOAUTH, because it has to say who a delegate is');
  if (signer.ALIASSELECTOR === 'Default' && !hasOneTimeKeys(signer)) {
    return conflict(
      'a signer with another ALIASSELECTOR than Default, because a delegate signs with a key of their own',
    );
  }
  return [];
}
