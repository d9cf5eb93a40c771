import type { ParseArgsConfig } from 'node:util';
import { parsedOptions, wrongUsage } from './parsed-options';

/** `updates`: what is known of newer versions, or a look for them. */
export interface UpdatesCommand {
  name: 'updates';
  look: boolean;
  json: boolean;
  profile?: string;
}

export const updatesOptions = {
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

export const updatesUsage = `  countersign updates           whether a newer version is known, and whether this one may still be used
  countersign updates look      asks the server of releases now; nothing is downloaded and nothing installed
`;

/** @throws CountersignError usage.invalid */
export function parseUpdates(args: string[]): UpdatesCommand | { name: 'help'; json: boolean } {
  const { values, positionals } = parsedOptions(args, updatesOptions);
  if (values.help) return { name: 'help', json: values.json };
  const look = positionals[0] === 'look';
  if (positionals.length > (look ? 1 : 0)) throw wrongUsage('updates is followed by look, or by nothing');
  return {
    name: 'updates',
    look,
    json: values.json,
    ...(values.profile !== undefined && { profile: values.profile }),
  };
}
