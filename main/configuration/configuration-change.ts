import { copyFile, constants, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { writeReplacing } from '../files/replaced-file';
import { parseConfiguration } from './configuration-file';
import type { NewEntry, WrittenConfiguration } from './workers/new-entries';

/**
 * A configuration as it is written, for a change of it.
 *
 * @param file - absolute path
 * @returns undefined where there is none
 * @throws CountersignError config.unreadable, config.invalid
 */
export async function readWritten(file: string): Promise<WrittenConfiguration | undefined> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CountersignError('config.unreadable', { file }, { cause: error });
  }
  parseConfiguration(text, file);
  return JSON.parse(text) as WrittenConfiguration;
}

/**
 * A configuration with entries added.
 *
 * @param replace - whether entries of the same names that say something else are replaced
 * @returns its text
 * @throws CountersignError config.notReplaced, config.wouldBeInvalid
 */
export function withEntries(existing: WrittenConfiguration, entries: readonly NewEntry[], replace: boolean): string {
  const differing = entries.filter(({ state }) => state === 'differs');
  if (differing.length > 0 && !replace) {
    const names = differing.map(({ section, name }) => `${section}.${name}`).join(', ');
    throw new CountersignError('config.notReplaced', { entries: names });
  }
  const changed: WrittenConfiguration = { ...existing };
  for (const { section, name, value } of entries) changed[section] = { ...changed[section], [name]: value };
  const text = `${JSON.stringify({ CRYPTOTOKENS: {}, ...changed }, null, 2)}\n`;
  try {
    parseConfiguration(text, '');
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code !== 'config.invalid') throw error;
    const { path, expected } = error.params as { path: string; expected: string };
    throw new CountersignError('config.wouldBeInvalid', { path, expected }, { cause: error });
  }
  return text;
}

/**
 * Puts a configuration in the place of another, which stays beside it as a backup. The file is the old one or the new one at
 * every moment, and only as open to others as the old one was.
 *
 * @param file - absolute path
 * @param now - for the name of the backup
 * @returns the backup; undefined where there was nothing
 * @throws CountersignError config.notWritten
 */
export async function replaceConfiguration(file: string, text: string, now: Date): Promise<string | undefined> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const mode = await stat(file).then(
      (found) => found.mode & 0o777,
      () => undefined,
    );
    const backup = mode === undefined ? undefined : await backUp(file, now);
    await writeReplacing(file, text, { mode: mode ?? 0o600 });
    return backup;
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CountersignError('config.notWritten', { file, detail }, { cause: error });
  }
}

/** No backup is written over another. */
async function backUp(file: string, now: Date): Promise<string> {
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  for (let count = 1; ; count += 1) {
    const backup = `${file}.${stamp}${count === 1 ? '' : `-${count}`}.backup`;
    try {
      await copyFile(file, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
