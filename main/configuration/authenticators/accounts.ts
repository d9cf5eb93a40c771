import { z } from 'zod';
import { name } from '../configuration-values';

/**
 * What `countersign accounts hash` makes: scrypt (RFC 7914) in the PHC string format. The bounds keep out what is too cheap to be
 * safe, and what would take a computer's whole memory: 128 · r · 2^ln octets.
 */
const scryptHash = z
  .string()
  .max(300)
  .regex(
    /^\$scrypt\$ln=(1[4-9]|20),r=8,p=[1-4]\$[A-Za-z0-9+/]{22,86}\$[A-Za-z0-9+/]{43,86}$/,
    'what `countersign accounts hash` prints',
  )
  .meta({ kind: 'what `countersign accounts hash` prints' });

/** An entry of AUTHENTICATORS: accounts in the configuration, as SignServer's `USER.NAME`. */
export const accounts = z.strictObject({
  AUTHTYPE: z.literal('UsernamePasswordAuthorizer').describe('says that a name and a password identify'),
  ACCOUNTS: z.literal('CONFIGURATION').describe('the accounts stand in `USERS`'),
  title: name.optional().describe('how the window calls it'),
  USERS: z
    .record(name, scryptHash)
    .refine((users) => Object.keys(users).length > 0, 'at least one account')
    .meta({ kind: 'username → what `countersign accounts hash` prints' })
    .describe(
      'who can log in, and what their passwords are held against (SignServer’s `USER.NAME`). After a few wrong passwords in a row nothing is tried for a time that grows',
    ),
});

export type AccountsConfiguration = z.output<typeof accounts>;
