import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { TrialResult } from './trial';

const run = promisify(execFile);

/** What a program says about a file; undefined when it could not read it. */
async function ask(program: string, args: string[]): Promise<{ stdout: string; stderr: string } | undefined> {
  try {
    return await run(program, args, { timeout: 20_000, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    // qpdf: 3 stands for warnings.
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    return code === 3 ? { stdout, stderr } : undefined;
  }
}

/** Poppler 22 calls a field unsigned whose widget is an object of its own: it looks for the value in the widget alone. */
const signsFieldWithKids = (file: string): boolean =>
  /\/FT \/Sig[^>]*\/Kids \[[^\]]*\]\s*\/V \d/.test(readFileSync(file, 'latin1'));

interface PdfsigAnswer {
  valid: number;
  /** Signatures and document timestamps; fields that wait for one aside. */
  all: number;
}

async function pdfsig(file: string, password: string | undefined): Promise<PdfsigAnswer | undefined> {
  const passwords = password === undefined ? [] : ['-opw', password, '-upw', password];
  const answer = await ask('pdfsig', ['-nocert', ...passwords, file]);
  // Without its page, a field is half known to it.
  if (!answer || answer.stderr.includes('Failed to create page')) return undefined;
  const fields = answer.stdout.split(/^Signature #\d+:/m).slice(1);
  const blocks = fields.filter((block) => !/form field is not signed/.test(block));
  return {
    valid: blocks.filter((block) => block.includes('Signature is Valid')).length,
    all: blocks.length,
  };
}

const qpdf = async (file: string, password: string | undefined): Promise<boolean> =>
  (await ask('qpdf', ['--no-warn', '--check', ...(password === undefined ? [] : [`--password=${password}`]), file])) !==
  undefined;

/**
 * Asks programs that share no code with us whether the signed output is as good as its original was: where they could read
 * that, they read the output, and find one valid signature more. pdfsig has to see as many signatures as we list, or a
 * signature is shown in one program and hidden in another.
 */
export async function askJudges(
  { output, listed }: TrialResult,
  file: string,
  password: string | undefined,
): Promise<string[]> {
  if (output === undefined) return [];
  const findings: string[] = [];
  if ((await qpdf(file, password)) && !(await qpdf(output, password)))
    findings.push('judge: qpdf read the original, not the output');
  if (signsFieldWithKids(output)) return findings;
  const before = await pdfsig(file, password);
  const after = await pdfsig(output, password);
  if (before && !after) findings.push('judge: pdfsig read the original, not the output');
  if (before && after && after.valid <= before.valid) {
    findings.push(
      `judge: pdfsig finds ${after.valid} of ${after.all} signatures valid, before ${before.valid} of ${before.all}`,
    );
  }
  if (before && listed && before.valid > listed.before)
    findings.push(`judge: pdfsig finds ${before.valid} signatures valid, and we list ${listed.before}`);
  if (before && after && listed && before.all === listed.before && after.all !== listed.after)
    findings.push(`judge: pdfsig finds ${after.all} signatures in the output, and we list ${listed.after}`);
  return findings;
}
