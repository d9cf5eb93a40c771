import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { each, lastLines, mustRun, runTool } from '../tool';
import type { FileVerdict, Judge, SignatureVerdict } from './judge';

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
        const result = await runTool('pdfsig', ['-nssdir', `sql:${database}`, file]);
        return readPdfsig(result.stdout, result.code === 0 ? undefined : lastLines(result.stderr || result.stdout));
      });
    } finally {
      rmSync(database, { recursive: true, force: true });
    }
  },
};

/**
 * What pdfsig 22 says of the certificate of every signature after a file's first, whatever the chain: NSS remembers
 * from the first check that there was no revocation data and then gives up. With two signatures by one key the first
 * is "trusted" and the second is this. So only the first signature of a file can prove the chain with this judge.
 */
const undecided = 'Unknown issue with Certificate or corrupted data.';

/** Reads what pdfsig prints. */
export function readPdfsig(output: string, failure: string | undefined): FileVerdict {
  const blocks = output
    .split(/^Signature #\d+:/m)
    .slice(1)
    .filter((block) => !block.includes('The signature form field is not signed.'));
  const signatures = blocks.map((block, index): SignatureVerdict => {
    const signature = /- Signature Validation: (.*)/.exec(block)?.[1] ?? 'no signature verdict';
    const certificate = /- Certificate Validation: (.*)/.exec(block)?.[1] ?? 'no certificate verdict';
    const total = block.includes('- Total document signed');
    const last = index === blocks.length - 1;
    const trusted = certificate === 'Certificate is Trusted.' || (index > 0 && certificate === undecided);
    return {
      accepted: signature === 'Signature is Valid.' && trusted && (total || !last),
      words: `${signature} ${certificate} ${total ? 'Total document signed' : 'Not total document signed'}`,
    };
  });
  // Exit code 2 says "no signature found", which the missing signatures say already.
  return { signatures, complaints: failure !== undefined && signatures.length > 0 ? [failure] : [] };
}
