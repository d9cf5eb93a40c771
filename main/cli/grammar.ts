import type { ParseArgsConfig } from 'node:util';
import { accountsOptions } from './accounts-options';
import { commands, optionsOf, pinActions, raisingLevels, type CommandName } from './arguments';
import { keysOptions } from './keys-options';
import { listsOptions } from './lists-options';
import { signersOptions } from './signers-options';
import { updatesOptions } from './updates-options';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What may stand behind a command, for shells that complete it. */
export interface CommandGrammar {
  name: CommandName;
  /** Words of which one may follow at once. */
  actions: string[];
  takesFiles: boolean;
  options: OptionGrammar[];
}

export interface OptionGrammar {
  /** Without its two minus signs. */
  name: string;
  takesValue: boolean;
  /** Values of which one must be taken, where they are few. */
  values?: readonly string[];
}

const withFiles: readonly CommandName[] = ['sign', 'extend', 'verify', 'inspect'];
const allLevels: readonly string[] = ['B-B', ...raisingLevels];
const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'];
const layouts = ['text', 'name-and-text', 'image', 'image-and-text', 'image-behind-text'];

/** The whole command line, from the tables that it is parsed with. */
export function grammar(): CommandGrammar[] {
  return commands.map((name) => {
    const { actions, options } = behind(name);
    return {
      name,
      actions,
      takesFiles: withFiles.includes(name) || name === 'keys' || name === 'signers',
      options: Object.entries(options).map(([option, { type }]) => ({
        name: option,
        takesValue: type === 'string',
        ...valuesOf(name, option),
      })),
    };
  });
}

function behind(name: CommandName): { actions: string[]; options: Options } {
  switch (name) {
    case 'keys':
      return {
        actions: Object.keys(keysOptions),
        options: Object.assign({}, ...Object.values(keysOptions)) as Options,
      };
    case 'lists':
      return { actions: ['refresh'], options: listsOptions };
    case 'signers':
      return { actions: ['import', 'check'], options: signersOptions };
    case 'accounts':
      return { actions: ['hash'], options: accountsOptions };
    case 'updates':
      return { actions: ['look'], options: updatesOptions };
    case 'pin':
      return { actions: Object.keys(pinActions), options: optionsOf(name) };
    default:
      return { actions: [], options: optionsOf(name) };
  }
}

function valuesOf(command: CommandName, option: string): { values?: readonly string[] } {
  if (option === 'level') return { values: command === 'extend' ? raisingLevels : allLevels };
  if (option === 'corner') return { values: corners };
  if (option === 'layout') return { values: layouts };
  if (option === 'report-format') return { values: ['xml', 'pdf'] };
  return {};
}
