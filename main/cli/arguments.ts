import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CountersignError } from '../errors/countersign-error';

export const commands = ['sign', 'verify', 'tokens', 'certificates', 'help', 'version'] as const;
export type CommandName = (typeof commands)[number];

/** A command line that was understood. */
export type Command =
  | {
      name: 'sign';
      files: string[];
      signer?: string;
      alias?: string;
      out?: string;
      pinStdin: boolean;
      allowLastTry: boolean;
      json: boolean;
      profile?: string;
    }
  | { name: 'verify'; files: string[]; json: boolean; profile?: string }
  | { name: 'tokens'; json: boolean; profile?: string }
  | { name: 'certificates'; json: boolean; profile?: string }
  | { name: 'help'; json: boolean }
  | { name: 'version'; json: boolean };

const shared = {
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

const signOptions = {
  ...shared,
  signer: { type: 'string' },
  alias: { type: 'string' },
  out: { type: 'string' },
  'pin-stdin': { type: 'boolean', default: false },
  'allow-last-try': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

export const usage = `countersign: signs PDFs with a key that you alone control

  countersign sign FILE...      signs each file; the signed copy goes beside it as NAME-signed.pdf
      --signer NAME             a signer of the configuration (default: its DEFAULTSIGNER)
      --alias ALIAS             the key, where the signer lets you choose
      --out PATH                the output's name (one file), or an existing folder
      --pin-stdin               reads the PIN from standard input, one line
      --allow-last-try          with --pin-stdin: use the PIN even when one more wrong one locks the token
  countersign verify FILE...    whether each signature is intact, and who made it; trust is not looked at yet
  countersign tokens            the tokens that can be reached
  countersign certificates      the certificates on them, and why one can not sign
  countersign version

      --json                    one JSON document on standard output; everything else goes to standard error
      --profile FOLDER          another profile (also COUNTERSIGN_PROFILE)

A PIN is never taken as an argument. Exit codes: 0 all good, 1 something failed, 2 wrong usage,
3 nothing could be tried (no token, no PIN, or the configuration forbids it).
`;

/**
 * Understands a command line.
 *
 * @param args - what follows the program's name
 * @throws CountersignError usage.invalid
 */
export function parseCommand(args: string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') return { name: 'help', json: false };
  if (name === '--version') return { name: 'version', json: false };
  if (!(commands as readonly string[]).includes(name)) throw wrong(`there is no command “${name}”`);
  const parsed = parse(name as CommandName, rest);
  const { values, positionals } = parsed;
  const profile = values.profile === undefined ? {} : { profile: values.profile };
  if (values.help || name === 'help') return { name: 'help', json: values.json };

  switch (name) {
    case 'sign': {
      if (positionals.length === 0) throw wrong('sign needs at least one file');
      const { signer, alias, out } = values;
      return {
        name: 'sign',
        files: positionals,
        ...(signer === undefined ? {} : { signer }),
        ...(alias === undefined ? {} : { alias }),
        ...(out === undefined ? {} : { out }),
        pinStdin: values['pin-stdin'] ?? false,
        allowLastTry: values['allow-last-try'] ?? false,
        json: values.json,
        ...profile,
      };
    }
    case 'verify':
      if (positionals.length === 0) throw wrong('verify needs at least one file');
      return { name: 'verify', files: positionals, json: values.json, ...profile };
    case 'version':
      return { name, json: values.json };
    default:
      if (positionals.length > 0) throw wrong(`${name} takes no files`);
      return { name: name as 'tokens' | 'certificates', json: values.json, ...profile };
  }
}

interface Parsed {
  values: {
    json: boolean;
    help: boolean;
    profile?: string;
    signer?: string;
    alias?: string;
    out?: string;
    'pin-stdin'?: boolean;
    'allow-last-try'?: boolean;
  };
  positionals: string[];
}

function parse(name: CommandName, args: string[]): Parsed {
  try {
    const options = name === 'sign' ? signOptions : shared;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { values: values, positionals };
  } catch (error) {
    // Node's own message names the option; the value behind an unknown option is not repeated, it could be a PIN.
    const option = /'(-{1,2}[a-z-]+)/i.exec((error as Error).message)?.[1] ?? 'an option';
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      const known: ParseArgsConfig['options'] = name === 'sign' ? signOptions : shared;
      throw wrong(
        known[option.replace(/^-+/, '')]?.type === 'string' ? `${option} needs a value` : `${option} takes no value`,
      );
    }
    throw wrong(
      option === '--pin' ? 'a PIN is never taken as an argument; use --pin-stdin' : `${option} is not understood here`,
    );
  }
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
