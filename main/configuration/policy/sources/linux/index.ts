import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CountersignError } from '../../../../errors/countersign-error';
import { jsonDocument } from '../../json-document';
import type { PolicyDocument, PolicyLevel, PolicySource } from '../../policy-document';
import { isThereByAdministrators, readAdministrators, root, type Administrators } from '../../trusted-place';

/** Where Linux has rules of an organization. */
export const linuxFolder = '/etc/countersign/policies';

/** The folders of the levels, the weakest first. */
const folders: [PolicyLevel, string][] = [
  ['recommended', 'recommended'],
  ['enforced', 'managed'],
];

/**
 * JSON files of two folders. Of a folder all that end with `.json` count, in the order of their names: of two that say
 * something of one setting the later one. Names that begin with a dot are left alone.
 */
export function linuxPolicies({
  folder = linuxFolder,
  administrators = root,
}: { folder?: string; administrators?: Administrators } = {}): PolicySource {
  return {
    read: () => folders.flatMap(([level, name]) => documentsOf(join(folder, name), level, administrators)),
    assertAdministrators(file) {
      readAdministrators(file, administrators);
    },
  };
}

function documentsOf(folder: string, level: PolicyLevel, administrators: Administrators): PolicyDocument[] {
  if (!isThereByAdministrators(folder, administrators)) return [];
  return namesIn(folder).flatMap((name) => {
    const place = join(folder, name);
    const text = readAdministrators(place, administrators);
    // It went away in between.
    if (text === undefined) return [];
    return [jsonDocument(text, { level, scope: 'machine', place, folder: dirname(place) })];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .sort();
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CountersignError('policy.unreadable', { place: folder, detail: code }, { cause: error });
  }
}
