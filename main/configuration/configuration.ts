import { z } from 'zod';
import { appearance } from './appearances';
import { algorithms } from './configuration-algorithms';
import { authenticator, authenticatorConflicts, authenticatorEntryConflicts } from './configuration-authenticators';
import { certificateAuthority, timestampAuthority } from './configuration-authorities';
import { trustedLists } from './configuration-lists';
import { signer } from './configuration-signer';
import { delegation, delegationConflicts } from './delegations/delegation';
import { station } from './configuration-station';
import { cryptoToken, sharedLibrary } from './configuration-tokens';
import { trustAnchor } from './configuration-trust';
import { name } from './configuration-values';

const deadline = (longest: number, seconds: number) => z.number().min(1).max(longest).default(seconds);

/**
 * The configuration file. Names in capitals are SignServer's where SignServer has them. Every object is strict: a misspelt
 * name is refused, not ignored. Each entry carries its meaning as its description; the reference in build/docs is made of it.
 */
export const configurationSchema = z
  .strictObject({
    $schema: z.string().optional().describe('for editors; nothing reads it'),
    SHAREDLIBRARIES: z
      .record(name, sharedLibrary)
      .default({})
      .describe(
        'the allow-list of PKCS#11 modules. Well-known drivers that are installed (`OpenSC`, `SoftHSM`, `YubiKey`, …), and those that p11-kit’s `.module` files name, are on the list by their names',
      ),
    ALLOW_DISCOVERY: z
      .boolean()
      .default(true)
      .describe('`false`: the allow-list is `SHAREDLIBRARIES` and nothing else'),
    ALLOW_ADDED_DRIVERS: z
      .boolean()
      .optional()
      .describe(
        '`false`: nobody adds drivers in the window; `true`: they may be added even where `ALLOW_DISCOVERY` is `false`. An added driver is on the allow-list under its file’s name. Without it: what `ALLOW_DISCOVERY` says',
      ),
    ALLOW_ISSUER_DOWNLOAD: z
      .boolean()
      .default(true)
      .describe(
        '`false`: certificates of issuers are never fetched from the addresses that certificates name (caIssuers)',
      ),
    ALLOW_ONLINE_CHECKS: z
      .boolean()
      .default(true)
      .describe(
        '`false`: who checks signatures asks nobody over the network, in the window as on the command line (as with `--offline`)',
      ),
    ALLOW_KEY_FILES: z.boolean().default(true).describe('`false`: no PKCS#12 files beside those of `CRYPTOTOKENS`'),
    CRYPTOTOKENS: z.record(name, cryptoToken).describe('the tokens that signers use'),
    TIMESTAMPAUTHORITIES: z
      .record(name, timestampAuthority)
      .default({})
      .describe('who confirms the time (RFC 3161), for levels above `B-B`'),
    CERTIFICATEAUTHORITIES: z
      .record(name, certificateAuthority)
      .default({})
      .describe(
        'where certificate requests can be sent: EST (RFC 7030), step-ca, OpenBao or Vault, EJBCA, CMP (RFC 9810)',
      ),
    ALLOW_SELFSIGNED_CERTIFICATES: z
      .boolean()
      .default(true)
      .describe(
        '`false`: no entry of `CERTIFICATEAUTHORITIES` with `SELFSIGNED`, which has keys sign their own certificates',
      ),
    AUTHENTICATORS: z
      .record(name, authenticator)
      .default({})
      .describe('how people log in, for signers whose `AUTHTYPE` wants it'),
    IDENTIFICATION_SECONDS: z
      .number()
      .int()
      .min(0)
      .max(86_400)
      .default(3600)
      .describe('how long a login counts at most; `0`: for one request'),
    IDENTIFICATION_IDLE_SECONDS: z
      .number()
      .int()
      .min(10)
      .max(86_400)
      .default(600)
      .describe('after how long without anybody at the computer a login ends'),
    ALLOW_OWN_ANCHORS: z
      .boolean()
      .default(true)
      .describe(
        '`false`: certificates that the person added are trusted by nobody, and none are added; none are named on the command line',
      ),
    ALLOW_OWN_APPEARANCES: z
      .boolean()
      .default(true)
      .describe(
        '`false`: nobody keeps looks of visible signatures of their own, and those that are kept do not count: there are the signer’s own and `APPEARANCES`',
      ),
    TRUSTEDLISTS: trustedLists.optional().describe('the trusted lists of the European Union and of others'),
    TRUSTANCHORS: z
      .record(name, trustAnchor)
      .default({})
      .describe('certificates that signatures are validated with, beside those that the person added'),
    ALGORITHMS: algorithms
      .optional()
      .describe('until when algorithms are good for signatures, where it is to be other than ETSI TS 119 312 has it'),
    SIGNERS: z
      .record(name, signer)
      .refine((all) => Object.keys(all).length > 0, 'at least one signer')
      .describe('who signs, with which key and how'),
    APPEARANCES: z
      .record(name, appearance)
      .optional()
      .describe('looks of visible signatures by their names, for everybody who uses this configuration'),
    DELEGATIONS: z
      .record(name, delegation)
      .default({})
      .describe('who may use a signer in somebody else’s stead, for what, how often and how long'),
    DEFAULTSIGNER: name.optional().describe('the signer that is chosen without being named'),
    IDENTIFICATION: z
      .discriminatedUnion(
        'source',
        [
          z.strictObject({ source: z.literal('operating-system') }),
          z.strictObject({ source: z.literal('configuration'), username: name }),
        ],
        { error: '"operating-system" or "configuration"' },
      )
      .meta({ kind: '`{"source": "operating-system"}`, or `{"source": "configuration", "username": "…"}`' })
      .default({ source: 'operating-system' })
      .describe(
        'who the signatory is where nobody has to log in: whoever is logged in at the computer, or the username that stands here',
      ),
    STATION: station
      .optional()
      .describe(
        'a computer at which many people sign, one after the other; it counts where the policy `Kiosk` or `--kiosk` makes it one',
      ),
    DEADLINES: z
      .strictObject({
        token: deadline(600, 20).describe('what is asked of a token without a login'),
        login: deadline(600, 30).describe('a login; four times as long while a PIN is typed on a reader’s pad'),
        signature: deadline(600, 60).describe('one signature'),
        document: deadline(3600, 60).describe('work on one document; more for large files'),
        generation: deadline(3600, 300).describe('making a key pair in a token'),
      })
      .prefault({})
      .describe('seconds after which a process that does not answer is stopped'),
  })
  .superRefine((configuration, context) => {
    for (const [key, one] of Object.entries(configuration.SIGNERS)) {
      if (!Object.hasOwn(configuration.CRYPTOTOKENS, one.CRYPTOTOKEN)) {
        context.addIssue({
          code: 'custom',
          path: ['SIGNERS', key, 'CRYPTOTOKEN'],
          message: `one of the CRYPTOTOKENS (${Object.keys(configuration.CRYPTOTOKENS).join(', ')})`,
        });
      }
    }
    for (const [key, { CERTIFICATEAUTHORITY: authority }] of Object.entries(configuration.SIGNERS)) {
      if (authority === undefined || Object.hasOwn(configuration.CERTIFICATEAUTHORITIES, authority)) continue;
      context.addIssue({
        code: 'custom',
        path: ['SIGNERS', key, 'CERTIFICATEAUTHORITY'],
        message: `one of the CERTIFICATEAUTHORITIES (${Object.keys(configuration.CERTIFICATEAUTHORITIES).join(', ')})`,
      });
    }
    for (const [key, authority] of Object.entries(configuration.CERTIFICATEAUTHORITIES)) {
      if (configuration.ALLOW_SELFSIGNED_CERTIFICATES || !('SELFSIGNED' in authority)) continue;
      context.addIssue({
        code: 'custom',
        path: ['CERTIFICATEAUTHORITIES', key, 'SELFSIGNED'],
        message: 'no SELFSIGNED, because ALLOW_SELFSIGNED_CERTIFICATES is false',
      });
    }
    for (const [key, { TSA = [] }] of Object.entries(configuration.SIGNERS)) {
      for (const [index, authority] of TSA.entries()) {
        if (Object.hasOwn(configuration.TIMESTAMPAUTHORITIES, authority)) continue;
        context.addIssue({
          code: 'custom',
          path: ['SIGNERS', key, 'TSA', index],
          message: `one of the TIMESTAMPAUTHORITIES (${Object.keys(configuration.TIMESTAMPAUTHORITIES).join(', ')})`,
        });
      }
    }
    for (const [key, { VISIBLE_SIGNATURE_APPEARANCE: look }] of Object.entries(configuration.SIGNERS)) {
      const { APPEARANCES: appearances = {} } = configuration;
      if (look === undefined || Object.hasOwn(appearances, look)) continue;
      context.addIssue({
        code: 'custom',
        path: ['SIGNERS', key, 'VISIBLE_SIGNATURE_APPEARANCE'],
        message: `one of the APPEARANCES (${Object.keys(appearances).join(', ')})`,
      });
    }
    for (const [key, one] of Object.entries(configuration.SIGNERS)) {
      for (const { path, expected } of authenticatorConflicts(one, configuration.AUTHENTICATORS)) {
        context.addIssue({ code: 'custom', path: ['SIGNERS', key, ...path], message: expected });
      }
    }
    for (const [key, one] of Object.entries(configuration.AUTHENTICATORS)) {
      for (const { path, expected } of authenticatorEntryConflicts(one, configuration)) {
        context.addIssue({ code: 'custom', path: ['AUTHENTICATORS', key, ...path], message: expected });
      }
    }
    for (const [key, one] of Object.entries(configuration.DELEGATIONS)) {
      for (const { path, expected } of delegationConflicts(one, configuration.SIGNERS)) {
        context.addIssue({ code: 'custom', path: ['DELEGATIONS', key, ...path], message: expected });
      }
    }
    for (const [index, one] of (configuration.STATION?.SIGNERS ?? []).entries()) {
      if (Object.hasOwn(configuration.SIGNERS, one)) continue;
      context.addIssue({
        code: 'custom',
        path: ['STATION', 'SIGNERS', index],
        message: `one of the SIGNERS (${Object.keys(configuration.SIGNERS).join(', ')})`,
      });
    }
    // Without signers that are named the default one is one of those that are found.
    if (
      configuration.DEFAULTSIGNER !== undefined &&
      Object.keys(configuration.SIGNERS).length > 0 &&
      !Object.hasOwn(configuration.SIGNERS, configuration.DEFAULTSIGNER)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['DEFAULTSIGNER'],
        message: `one of the SIGNERS (${Object.keys(configuration.SIGNERS).join(', ')})`,
      });
    }
  });

/** The settings of a computer on which nobody wrote down who signs: signers are the tokens that are found. */
export const settingsSchema = configurationSchema.safeExtend({ SIGNERS: z.record(name, signer) });

export type Configuration = z.output<typeof configurationSchema>;
export type ConfigurationInput = z.input<typeof configurationSchema>;
export type SignerConfiguration = Configuration['SIGNERS'][string];
/** A PKCS#11 token or a PKCS#12 file. */
export type AnyTokenConfiguration = Configuration['CRYPTOTOKENS'][string];
export type CryptoTokenConfiguration = Extract<AnyTokenConfiguration, { SHAREDLIBRARYNAME: string }>;

/** Whether a configuration says who signs; otherwise signers are the tokens that are found. */
export function namesSigners(configuration: Configuration | undefined): configuration is Configuration {
  return configuration !== undefined && Object.keys(configuration.SIGNERS).length > 0;
}
