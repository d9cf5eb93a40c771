import type { ParseArgsConfig } from 'node:util';

/** Looks through documents for what may make their pages say something else later. */
export interface InspectCommand {
  name: 'inspect';
  files: string[];
  passwordStdin?: boolean;
  json: boolean;
  profile?: string;
}

export const inspectOptions = {
  json: { type: 'boolean', default: false },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  'password-stdin': { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

export const inspectUsage = `  countersign inspect FILE...   what may make the pages of a document say something else later, and what lies beside them:
                                scripts, fonts that are not embedded, layers, attachments and the like; nothing is fetched
      --password-stdin          reads the password of encrypted documents from standard input, one line
`;
