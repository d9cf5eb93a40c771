import type { ParseArgsConfig } from 'node:util';
import { parsedOptions, wrongUsage } from './parsed-options';
import { timeIn } from './verify-options';

/** `lists`: what is known of the trusted lists, or a refresh of them. */
export interface ListsCommand {
  name: 'lists';
  refresh: boolean;
  /** A folder in place of the network. */
  from?: string;
  /** What counts as now. */
  at?: Date;
  json: boolean;
  profile?: string;
}

export const listsOptions = {
  from: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

export const listsUsage = `  countersign lists             the trusted lists that are in force here, and why others are not
  countersign lists refresh     fetches and verifies them anew; what was verified before stays until a newer list was
      --from FOLDER             takes them from a folder in place of the network
      --at TIME                 takes this time for now, such as 2026-01-31 or 2026-01-31T12:00:00Z
`;

/** @throws CountersignError usage.invalid */
export function parseLists(args: string[]): ListsCommand | { name: 'help'; json: boolean } {
  const { values, positionals } = parsedOptions(args, listsOptions);
  if (values.help) return { name: 'help', json: values.json };
  const refresh = positionals[0] === 'refresh';
  if (positionals.length > (refresh ? 1 : 0)) throw wrongUsage('lists is followed by refresh, or by nothing');
  if (!refresh && values.from !== undefined) throw wrongUsage('--from belongs to lists refresh');
  return {
    name: 'lists',
    refresh,
    ...(values.from !== undefined && { from: values.from }),
    ...(values.at !== undefined && { at: timeIn(values.at) }),
    json: values.json,
    ...(values.profile !== undefined && { profile: values.profile }),
  };
}
