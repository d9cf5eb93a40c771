import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedSignatures } from '../embedded-signatures';
import { each, lastLines, mustRun, runTool } from '../tool';
import type { Judge, SignatureVerdict } from './judge';

/**
 * `openssl cms -verify -cades`: the CMS alone, against the bytes of its ByteRange, with signing-certificate-v2 checked.
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
      return await each(files, async (file, number) => {
        const { signatures, complaints } = embeddedSignatures(await readFile(file));
        const verdicts: SignatureVerdict[] = [];
        for (const [index, signature] of signatures.entries()) {
          const base = join(folder, `${number}-${index}`);
          writeFileSync(`${base}.der`, signature.cms);
          writeFileSync(`${base}.bin`, signature.covered);
          const result = await runTool('openssl', [
            ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', `${base}.der`],
            ...['-content', `${base}.bin`, '-CAfile', anchor, '-no-CApath', '-no-CAstore'],
            ...['-purpose', 'any', '-out', `${base}.out`],
          ]);
          rmSync(`${base}.bin`, { force: true });
          rmSync(`${base}.out`, { force: true });
          verdicts.push({ accepted: result.code === 0, words: lastLines(result.stderr) });
        }
        return { signatures: verdicts, complaints };
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
