import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { HistoryLine } from '../../main/audit/history-line';
import type { SignatureReport, VerificationReport } from '../../main/document/document-port';
import { plainEnvironment } from './script-process';

const commandLine = fileURLToPath(new URL('../../out/main/index.js', import.meta.url));

/**
 * Our own verdict on the newest signature of a file, from the command line's `verify` with the anchors of a profile.
 * @param words - as {@link verifyWords}
 */
export async function ourVerdict(file: string, words: string[]): Promise<SignatureReport> {
  const answer = await commandAnswer<{ files?: Partial<VerificationReport>[] }>(words);
  const newest = answer.files?.[0]?.signatures?.at(-1);
  if (newest === undefined) throw new Error(`Our own check finds no signature in ${file}.`);
  return newest;
}

/** How a person asks the command line the same. `online`: what the document does not hold is fetched. */
export function verifyWords(profile: string, file: string, online = false): string[] {
  return ['verify', ...(online ? [] : ['--offline']), '--profile', profile, file];
}

/** What the history of a profile holds, newest first. */
export async function historyOf(profile: string): Promise<HistoryLine[]> {
  return (await commandAnswer<{ entries: HistoryLine[] }>(['history', '--profile', profile])).entries;
}

/** The JSON document of a command of our command line. */
async function commandAnswer<Answer>(words: string[]): Promise<Answer> {
  const { stdout, stderr } = await run(process.execPath, [commandLine, ...words, '--json']);
  try {
    return JSON.parse(stdout) as Answer;
  } catch (error) {
    throw new Error(`“${words[0]}” gave no answer. ${stderr.trim()}`.trim(), { cause: error });
  }
}

/** What pdfsig says of a file's newest signature; undefined where pdfsig is not installed. */
export async function pdfsigVerdict(file: string): Promise<{ valid: boolean; sentence: string } | undefined> {
  try {
    // -nocert: the demo's root is in nobody's trust store; this asks about the document, not about trust.
    const { stdout, stderr } = await run('pdfsig', ['-nocert', file]);
    const newest = stdout.split(/^Signature #\d+:$/m).at(-1) ?? '';
    const validation =
      /Signature Validation: (.+)/.exec(newest)?.[1]?.trim() ?? (stderr.trim() || 'no signature found');
    const total = newest.includes('Total document signed');
    return {
      valid: validation === 'Signature is Valid.' && total,
      sentence: total ? `${validation} Total document signed.` : validation,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether a signed file is its input, octet for octet, with something appended. */
export async function isAppended(input: string, output: string): Promise<boolean> {
  const [before, after] = await Promise.all([readFile(input), readFile(output)]);
  return after.length > before.length && after.subarray(0, before.length).equals(before);
}

/** A command as a person may copy it. */
export function commandFor(...words: string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

function run(command: string, args: string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...plainEnvironment(), LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.once('error', reject);
    child.once('close', () =>
      resolve({ stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') }),
    );
  });
}
