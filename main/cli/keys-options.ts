import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CountersignError } from '../errors/countersign-error';
import { identifyIn, identifyOptions } from './identify-option';
import { keyKinds, type KeyKind } from '../token/crypto-token';

const place = {
  ...identifyOptions,
  signer: { type: 'string' },
  token: { type: 'string' },
  'pin-stdin': { type: 'boolean', default: false },
  'allow-last-try': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];
const alias = { alias: { type: 'string' } } as const satisfies ParseArgsConfig['options'];

const sending = {
  send: { type: 'boolean', default: false },
  authority: { type: 'string' },
  chain: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

export const keysOptions = {
  list: place,
  generate: {
    ...place,
    ...alias,
    type: { type: 'string' },
    'always-authenticate': { type: 'boolean', default: false },
  },
  csr: {
    ...place,
    ...alias,
    subject: { type: 'string' },
    email: { type: 'string', multiple: true },
    dns: { type: 'string', multiple: true },
    renews: { type: 'string' },
    out: { type: 'string' },
    ...sending,
  },
  import: { ...place, ...alias, chain: { type: 'boolean', default: false } },
  delete: { ...place, ...alias, yes: { type: 'string' } },
} as const satisfies Record<string, ParseArgsConfig['options']>;

type KeysAction = keyof typeof keysOptions;

/** A `keys` command that was understood. */
export type KeysCommand = {
  name: 'keys';
  signer?: string;
  token?: string;
  alias?: string;
  /** An authenticator, or a way to log in; and that name and password are the first lines of standard input. */
  identify?: string;
  loginStdin?: true;
  pinStdin: boolean;
  allowLastTry: boolean;
  json: boolean;
  profile?: string;
} & (
  | { action: 'list' }
  | { action: 'generate'; kind?: KeyKind; alwaysAuthenticate: boolean }
  | {
      action: 'csr';
      subject?: string;
      emails: string[];
      dnsNames: string[];
      renews?: string;
      out?: string;
      /** Present when the request is to be sent, and to which authority where one is named. */
      send?: { authority?: string; withChain: boolean };
    }
  | { action: 'import'; file: string; withChain: boolean }
  /** `yes`: the alias again, in place of typing it. */
  | { action: 'delete'; yes?: string }
);

export const keysUsage = `  countersign keys list         the keys of a token, and the kinds that it can make
  countersign keys generate     makes a key pair in the token, which it never leaves
      --type TYPE               ${keyKinds.join(', ')}
      --always-authenticate     the PIN is asked for with every signature
  countersign keys csr          a certificate request (PKCS #10) for a key, signed inside the token; also for a renewal
      --subject NAME            such as "CN=Maria Lindqvist,O=Acme,C=SE" (default: the signer's SUBJECTDN_PATTERN)
      --email ADDRESS, --dns NAME
                                an alternative name; may be given several times
      --renews ALIAS            the names of that key's certificate again, for the same key, or with --alias for a new one
      --out FILE                where it is saved (default: standard output)
      --send                    sends it to the certificate authority, and takes the issued certificate into the token;
                                where the authority wants to decide first, send again later
      --authority NAME          one of the CERTIFICATEAUTHORITIES (default: the signer's, or the only one)
      --chain                   with --send: the authorities' certificates too
  countersign keys import FILE  takes the issued certificate into the token, in place of the key's earlier one
      --chain                   the authorities' certificates of the file too
  countersign keys delete       deletes a key with its certificates, for good
      --yes ALIAS               the alias again, in place of typing it
      --signer NAME             whose token, under that signer's rules (default: the DEFAULTSIGNER)
      --token NAME              a token of the configuration instead, with --alias
      --alias ALIAS             the key
      --identify HOW, --login-stdin, --pin-stdin, --allow-last-try
                                as for sign
`;

/** The values of every action together: an action has only its own. */
interface Values {
  signer?: string;
  token?: string;
  alias?: string;
  identify?: string;
  'login-stdin'?: boolean;
  'pin-stdin'?: boolean;
  'allow-last-try'?: boolean;
  json?: boolean;
  profile?: string;
  help?: boolean;
  type?: string;
  'always-authenticate'?: boolean;
  subject?: string;
  email?: string[];
  dns?: string[];
  out?: string;
  renews?: string;
  send?: boolean;
  authority?: string;
  chain?: boolean;
  yes?: string;
}

/**
 * Understands what follows `keys`.
 *
 * @returns `help` when that was asked for
 * @throws CountersignError usage.invalid
 */
export function parseKeys(args: string[]): KeysCommand | { name: 'help'; json: boolean } {
  if (args.includes('--help') || args.includes('-h')) return { name: 'help', json: args.includes('--json') };
  // A profile that was named before the command comes first.
  const at = args.findIndex((word) => !word.startsWith('-'));
  const action = args[at] ?? '';
  if (!isAction(action)) throw wrong(`keys is followed by one of ${Object.keys(keysOptions).join(', ')}`);
  const { values, positionals } = parse(
    action,
    args.filter((_, index) => index !== at),
  );
  if (values.signer !== undefined && values.token !== undefined) throw wrong('--signer and --token exclude each other');
  const identifying = identifyIn(values);
  if (values.token !== undefined && identifying.identify !== undefined) {
    throw wrong('--identify and --login-stdin go with a signer: a token that is named by itself wants no login');
  }
  if (action !== 'import' && positionals.length > 0) throw wrong(`keys ${action} takes no files`);
  const common = {
    name: 'keys' as const,
    ...(values.signer !== undefined && { signer: values.signer }),
    ...(values.token !== undefined && { token: values.token }),
    ...(values.alias !== undefined && { alias: values.alias }),
    ...identifying,
    pinStdin: values['pin-stdin'] ?? false,
    allowLastTry: values['allow-last-try'] ?? false,
    json: values.json ?? false,
    ...(values.profile !== undefined && { profile: values.profile }),
  };
  switch (action) {
    case 'list':
      return { ...common, action };
    case 'generate': {
      const kind = keyKinds.find((one) => one === values.type);
      if (values.type !== undefined && !kind) throw wrong(`--type is one of ${keyKinds.join(', ')}`);
      const alwaysAuthenticate = values['always-authenticate'] ?? false;
      return { ...common, action, ...(kind && { kind }), alwaysAuthenticate };
    }
    case 'csr': {
      const { subject, email, dns, renews, out } = values;
      const said = {
        ...(subject !== undefined && { subject }),
        ...(renews !== undefined && { renews }),
        ...(out !== undefined && { out }),
      };
      return { ...common, action, ...said, emails: email ?? [], dnsNames: dns ?? [], ...sendingIn(values) };
    }
    case 'import': {
      const [file, ...more] = positionals;
      if (file === undefined || more.length > 0) throw wrong('keys import takes one file');
      return { ...common, action, file, withChain: values.chain ?? false };
    }
    case 'delete':
      return { ...common, action, ...(values.yes !== undefined && { yes: values.yes }) };
  }
}

function sendingIn({ send, authority, chain }: Values): Pick<KeysCommand & { action: 'csr' }, 'send'> {
  if (!send && authority !== undefined) throw wrong('--authority goes with --send');
  if (!send && chain) throw wrong('--chain goes with --send');
  return send ? { send: { ...(authority !== undefined && { authority }), withChain: chain ?? false } } : {};
}

function isAction(word: string): word is KeysAction {
  return Object.hasOwn(keysOptions, word);
}

function parse(action: KeysAction, args: string[]): { values: Values; positionals: string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = keysOptions[action];
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // The value behind an unknown option is not repeated: it could be a PIN.
    const option = /'(-{1,2}[a-z-]+)/i.exec((error as Error).message)?.[1] ?? 'an option';
    if (option === '--pin') throw wrong('a PIN is never taken as an argument; use --pin-stdin');
    const known = options[option.replace(/^-+/, '')];
    if (!known) throw wrong(`${option} is not understood here`);
    throw wrong(known.type === 'string' ? `${option} needs a value` : `${option} takes no value`);
  }
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
