import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { PadesLevel, PinPurpose } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { baselineLevels } from '../configuration/timestamp-authorities';
import type { RequestedClaims } from '../signing/signing-port';
import { commands, type CommandName } from './command-names';
import { dayIn } from './option-values';
import { parseUpdates, updatesUsage, type UpdatesCommand } from './updates-options';
import { claimsIn, claimsOptions, claimsUsage, type ClaimsValues } from './claims-options';
import { identifyIn, identifyOptions, identifyUsage } from './identify-option';
import { inspectOptions, inspectUsage, type InspectCommand } from './inspect-options';
import { accountsUsage, parseAccounts, type AccountsCommand } from './accounts-options';
import { onBehalfIn, onBehalfOptions, onBehalfUsage } from './on-behalf-option';
import { listsUsage, parseLists, type ListsCommand } from './lists-options';
import { parseSigners, signersUsage, type SignersCommand } from './signers-options';
import { keysUsage, parseKeys, type KeysCommand } from './keys-options';
import { revisionIn, revisionOptions, revisionUsage, type RevisionChoice } from './revision-option';
import { reportIn, reportOptions, reportUsage, type ReportChoice, type ReportValues } from './report-option';
import { trustIn, trustOptions, verifyUsage, type TrustChoice, type TrustValues } from './verify-options';
import {
  signedOptions,
  visibilityIn,
  visibleOptions,
  visibleUsage,
  type VisibilityWish,
  type VisibleValues,
} from './visible-options';

export { commands, type CommandName };

/** A command line that was understood. */
export type Command =
  | {
      name: 'sign';
      files: string[];
      signer?: string;
      alias?: string;
      out?: string;
      /** What is said in place of the signer's configuration. */
      claims?: RequestedClaims;
      visibility?: VisibilityWish;
      /** At least the signer's own. */
      level?: PadesLevel;
      /** An entry of DELEGATIONS, or its principal: in whose stead is signed. */
      onBehalfOf?: string;
      /** An authenticator, or a way to log in. */
      identify?: string;
      /** Name and password of the login are the first lines of standard input. */
      loginStdin?: true;
      pinStdin: boolean;
      allowLastTry: boolean;
      passwordStdin?: boolean;
      json: boolean;
      profile?: string;
    }
  | {
      name: 'extend';
      files: string[];
      level: Exclude<PadesLevel, 'PAdES-BASELINE-B'>;
      signer?: string;
      out?: string;
      passwordStdin?: boolean;
      json: boolean;
      profile?: string;
    }
  | {
      name: 'verify';
      files: string[];
      trust?: TrustChoice;
      revision?: RevisionChoice;
      report?: ReportChoice;
      passwordStdin?: boolean;
      json: boolean;
      profile?: string;
    }
  | InspectCommand
  | {
      name: 'pin';
      purpose: PinPurpose;
      token?: string;
      pinStdin: boolean;
      allowLastTry: boolean;
      json: boolean;
      profile?: string;
    }
  | { name: 'tokens' | 'certificates' | 'doctor' | 'policy'; json: boolean; profile?: string }
  | { name: 'history'; verify: boolean; since?: Date; json: boolean; profile?: string }
  | KeysCommand
  | ListsCommand
  | SignersCommand
  | AccountsCommand
  | UpdatesCommand
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
  ...claimsOptions,
  ...identifyOptions,
  ...onBehalfOptions,
  level: { type: 'string' },
  ...visibleOptions,
  'pin-stdin': { type: 'boolean', default: false },
  'allow-last-try': { type: 'boolean', default: false },
  'password-stdin': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const extendOptions = {
  ...shared,
  level: { type: 'string' },
  signer: { type: 'string' },
  out: { type: 'string' },
  'password-stdin': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const verifyOptions = {
  ...shared,
  ...trustOptions,
  ...revisionOptions,
  ...reportOptions,
  'password-stdin': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const pinOptions = {
  ...shared,
  token: { type: 'string' },
  'pin-stdin': { type: 'boolean', default: false },
  'allow-last-try': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const historyOptions = {
  ...shared,
  verify: { type: 'boolean', default: false },
  since: { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

const optionsByName = {
  history: historyOptions,
  sign: signOptions,
  extend: extendOptions,
  verify: verifyOptions,
  inspect: inspectOptions,
  pin: pinOptions,
};
export const optionsOf = (name: CommandName) =>
  Object.hasOwn(optionsByName, name) ? optionsByName[name as keyof typeof optionsByName] : shared;

export const usage = `countersign: signs PDFs with a key that you alone control

  countersign sign FILE...      signs each file; the signed copy goes beside it as NAME-signed.pdf
      --signer NAME             a signer of the configuration (default: its DEFAULTSIGNER)
      --alias ALIAS             the key, where the signer lets you choose
      --out PATH                the output's name (one file), or an existing folder
${claimsUsage}${onBehalfUsage}      --level LEVEL             B-B, B-T, B-LT or B-LTA; not below the signer's own
${visibleUsage}${identifyUsage}      --pin-stdin               reads the PIN from standard input, one line; a key that wants its PIN for each
                                signature takes a further line for each file
      --allow-last-try          with --pin-stdin: use the PIN even when one more wrong one locks the token
      --password-stdin          reads the password of encrypted documents from standard input, one line;
                                together with --pin-stdin the PIN is the first line and the password the second
  countersign extend FILE...    raises signatures that are there, or renews their archive timestamp; needs no key;
                                the extended copy goes beside the file as NAME-extended.pdf;
                                a document without a signature gets a timestamp of its own
      --level LEVEL             B-T, B-LT or B-LTA
      --signer NAME             whose timestamp authorities are asked (default: the DEFAULTSIGNER)
      --out PATH                for one file: the output's name, or an existing folder
      --password-stdin          reads the password of encrypted documents from standard input, one line
${verifyUsage}${revisionUsage}${reportUsage}${inspectUsage}  countersign tokens            the tokens that can be reached
  countersign certificates      the certificates on them, and why one can not sign
  countersign doctor            what stands between this computer and a signature, and what to do about it
  countersign policy            what your organization decided for this computer, and every other setting
  countersign pin change        gives the token a new PIN in place of the old one
  countersign pin unblock       unblocks a locked PIN with the PUK and gives the token a new PIN
  countersign pin set           gives a token its first PIN, with the PUK or the security officer's PIN
      --token NAME              the token, where there are several
      --pin-stdin               reads two lines from standard input: the old PIN or the PUK, and the new PIN
      --allow-last-try          with --pin-stdin: go on even when one more wrong try locks the token
  countersign history           what was signed with this profile, newest first
      --verify                  whether somebody changed, removed or cut off entries; exit code 1 if so
      --since DATE              from this day on, such as 2026-01-31
${keysUsage}${signersUsage}${listsUsage}${accountsUsage}${updatesUsage}  countersign version

      --json                    one JSON document on standard output; everything else goes to standard error
      --profile FOLDER          another profile (also COUNTERSIGN_PROFILE)

A PIN is never taken as an argument. Exit codes: 0 all good, 1 something failed, 2 wrong usage,
3 nothing could be tried (no token, no PIN, or the configuration forbids it), 130 stopped with Ctrl+C,
143 and 129 stopped by SIGTERM and SIGHUP.
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
  if (name === 'keys') return parseKeys(rest);
  if (name === 'lists') return parseLists(rest);
  if (name === 'signers') return parseSigners(rest);
  if (name === 'accounts') return parseAccounts(rest);
  if (name === 'updates') return parseUpdates(rest);
  const parsed = parse(name as CommandName, rest);
  const { values, positionals } = parsed;
  const profile = values.profile === undefined ? {} : { profile: values.profile };
  const passwordStdin = values['password-stdin'] ? { passwordStdin: true } : {};
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
        ...claimsIn(values),
        ...identifyIn(values),
        ...onBehalfIn(values),
        ...(values.level === undefined ? {} : { level: levelIn(values.level, ['B-B', ...raisingLevels]) }),
        ...visibilityOption(values),
        pinStdin: values['pin-stdin'] ?? false,
        allowLastTry: values['allow-last-try'] ?? false,
        ...passwordStdin,
        json: values.json,
        ...profile,
      };
    }
    case 'extend': {
      if (positionals.length === 0) throw wrong('extend needs at least one file');
      const level = levelIn(values.level, raisingLevels);
      const { signer, out } = values;
      if (out !== undefined && positionals.length > 1) throw wrong('--out takes one file');
      return {
        name: 'extend',
        files: positionals,
        level,
        ...(signer === undefined ? {} : { signer }),
        ...(out === undefined ? {} : { out }),
        ...passwordStdin,
        json: values.json,
        ...profile,
      };
    }
    case 'verify':
      if (positionals.length === 0) throw wrong('verify needs at least one file');
      return {
        name: 'verify',
        files: positionals,
        ...trustIn(values),
        ...revisionIn(values, positionals),
        ...reportIn(values, values.accept === 'integrity'),
        ...passwordStdin,
        json: values.json,
        ...profile,
      };
    case 'inspect':
      if (positionals.length === 0) throw wrong('inspect needs at least one file');
      return { name: 'inspect', files: positionals, ...passwordStdin, json: values.json, ...profile };
    case 'pin':
      return {
        name: 'pin',
        purpose: pinPurposeIn(positionals),
        ...(values.token === undefined ? {} : { token: values.token }),
        pinStdin: values['pin-stdin'] ?? false,
        allowLastTry: values['allow-last-try'] ?? false,
        json: values.json,
        ...profile,
      };
    case 'history': {
      if (positionals.length > 0) throw wrong('history takes no files');
      const since = values.since === undefined ? {} : { since: dayIn(values.since) };
      return { name: 'history', verify: values.verify ?? false, ...since, json: values.json, ...profile };
    }
    case 'version':
      return { name, json: values.json };
    default:
      if (positionals.length > 0) throw wrong(`${name} takes no files`);
      return { name: name as 'tokens' | 'certificates' | 'doctor' | 'policy', json: values.json, ...profile };
  }
}

export const pinActions: Record<string, PinPurpose> = { change: 'change', unblock: 'unblock', set: 'first' };

function pinPurposeIn(positionals: string[]): PinPurpose {
  const [action = ''] = positionals;
  const purpose = Object.hasOwn(pinActions, action) ? pinActions[action] : undefined;
  // What else stands there is not repeated: it could be a PIN.
  if (!purpose || positionals.length > 1) {
    throw wrong('pin is followed by one of change, unblock, set, and nothing else');
  }
  return purpose;
}

export const raisingLevels = ['B-T', 'B-LT', 'B-LTA'] as const;

function levelIn<L extends keyof typeof baselineLevels>(
  wanted: string | undefined,
  known: readonly L[],
): (typeof baselineLevels)[L] {
  const level = known.find((one) => one === wanted);
  if (!level) throw wrong(`--level is one of ${known.join(', ')}`);
  return baselineLevels[level];
}

function visibilityOption(values: VisibleValues): { visibility?: VisibilityWish } {
  const visibility = visibilityIn(values);
  return visibility.visible === undefined ? {} : { visibility };
}

interface Parsed {
  values: VisibleValues &
    ClaimsValues &
    TrustValues &
    ReportValues & {
      json: boolean;
      help: boolean;
      profile?: string;
      signer?: string;
      alias?: string;
      out?: string;
      'save-revision'?: string;
      verify?: boolean;
      since?: string;
      level?: string;
      identify?: string;
      'on-behalf-of'?: string;
      token?: string;
      'pin-stdin'?: boolean;
      'allow-last-try'?: boolean;
      'password-stdin'?: boolean;
      'login-stdin'?: boolean;
    };
  positionals: string[];
}

function parse(name: CommandName, args: string[]): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: withSignedValues(args),
      options: optionsOf(name),
      allowPositionals: true,
      strict: true,
    });
    return { values: values, positionals };
  } catch (error) {
    // Node's own message names the option; the value behind an unknown option is not repeated, it could be a PIN.
    const option = /'(-{1,2}[a-z-]+)/i.exec((error as Error).message)?.[1] ?? 'an option';
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      const known: ParseArgsConfig['options'] = optionsOf(name);
      throw wrong(
        known[option.replace(/^-+/, '')]?.type === 'string' ? `${option} needs a value` : `${option} takes no value`,
      );
    }
    if (option === '--pin') throw wrong('a PIN is never taken as an argument; use --pin-stdin');
    if (option === '--password') throw wrong('a password is never taken as an argument; use --password-stdin');
    throw wrong(`${option} is not understood here`);
  }
}

/** A value that begins with a minus, such as `--page -1`, is a value and no option. */
function withSignedValues(args: string[]): string[] {
  return args.reduce<string[]>((all, arg) => {
    const before = all.at(-1) ?? '';
    if (signedOptions.includes(before) && /^-\d/.test(arg)) all[all.length - 1] = `${before}=${arg}`;
    else all.push(arg);
    return all;
  }, []);
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
