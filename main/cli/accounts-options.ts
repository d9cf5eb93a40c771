import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CountersignError } from '../errors/countersign-error';

/** `accounts hash`: what stands in USERS of the configuration for a password. */
export interface AccountsCommand {
  name: 'accounts';
  passwordStdin: boolean;
  json: boolean;
  profile?: string;
}

export const accountsOptions = {
  'password-stdin': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

export const accountsUsage = `  countersign accounts hash     asks for a password twice and prints what stands for it in USERS of AUTHENTICATORS
      --password-stdin          reads it from standard input, one line
`;

/** @throws CountersignError usage.invalid, which repeats nothing: it could be a password */
export function parseAccounts(args: string[]): AccountsCommand | { name: 'help'; json: boolean } {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      options: accountsOptions,
      allowPositionals: true,
    });
  } catch {
    throw wrong('accounts hash takes --password-stdin, --json and --profile; a password is never taken as an argument');
  }
  const { values, positionals } = parsed;
  if (values.help) return { name: 'help', json: values.json };
  if (positionals.length !== 1 || positionals[0] !== 'hash')
    throw wrong('accounts is followed by hash, and nothing else');
  return {
    name: 'accounts',
    passwordStdin: values['password-stdin'],
    json: values.json,
    ...(values.profile !== undefined && { profile: values.profile }),
  };
}

function wrong(detail: string): CountersignError<'usage.invalid'> {
  return new CountersignError('usage.invalid', { detail });
}
