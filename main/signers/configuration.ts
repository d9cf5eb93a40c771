import { z } from 'zod';

/**
 * The configuration file. Names in capitals are SignServer's where SignServer has them. Every object is strict: a misspelt
 * name is refused, not ignored.
 */
const name = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]+$/u, 'a name without control characters');

/** Variables that would let a configuration load code into a process, or change Node, Electron or OpenSSL themselves. */
const loaderVariables = /^(LD_|DYLD_|NODE_|ELECTRON_|BASH_|GCONV_|OPENSSL_|PYTHON|PERL|LOCPATH$|IFS$|PATH$|HOME$)/;

const environment = z.record(
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'a variable name in capitals')
    .refine(
      (variable) => !loaderVariables.test(variable),
      'a variable that the driver reads and not one of the loader',
    ),
  z.string().max(4096),
);

const sharedLibrary = z.strictObject({
  path: z.string().min(1).refine(isAbsolutePath, 'an absolute path'),
  environment: environment.default({}),
});

const cryptoToken = z
  .strictObject({
    SHAREDLIBRARYNAME: name,
    SLOTLABELTYPE: z.enum(['SLOT_LABEL', 'SLOT_INDEX', 'SLOT_NUMBER']),
    SLOTLABELVALUE: z.union([z.string().min(1).max(100), z.int().min(0)], { error: 'a text or a whole number' }),
    /** Tells two tokens with one label apart. */
    SERIAL: z.string().min(1).max(100).optional(),
  })
  .refine((token) => token.SLOTLABELTYPE === 'SLOT_LABEL' || /^\d+$/.test(String(token.SLOTLABELVALUE)), {
    path: ['SLOTLABELVALUE'],
    error: 'a whole number, because SLOTLABELTYPE is not SLOT_LABEL',
  });

const digestAlgorithm = z.enum(['SHA-256', 'SHA-384', 'SHA-512', 'SHA256', 'SHA384', 'SHA512']).transform(hyphenated);

const signer = z
  .strictObject({
    title: name.optional(),
    CRYPTOTOKEN: name,
    AUTHTYPE: z.enum(['NOAUTH', 'UsernameAuthorizer']).default('NOAUTH'),
    ACCEPT_USERNAMES: z.array(name).optional(),
    ACCEPT_ALL_USERNAMES: z.boolean().optional(),
    ALIASSELECTOR: z.enum(['Default', 'AuthorizedUsername', 'RequestMetadata']),
    ALIAS_PREFIX: z.string().max(100).default(''),
    DEFAULTKEY: name.optional(),
    DIGESTALGORITHM: digestAlgorithm.default('SHA-256'),
    /** RSA keys only: PKCS#1 v1.5 unless PSS is asked for. */
    SIGNATUREALGORITHM: z.enum(['RSA-PKCS1', 'RSA-PSS', 'ECDSA']).optional(),
    /** Whether a certificate with digitalSignature but without nonRepudiation may sign. */
    ALLOW_DIGITAL_SIGNATURE_KEYUSAGE: z.boolean().default(false),
    REASON: z.string().max(500).optional(),
    LOCATION: z.string().max(500).optional(),
  })
  .refine((one) => one.ALIASSELECTOR !== 'Default' || one.DEFAULTKEY !== undefined, {
    path: ['DEFAULTKEY'],
    error: 'a key alias, because ALIASSELECTOR is Default',
  })
  .refine((one) => one.AUTHTYPE !== 'UsernameAuthorizer' || one.ACCEPT_ALL_USERNAMES || one.ACCEPT_USERNAMES?.length, {
    path: ['ACCEPT_USERNAMES'],
    error: 'a list of usernames or "ACCEPT_ALL_USERNAMES": true, because AUTHTYPE is UsernameAuthorizer',
  });

export const configurationSchema = z
  .strictObject({
    $schema: z.string().optional(),
    SHAREDLIBRARIES: z.record(name, sharedLibrary).default({}),
    CRYPTOTOKENS: z.record(name, cryptoToken),
    SIGNERS: z.record(name, signer).refine((all) => Object.keys(all).length > 0, 'at least one signer'),
    DEFAULTSIGNER: name.optional(),
    IDENTIFICATION: z
      .discriminatedUnion(
        'source',
        [
          z.strictObject({ source: z.literal('operating-system') }),
          z.strictObject({ source: z.literal('configuration'), username: name }),
        ],
        { error: '"operating-system" or "configuration"' },
      )
      .default({ source: 'operating-system' }),
    /** Seconds after which a process that does not answer is stopped. */
    DEADLINES: z
      .strictObject({
        token: z.number().min(1).max(600).default(20),
        login: z.number().min(1).max(600).default(30),
        signature: z.number().min(1).max(600).default(60),
        document: z.number().min(1).max(3600).default(60),
      })
      .prefault({}),
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
    if (
      configuration.DEFAULTSIGNER !== undefined &&
      !Object.hasOwn(configuration.SIGNERS, configuration.DEFAULTSIGNER)
    ) {
      context.addIssue({
        code: 'custom',
        path: ['DEFAULTSIGNER'],
        message: `one of the SIGNERS (${Object.keys(configuration.SIGNERS).join(', ')})`,
      });
    }
  });

export type Configuration = z.output<typeof configurationSchema>;
export type ConfigurationInput = z.input<typeof configurationSchema>;
export type SignerConfiguration = Configuration['SIGNERS'][string];
export type CryptoTokenConfiguration = Configuration['CRYPTOTOKENS'][string];

function hyphenated(value: string): 'SHA-256' | 'SHA-384' | 'SHA-512' {
  return `SHA-${value.slice(-3)}` as 'SHA-256' | 'SHA-384' | 'SHA-512';
}

function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
}
