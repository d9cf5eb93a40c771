import { z } from 'zod';
import { commitmentTypes } from '../../preload/contract/model';
import { credentialConflicts } from './authority-credentials';
import { visibleSignatureConflicts, visibleSignatureEntries } from './visible-signature';

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

const absolutePath = z.string().min(1).max(4096).refine(isAbsolutePath, 'an absolute path');

const sharedLibrary = z.strictObject({
  path: absolutePath,
  environment: environment.default({}),
});

const proxyAddress = z
  .string()
  .max(4096)
  .regex(
    /^(unix:path=\/[^,;\p{Cc}]+|vsock:cid=\d+;port=\d+)$/u,
    '"unix:path=" and an absolute path, or "vsock:cid=…;port=…"',
  );

const pkcs11Token = z
  .strictObject({
    KEYSTORETYPE: z.undefined().optional(),
    SHAREDLIBRARYNAME: name,
    SLOTLABELTYPE: z.enum(['SLOT_LABEL', 'SLOT_INDEX', 'SLOT_NUMBER']),
    SLOTLABELVALUE: z.union([z.string().min(1).max(100), z.int().min(0)], { error: 'a text or a whole number' }),
    /** Tells two tokens with one label apart. */
    SERIAL: z.string().min(1).max(100).optional(),
    /**
     * How long the window keeps a token logged in after the batch that its PIN was typed for, so that the next one with the same
     * key needs none. The PIN itself is never kept. Without it, or with 0: not at all.
     */
    PIN_SESSION_SECONDS: z.int().min(0).max(900).optional(),
    /** No key is made where as many are already; without it there is no limit. */
    KEYGENERATIONLIMIT: z.int().min(0).optional(),
    /** Where the proxy listens that the token is behind, as p11-kit writes it: `unix:path=/run/hsm.sock`. */
    ADDRESS: proxyAddress.optional(),
    /** A program with its arguments that makes ADDRESS answer; it runs as long as the token is in use. */
    TUNNEL: z
      .tuple([absolutePath], z.string().max(4096))
      .refine((words) => words.length <= 64, 'a program and up to 63 arguments')
      .optional(),
  })
  .refine((token) => token.SLOTLABELTYPE === 'SLOT_LABEL' || /^\d+$/.test(String(token.SLOTLABELVALUE)), {
    path: ['SLOTLABELVALUE'],
    error: 'a whole number, because SLOTLABELTYPE is not SLOT_LABEL',
  })
  .refine((token) => token.TUNNEL === undefined || token.ADDRESS?.startsWith('unix:path='), {
    path: ['ADDRESS'],
    error: '"unix:path=…", because there is a TUNNEL that is to listen there',
  });

/** Names as SignServer's keystore tokens have them. The password is typed by the signatory and stands nowhere. */
const pkcs12Token = z.strictObject({
  KEYSTORETYPE: z.literal('PKCS12'),
  KEYSTOREPATH: absolutePath,
});

const cryptoToken = z.discriminatedUnion('KEYSTORETYPE', [pkcs11Token, pkcs12Token], {
  error: '"PKCS12", or no KEYSTORETYPE for a PKCS#11 token',
});

const digestAlgorithm = z.enum(['SHA-256', 'SHA-384', 'SHA-512', 'SHA256', 'SHA384', 'SHA512']).transform(hyphenated);

const objectIdentifier = /^([01]\.[1-3]?\d|2\.(0|[1-9]\d{0,14}))(\.(0|[1-9]\d{0,14}))+$/;

const signaturePolicy = z
  .strictObject({
    OID: z.string().regex(objectIdentifier, 'an object identifier in dotted form'),
    DIGESTALGORITHM: digestAlgorithm,
    /** Of the policy document. */
    DIGEST: z.string().regex(/^([0-9A-Fa-f]{2})+$/, 'a digest in hexadecimal'),
    URI: z
      .string()
      .max(500)
      .regex(/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i, 'a URI')
      .optional(),
  })
  .refine((policy) => policy.DIGEST.length === Number(policy.DIGESTALGORITHM.slice(-3)) / 4, {
    path: ['DIGEST'],
    error: 'a digest of another length, because DIGESTALGORITHM names its length',
  });

const httpAddress = z
  .string()
  .max(2000)
  .refine((text) => /^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : ''), 'an http or https address')
  .refine((text) => !URL.canParse(text) || !new URL(text).username, 'an address without a username');

/** Names as SignServer's signers have them. */
const timestampAuthority = z
  .strictObject({
    TSA_URL: httpAddress,
    TSA_POLICYOID: z.string().regex(objectIdentifier, 'an object identifier in dotted form').optional(),
    TSA_DIGESTALGORITHM: digestAlgorithm.default('SHA-256'),
    TSA_USERNAME: z.string().min(1).max(200).optional(),
    TSA_PASSWORD: z.string().max(200).optional(),
    /** The first line of a file that only its owner can read. */
    TSA_PASSWORD_FILE: absolutePath.optional(),
    /** PEM or PKCS#12. */
    TSA_CLIENTCERTIFICATE: absolutePath.optional(),
    /** PEM; where it is not in the file of the certificate. */
    TSA_CLIENTKEY: absolutePath.optional(),
    /** Of the PKCS#12 file or the key. */
    TSA_CLIENTKEY_PASSWORD_FILE: absolutePath.optional(),
    /** Seconds. */
    DEADLINE: z.number().min(1).max(300).default(20),
  })
  .superRefine(withoutConflicts((one) => credentialConflicts('TSA', one)));

/** A certificate authority that takes requests by EST (RFC 7030). */
const certificateAuthority = z
  .strictObject({
    /** The well-known address, with the authority's label where it has one. */
    EST_URL: z
      .string()
      .max(2000)
      .regex(
        /^https:\/\/[^/?#@\s]+\/\.well-known\/est(\/[A-Za-z0-9._~-]+)?\/?$/,
        '"https://…/.well-known/est", with "/" and the label of the authority behind it where it has one',
      )
      .refine((text) => URL.canParse(text), 'an https address'),
    EST_USERNAME: z.string().min(1).max(200).optional(),
    EST_PASSWORD: z.string().max(200).optional(),
    /** The first line of a file that only its owner can read. */
    EST_PASSWORD_FILE: absolutePath.optional(),
    /** PEM or PKCS#12. */
    EST_CLIENTCERTIFICATE: absolutePath.optional(),
    /** PEM; where it is not in the file of the certificate. */
    EST_CLIENTKEY: absolutePath.optional(),
    /** Of the PKCS#12 file or the key. */
    EST_CLIENTKEY_PASSWORD_FILE: absolutePath.optional(),
    /** PEM: the only authorities that the server's own certificate may come from. */
    EST_TRUSTANCHORS: absolutePath.optional(),
    /** Seconds. */
    DEADLINE: z.number().min(1).max(300).default(30),
  })
  .superRefine(withoutConflicts((one) => credentialConflicts('EST', one)));

const signer = z
  .strictObject({
    title: name.optional(),
    CRYPTOTOKEN: name,
    AUTHTYPE: z.enum(['NOAUTH', 'UsernameAuthorizer']).default('NOAUTH'),
    ACCEPT_USERNAMES: z.array(name).optional(),
    ACCEPT_ALL_USERNAMES: z.boolean().optional(),
    ALIASSELECTOR: z.enum(['Default', 'AuthorizedUsername', 'RequestMetadata', 'Interactive']),
    ALIAS_PREFIX: z.string().max(100).default(''),
    DEFAULTKEY: name.optional(),
    /** Subject of a certificate request (RFC 4514); `${username}` and `${alias}` are filled in. */
    SUBJECTDN_PATTERN: z.string().min(1).max(500).optional(),
    /** One of CERTIFICATEAUTHORITIES: where certificate requests are sent. */
    CERTIFICATEAUTHORITY: name.optional(),
    DIGESTALGORITHM: digestAlgorithm.default('SHA-256'),
    /** RSA keys only: PKCS#1 v1.5 unless PSS is asked for. */
    SIGNATUREALGORITHM: z.enum(['RSA-PKCS1', 'RSA-PSS', 'ECDSA']).optional(),
    /** Whether a certificate with digitalSignature but without nonRepudiation may sign. */
    ALLOW_DIGITAL_SIGNATURE_KEYUSAGE: z.boolean().default(false),
    REASON: z.string().max(500).optional(),
    LOCATION: z.string().max(500).optional(),
    /** "In quality of". */
    CLAIMED_ROLES: z.array(z.string().min(1).max(200)).max(10).optional(),
    COMMITMENTTYPE: z.enum(commitmentTypes).optional(),
    SIGNATURE_POLICY: signaturePolicy.optional(),
    CERTIFICATION_LEVEL: z
      .enum(['NOT_CERTIFIED', 'FORM_FILLING', 'FORM_FILLING_AND_ANNOTATIONS', 'NO_CHANGES_ALLOWED'])
      .optional(),
    /** Without it: B-B. */
    LEVEL: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']).optional(),
    /** Names of TIMESTAMPAUTHORITIES, asked in this order. */
    TSA: z.array(name).min(1).max(10).optional(),
    /** What happens when LEVEL can not be reached. Without it: FAIL. */
    LEVEL_FALLBACK: z.enum(['FAIL', 'DELIVER_LOWER']).optional(),
    /** An empty signature field of this name is signed; without one it is made. */
    FIELD_NAME: name.optional(),
    ...visibleSignatureEntries(absolutePath),
  })
  .superRefine(withoutConflicts(visibleSignatureConflicts))
  .refine((one) => !one.REASON || (one.COMMITMENTTYPE ?? one.SIGNATURE_POLICY) === undefined, {
    path: ['REASON'],
    error: 'no reason, because COMMITMENTTYPE or SIGNATURE_POLICY stands in its place',
  })
  .refine((one) => (one.LEVEL ?? 'B-B') === 'B-B' || one.TSA !== undefined, {
    path: ['TSA'],
    error: 'a list of TIMESTAMPAUTHORITIES, because LEVEL is above B-B',
  })
  .refine((one) => one.ALIASSELECTOR !== 'Default' || one.DEFAULTKEY !== undefined, {
    path: ['DEFAULTKEY'],
    error: 'a key alias, because ALIASSELECTOR is Default',
  })
  .refine((one) => one.ALIASSELECTOR !== 'Interactive' || one.DEFAULTKEY === undefined, {
    path: ['DEFAULTKEY'],
    error: 'no key alias, because ALIASSELECTOR is Interactive: the person chooses',
  })
  .refine((one) => one.AUTHTYPE !== 'UsernameAuthorizer' || one.ACCEPT_ALL_USERNAMES || one.ACCEPT_USERNAMES?.length, {
    path: ['ACCEPT_USERNAMES'],
    error: 'a list of usernames or "ACCEPT_ALL_USERNAMES": true, because AUTHTYPE is UsernameAuthorizer',
  });

export const configurationSchema = z
  .strictObject({
    $schema: z.string().optional(),
    SHAREDLIBRARIES: z.record(name, sharedLibrary).default({}),
    /** Whether drivers at their usual places and those that p11-kit names are on the allow-list too. */
    ALLOW_DISCOVERY: z.boolean().default(true),
    /** Whether a person may add drivers in the window. Without it: what ALLOW_DISCOVERY says. */
    ALLOW_ADDED_DRIVERS: z.boolean().optional(),
    /** Whether issuers' certificates that are missing are fetched from where certificates say (caIssuers). */
    ALLOW_ISSUER_DOWNLOAD: z.boolean().default(true),
    /** Whether the person may sign with key files of his own, beside CRYPTOTOKENS. */
    ALLOW_KEY_FILES: z.boolean().default(true),
    CRYPTOTOKENS: z.record(name, cryptoToken),
    TIMESTAMPAUTHORITIES: z.record(name, timestampAuthority).default({}),
    CERTIFICATEAUTHORITIES: z.record(name, certificateAuthority).default({}),
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
        /** Making a key pair in a token. */
        generation: z.number().min(1).max(3600).default(300),
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
    for (const [key, { CERTIFICATEAUTHORITY: authority }] of Object.entries(configuration.SIGNERS)) {
      if (authority === undefined || Object.hasOwn(configuration.CERTIFICATEAUTHORITIES, authority)) continue;
      context.addIssue({
        code: 'custom',
        path: ['SIGNERS', key, 'CERTIFICATEAUTHORITY'],
        message: `one of the CERTIFICATEAUTHORITIES (${Object.keys(configuration.CERTIFICATEAUTHORITIES).join(', ')})`,
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
/** A PKCS#11 token or a PKCS#12 file. */
export type AnyTokenConfiguration = Configuration['CRYPTOTOKENS'][string];
export type CryptoTokenConfiguration = Extract<AnyTokenConfiguration, { SHAREDLIBRARYNAME: string }>;

/** A check that reports every conflict at its entry. */
function withoutConflicts<T>(
  conflictsOf: (value: T) => { path: string[]; expected: string }[],
): (value: T, context: z.RefinementCtx) => void {
  return (value, context) => {
    for (const { path, expected } of conflictsOf(value)) {
      context.addIssue({ code: 'custom', path, message: expected });
    }
  };
}

function hyphenated(value: string): 'SHA-256' | 'SHA-384' | 'SHA-512' {
  return `SHA-${value.slice(-3)}` as 'SHA-256' | 'SHA-384' | 'SHA-512';
}

function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
}
