import { readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { safeProgram } from '../files/place/program';
import { askProgram, startProgram } from './outside-program';

/** More nobody sends with one message. */
const mostFiles = 50;
/** Octets of the address that xdg-email makes of all paths: Linux takes no longer word than 128 KiB. */
const longestAddress = 100_000;

const askedWithin = 5_000;
/** Milliseconds: a mail program that was not there stays where xdg-email started it; one that can not begin says so soon. */
const patience = 4_000;

/** What is known of the computer. */
export interface MailComputer {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
}

/**
 * The person's mail program, which begins a message with files in it; the person sends it. On Linux it is what the desktop
 * opens addresses of mail with, by `xdg-email`; on macOS it is Mail. On Windows none is reached without code of its own in
 * every mail program (MAPI), so nothing is offered there.
 */
export class MailProgram {
  constructor(private readonly computer: MailComputer = { platform: process.platform, environment: process.env }) {}

  /** Whether a message can be begun. Never throws. */
  async isThere(): Promise<boolean> {
    const { platform, environment } = this.computer;
    if (platform === 'darwin') return true;
    if (platform !== 'linux' || safeProgram('xdg-email', environment['PATH']) === undefined) return false;
    if (environment['MAILER']) return true;
    const answer = await askProgram(
      'xdg-mime',
      ['query', 'default', 'x-scheme-handler/mailto'],
      askedWithin,
      environment,
    );
    if (typeof answer === 'string') return false;
    const entry = answer.out.trim();
    return /^[\w.-]+\.desktop$/.test(entry) && (await isMailProgram(entry, environment));
  }

  /**
   * Begins a message. Whether a mail program takes files from others is its own affair: whoever sends looks.
   *
   * @param files - absolute
   * @throws CountersignError mail.unavailable, mail.failed, mail.tooMany, mail.nameUnfit
   */
  async write(files: readonly string[]): Promise<void> {
    const { platform, environment } = this.computer;
    if (!(await this.isThere())) throw new CountersignError('mail.unavailable', {});
    const paths = await Promise.all(files.map((file) => realpath(file)));
    const octets = paths.reduce((sum, path) => sum + Buffer.byteLength(path) * 3 + 8, 0);
    if (paths.length > mostFiles || octets > longestAddress) {
      throw new CountersignError('mail.tooMany', { count: paths.length, most: mostFiles });
    }
    const started = await (platform === 'darwin' ? byMail(paths) : byXdgEmail(paths, environment));
    if (started === 'missing') throw new CountersignError('mail.unavailable', {});
    if (started === 'failed') throw new CountersignError('mail.failed', {});
  }
}

function byMail(paths: readonly string[]): ReturnType<typeof startProgram> {
  return startProgram('/usr/bin/open', ['-b', 'com.apple.mail', ...paths], patience);
}

/**
 * @throws CountersignError mail.nameUnfit: xdg-email hands paths on between quotes and with commas between them, and reads
 * what follows a backslash; a file with such a name would be another file, or another receiver
 */
async function byXdgEmail(paths: readonly string[], environment: NodeJS.ProcessEnv): ReturnType<typeof startProgram> {
  const unfit = paths.find((path) => /[',"\\\p{Cc}\uFFFD]/u.test(path));
  if (unfit !== undefined) throw new CountersignError('mail.nameUnfit', { file: basename(unfit) });
  return startProgram('xdg-email', ['--utf8', ...paths.flatMap((path) => ['--attach', path])], patience, environment);
}

/** Whether a desktop entry says that it is a mail program: a browser opens addresses of mail too, and attaches nothing. */
async function isMailProgram(entry: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const own = environment['XDG_DATA_HOME'] || join(homedir(), '.local', 'share');
  const systems = (environment['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(delimiter);
  for (const folder of [own, ...systems].filter(isAbsolute)) {
    // The name of an entry in a folder below has hyphens in place of slashes (Desktop Entry Specification, desktop file ID).
    for (const name of new Set([entry, entry.replace('-', '/')])) {
      const text = await readFile(join(folder, 'applications', name), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const [, categories = ''] = /^Categories=(.*)$/m.exec(text) ?? [];
      return categories.split(';').includes('Email');
    }
  }
  return false;
}
