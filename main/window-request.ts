import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * What the window was started for: files to sign or check, or an address. Whoever starts the program may be a stranger's page or a
 * stranger's name of a file, so nothing behind the guard `--` is ever an option, and an address can do next to nothing.
 */
export interface WindowRequest {
  view?: WindowView;
  /** Absolute paths. */
  files: string[];
  /** What a `countersign:` address asked for: to open the window, or something that is done for no address. */
  address?: 'open' | 'refused';
}

export const windowViews = ['sign', 'check'] as const;
export type WindowView = (typeof windowViews)[number];

/** Everything before it may be an option, everything behind it comes from strangers. */
export const guard = '--';
/** One more tells the desk that there were more than it takes. */
export const mostFiles = 2000;

/**
 * @param argv - of the process, from its own path on
 * @param folder - where it was started; an absolute path
 */
export function windowRequestOf(argv: readonly string[], folder: string): WindowRequest {
  const words = argv.slice(1);
  const at = words.indexOf(guard);
  const options = at < 0 ? words : words.slice(0, at);
  if (options.includes('--address')) {
    const behind = at < 0 ? [] : words.slice(at + 1);
    return { files: [], address: behind.length === 1 ? addressOf(behind[0] ?? '') : 'refused' };
  }
  const named = windowViews.find((one) => options.includes(`--view=${one}`));
  const files = at < 0 ? typedFiles(words, folder) : behindGuard(words.slice(at + 1), folder);
  return { ...(named && { view: named }), files: files.slice(0, mostFiles + 1) };
}

/** An empty word would be the folder itself, with all that is in it. */
function behindGuard(words: readonly string[], folder: string): string[] {
  return words.filter((word) => word !== '').map((word) => resolve(folder, word));
}

/** Without the guard a word may be anything; what counts is a file that is there. */
function typedFiles(words: readonly string[], folder: string): string[] {
  return words
    .filter((word, index) => !word.startsWith('-') && words[index - 1] !== '--profile')
    .map((word) => resolve(folder, word))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** An address is data from a stranger. It may open the window; it names no file, no document, no option. */
export function addressOf(word: string): 'open' | 'refused' {
  return /^countersign:(?:\/\/)?(?:open\/?)?$/i.test(word) ? 'open' : 'refused';
}
