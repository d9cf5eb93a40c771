import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { plainAddPlaceholder } from '@signpdf/placeholder-plain';
import { SignPdf } from '@signpdf/signpdf';
import { SUBFILTER_ETSI_CADES_DETACHED } from '@signpdf/utils';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyDocument } from '../../../main/document/validation';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import { silentLog } from '../../../main/log/log';
import { configurationSchema } from '../../../main/configuration/configuration';
import { SignerCatalog, usedBy } from '../../../main/signers/signer-catalog';
import { resolveSigningKey } from '../../../main/signing/signing-key';
import { SignpdfSigner } from '../../../main/signing/signpdf-signer';
import { TokenRegistry } from '../../../main/token/token-registry';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

const run = promisify(execFile);

describe('the CryptoToken as a Signer of @signpdf', () => {
  let token: SoftToken;
  let tokens: TokenRegistry;
  let signers: SignerCatalog;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-signpdf-'));
    token = await makeSoftToken();
    const configuration = configurationSchema.parse({
      SHAREDLIBRARIES: { soft: token.sharedLibrary },
      CRYPTOTOKENS: { soft: token.cryptoToken('soft') },
      SIGNERS: { any: { CRYPTOTOKEN: 'soft', ALIASSELECTOR: 'RequestMetadata' } },
    });
    tokens = new TokenRegistry(configuration, nodeLauncher(resolve('out/main')), silentLog, configuration.DEADLINES);
    signers = new SignerCatalog(configuration, tokens);
  });

  afterAll(async () => {
    tokens.dispose();
    await token.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['user_maria.lindqvist', 'user_jonas.weber'])('fills a foreign placeholder with %s', async (alias) => {
    const signer = await signers.find('any');
    const key = await resolveSigningKey(usedBy(signer, signer.signatory), alias, new Date());
    const session = await key.token.open({ kind: 'typed', ask: async () => Buffer.from(token.pin) });
    try {
      const plugged = new SignpdfSigner(key, session);
      const placed = plainAddPlaceholder({
        pdfBuffer: await classicPdf(),
        reason: 'Plug-in',
        contactInfo: '',
        name: 'Countersign',
        location: '',
        signatureLength: plugged.signatureLength,
        subFilter: SUBFILTER_ETSI_CADES_DETACHED,
      });
      const signed = await new SignPdf().sign(placed, plugged);
      const file = join(folder, `${alias}.pdf`);
      await writeFile(file, signed);

      const report = await verifyDocument(file);
      expect(report.signatures).toHaveLength(1);
      expect(report.signatures[0]).toMatchObject({ integrity: 'intact', coverage: { wholeDocument: true } });
      const { stdout } = await run('pdfsig', [file]);
      expect(stdout).toContain('Signature is Valid');
      expect(stdout).toContain('ETSI.CAdES.detached');
    } finally {
      await session.close();
    }
  });
});

/** The placeholder package reads classic cross-reference tables only. */
async function classicPdf(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage().drawText('Signed through @signpdf');
  return Buffer.from(await document.save({ useObjectStreams: false }));
}
