import type { ParseArgsConfig } from 'node:util';
import { parsedOptions, wrongUsage } from './parsed-options';

/** `signers import`: workers of SignServer become entries of the configuration. */
export interface SignersImportCommand {
  name: 'signers';
  action: 'import';
  file: string;
  /** Without it nothing is written. */
  write: boolean;
  replace: boolean;
  withoutLogin: boolean;
  json: boolean;
  profile?: string;
}

/** `signers check`: everything in the configuration is tried that needs no PIN. */
export interface SignersCheckCommand {
  name: 'signers';
  action: 'check';
  json: boolean;
  profile?: string;
}

export type SignersCommand = SignersImportCommand | SignersCheckCommand;

export const signersOptions = {
  write: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  'without-login': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

export const signersUsage = `  countersign signers import FILE
                                what SignServer's workers in FILE (worker.properties) would be in the configuration,
                                and what becomes of each of their properties; PINs and passwords are never taken
      --write                   writes them into the profile's configuration; the one before stays as a backup
      --replace                 also where entries of the same names are there
      --without-login           makes signers for everybody whose AUTHTYPE can not be taken over
  countersign signers check     tries everything in the configuration that needs no PIN: drivers, tokens, certificates,
                                timestamp and certificate authorities, issuers of logins, anchors and lists
`;

/** @throws CountersignError usage.invalid */
export function parseSigners(args: string[]): SignersCommand | { name: 'help'; json: boolean } {
  const { values, positionals } = parsedOptions(args, signersOptions);
  if (values.help) return { name: 'help', json: values.json };
  const [action, file, ...more] = positionals;
  const profile = values.profile === undefined ? {} : { profile: values.profile };
  if (action === 'check') {
    if (file !== undefined) throw wrongUsage('signers check takes no files');
    if (values.write || values.replace || values['without-login']) {
      throw wrongUsage('--write, --replace and --without-login belong to signers import');
    }
    return { name: 'signers', action, json: values.json, ...profile };
  }
  if (action !== 'import') throw wrongUsage('signers is followed by import or check');
  if (file === undefined || more.length > 0) throw wrongUsage('signers import takes one file');
  if (values.replace && !values.write) throw wrongUsage('--replace goes with --write');
  return {
    name: 'signers',
    action,
    file,
    write: values.write,
    replace: values.replace,
    withoutLogin: values['without-login'],
    json: values.json,
    ...profile,
  };
}
