import { z } from 'zod';
import { absolutePath, httpAddress, name } from './configuration-values';

const signers = absolutePath.describe('a PEM file with the certificates that may sign it');

/** TRUSTEDLISTS: who is trusted by whole lists (ETSI TS 119 612). */
export const trustedLists = z
  .strictObject({
    ALLOW_DOWNLOAD: z.boolean().default(true).describe('`false`: no list is ever fetched over the network'),
    MIRROR: httpAddress
      .optional()
      .describe('one address that holds all lists, each under the last part of its own address'),
    FOLDER: absolutePath
      .optional()
      .describe(
        'a folder that holds all lists, for networks without a way out: `map.tsv` with an address, a tab and a file name a line, or files called as the last part of their address',
      ),
    REFRESH_HOURS: z
      .number()
      .refine((hours) => hours === 0 || (hours >= 1 && hours <= 720), '1 to 720, or 0')
      .meta({ kind: '1 to 720, or 0' })
      .default(24)
      .describe(
        'after so long the lists are due again, and the window refreshes them by itself; `0`: only when somebody asks for it',
      ),
    LISTOFTHELISTS: z
      .strictObject({
        ADDRESS: httpAddress.describe('where it is published, as it names itself'),
        SIGNERS: signers,
      })
      .optional()
      .describe(
        'another list of the lists in place of the European Commission’s, for pilots and tests: what it calls qualified is then called so',
      ),
    SCHEMES: z
      .record(
        name.refine((text) => text !== 'EU', 'another name than EU'),
        z.strictObject({
          ADDRESS: httpAddress.describe('where its list is published'),
          TERRITORY: z
            .string()
            .regex(/^[A-Z]{2}$/, 'two capital letters')
            .meta({ kind: 'two capital letters' })
            .describe('the territory that the list names'),
          SIGNERS: signers,
        }),
      )
      .default({})
      .describe(
        'lists of others, such as those of Switzerland or the United Kingdom: trusted, and never “qualified” in the sense of the European Union',
      ),
  })
  .refine(({ MIRROR, FOLDER }) => MIRROR === undefined || FOLDER === undefined, {
    path: ['FOLDER'],
    error: 'FOLDER or MIRROR, not both',
  });
export type TrustedListsConfiguration = z.output<typeof trustedLists>;
