import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedSignatures } from '../embedded-signatures';
import { each, lastLines, mustRun, runTool } from '../tool';
import type { Judge, SignatureVerdict } from './judge';

/**
 * `openssl cms -verify -cades`: the CMS alone, against the bytes of its ByteRange, with signing-certificate-v2 checked.
 * Document timestamps are for `openssl ts -verify`.
 * The purpose is `any`: OpenSSL's default for CMS asks for e-mail protection, which document signers need not have.
 */
export const opensslCms: Judge = {
  name: 'openssl',

  async convene() {
    return (await mustRun('openssl', ['version'])).trim();
  },

  async judge(files, anchor) {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-openssl-'));
    try {
      return await each(files, async ({ path: file, timestamps = 0 }, number) => {
        const { signatures, complaints } = embeddedSignatures(await readFile(file));
        const verdicts: SignatureVerdict[] = [];
        let stamps = 0;
        for (const [index, signature] of signatures.entries()) {
          const stamp = isTimeStampToken(signature.cms);
          const base = join(folder, `${number}-${index}`);
          writeFileSync(`${base}.der`, signature.cms);
          writeFileSync(`${base}.bin`, signature.covered);
          const how = stamp
            ? ['ts', '-verify', '-data', `${base}.bin`, '-token_in', '-in', `${base}.der`, '-CAfile', anchor]
            : [
                ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', `${base}.der`],
                ...['-content', `${base}.bin`, '-CAfile', anchor, '-no-CApath', '-no-CAstore'],
                ...['-purpose', 'any', '-out', `${base}.out`],
              ];
          const result = await runTool('openssl', how);
          rmSync(`${base}.bin`, { force: true });
          rmSync(`${base}.out`, { force: true });
          if (!stamp) verdicts.push({ accepted: result.code === 0, words: lastLines(result.stderr) });
          else if (result.code === 0) stamps += 1;
          else complaints.push(`a document timestamp: ${lastLines(result.stderr)}`);
        }
        if (stamps !== timestamps) complaints.push(`${stamps} good document timestamps instead of ${timestamps}`);
        return { signatures: verdicts, complaints };
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Whether the encapsulated content is a TSTInfo (id-ct-TSTInfo, RFC 3161, clause 2.4.2): its name stands at the beginning. */
function isTimeStampToken(cms: Buffer): boolean {
  return cms.subarray(0, 100).includes(Buffer.from('060b2a864886f70d0109100104', 'hex'));
}
