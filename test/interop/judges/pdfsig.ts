import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { each, lastLines, mustRun, runTool } from '../tool';
import { isFollowed } from './judge';
import type { FileVerdict, Judge, JudgedFile, SignatureVerdict } from './judge';

/**
 * Poppler's `pdfsig` (NSS), as Okular and Evince see a file. The root is trusted in an NSS database of its own. A
 * signature is accepted when it is valid and its certificate trusted; the last one has to cover the total document.
 */
export const pdfsig: Judge = {
  name: 'pdfsig',

  async convene() {
    await mustRun('certutil', ['-H']).catch((error: Error) => {
      // certutil ends with 1 after its help; only its absence matters.
      if (error.message.includes('not installed')) throw error;
    });
    const version = (await runTool('pdfsig', ['-v'])).stderr.split('\n')[0];
    if (!version) throw new Error('pdfsig does not say its version');
    return version;
  },

  async judge(files, anchor) {
    const database = mkdtempSync(join(tmpdir(), 'countersign-nss-'));
    try {
      await mustRun('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
      await mustRun('certutil', ['-A', '-d', `sql:${database}`, '-n', 'anchor', '-t', ',C,', '-i', anchor]);
      return await each(files, async (file) => {
        const password = file.password === undefined ? [] : ['-upw', file.password];
        const result = await runTool('pdfsig', ['-nssdir', `sql:${database}`, ...password, file.path]);
        const failure = result.code === 0 ? undefined : lastLines(result.stderr || result.stdout);
        return readPdfsig(result.stdout, failure, file);
      });
    } finally {
      rmSync(database, { recursive: true, force: true });
    }
  },
};

/**
 * What pdfsig 22 says of the certificate of every signature after a file's first, whatever the chain: NSS remembers
 * from the first check that there was no revocation data and then gives up. With two signatures by one key the first
 * is "trusted" and the second is this. It says the same of a chain whose certificates name an OCSP address. So only the
 * first signature of a file at B-B can prove the chain with this judge.
 */
const undecided = 'Unknown issue with Certificate or corrupted data.';

/** What pdfsig 22 says of a document timestamp: it does not know their kind of signature and does not judge them. */
const notJudged = 'Signature Validation: Signature has not yet been verified.';

/** Reads what pdfsig prints. @param file - says whether the last signature has to cover the total document */
export function readPdfsig(output: string, failure: string | undefined, file: JudgedFile): FileVerdict {
  const { timestamps = 0 } = file;
  const complaints: string[] = [];
  const blocks = output
    .split(/^Signature #\d+:/m)
    .slice(1)
    .filter((block) => !block.includes('The signature form field is not signed.'));
  const isStamp = (block: string): boolean => block.includes('- Signature Type: unknown');
  const stamps = blocks.filter(isStamp);
  if (stamps.length !== timestamps)
    complaints.push(`sees ${stamps.length} document timestamps instead of ${timestamps}`);
  for (const stamp of stamps) if (!stamp.includes(notJudged)) complaints.push(`says of a timestamp: ${stamp.trim()}`);
  if (stamps.length > 0 && isFollowed(file) && !blocks.at(-1)?.includes('- Total document signed')) {
    complaints.push('the last document timestamp does not cover the total document');
  }
  const regular = blocks.filter((block) => !isStamp(block));
  const signatures = regular.map((block, index): SignatureVerdict => {
    const signature = /- Signature Validation: (.*)/.exec(block)?.[1] ?? 'no signature verdict';
    const certificate = /- Certificate Validation: (.*)/.exec(block)?.[1] ?? 'no certificate verdict';
    const total = block.includes('- Total document signed');
    const last = index === regular.length - 1 && !isFollowed(file);
    const chainIsJudged = index === 0 && file.level === undefined && file.levels === undefined;
    const trusted = certificate === 'Certificate is Trusted.' || (!chainIsJudged && certificate === undecided);
    return {
      accepted: signature === 'Signature is Valid.' && trusted && (total || !last),
      words: `${signature} ${certificate} ${total ? 'Total document signed' : 'Not total document signed'}`,
    };
  });
  // Exit code 2 says "no signature found", which the missing signatures say already.
  if (failure !== undefined && signatures.length > 0) complaints.push(failure);
  return { signatures, complaints };
}
