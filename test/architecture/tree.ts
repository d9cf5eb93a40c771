import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { project } from './walls';

const ignored = new Set([
  '.git',
  ...readFileSync(join(project, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('*'))
    .map((line) => line.replace(/\/$/, '')),
]);

/** The entries of the project's folder that belong to the project. */
export function topLevelEntries(): string[] {
  return readdirSync(project).filter((name) => !ignored.has(name));
}

/** Every file of the project, relative to it; what git ignores is left out. */
export function projectFiles(folder = ''): string[] {
  return readdirSync(join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return projectFiles(path);
    return entry.isFile() ? [path] : [];
  });
}

/** @returns the file's text, or undefined when it is not text */
export function textOf(path: string): string | undefined {
  const bytes = readFileSync(join(project, path));
  return bytes.subarray(0, 8000).includes(0) ? undefined : bytes.toString('utf8');
}
