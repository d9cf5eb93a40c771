/**
 * Makes the seeds that hold fresh keys and random numbers, `tsx test/fuzz/make-seeds.ts [NAME…]`. They are kept in `seeds/`, so
 * that a case is the same file on every machine. With names, only these are made anew.
 */
import { execFileSync } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DocumentEngine } from '../../main/document/document-engine';
import type { SigningPlan } from '../../main/document/document-port';
import { createNetwork } from '../../main/network/network';
import { nodeExchange } from '../../main/network/node-exchange';
import { buildOcspRequest } from '../../main/trust/revocation';
import { buildTimestampRequest } from '../../main/trust/timestamp-request';
import { awkward, classicTable, encryptedDocument, withForm, xrefStream } from '../fixtures/pdf';
import { startTestPki } from '../fixtures/pki';
import { signatureTimeStampOf } from '../fixtures/pki/signature-timestamp';
import { formDocument } from '../unit/pades/form-documents';
import { seedFolder, type TrustSeeds } from './seed-documents';

const work = mkdtempSync(join(tmpdir(), 'countersign-seeds-'));
const pki = await startTestPki();
const engine = new DocumentEngine(createNetwork({ exchange: nodeExchange }));

async function signed(bytes: Buffer, more: Partial<SigningPlan> = {}): Promise<Buffer> {
  const input = join(work, 'input.pdf');
  const target = join(work, 'output.pdf');
  writeFileSync(input, bytes);
  rmSync(target, { force: true });
  const { preparationId, signedAttributes } = await engine.prepare({
    path: input,
    plan: {
      certificate: pki.signer.certificate,
      chain: [pki.issuing.certificate],
      digestAlgorithm: 'SHA-256',
      signatureAlgorithm: 'ECDSA',
      signedAt: new Date().toISOString(),
      ...more,
    },
  });
  const signatureValue = sign('sha256', signedAttributes, pki.signer.privateKey);
  const temporary = join(work, '.part');
  await engine.complete({ preparationId, signatureValue, temporary, target, numbered: false });
  return readFileSync(target);
}

/** Names objects that are not there, above all that are: numbers that later signatures leave alone. */
function namesMore(): Buffer {
  const named = Array.from({ length: 40 }, (_, index) => `/X${10 + index} ${10 + index} 0 R`).join(' ');
  return formDocument({
    visible: true,
    objects: {
      3:
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Annots [6 0 R 8 0 R] ' +
        `/Resources << /Font << /F1 5 0 R >> /XObject << ${named} >> >> >>`,
    },
  });
}

const raise = (level: 'PAdES-BASELINE-T' | 'PAdES-BASELINE-LTA'): Pick<SigningPlan, 'raise'> => ({
  raise: {
    level,
    authorities: [{ name: 'test', url: `${pki.url}/tsa`, digestAlgorithm: 'SHA-256', deadlineMs: 30_000 }],
    fallback: 'FAIL',
  },
});

function linearized(bytes: Buffer): Buffer {
  const [from, to] = [join(work, 'plain.pdf'), join(work, 'linearized.pdf')];
  writeFileSync(from, bytes);
  execFileSync('qpdf', ['--linearize', '--object-streams=generate', from, to]);
  return readFileSync(to);
}

async function get(path: string, body?: Uint8Array): Promise<Buffer> {
  const response = await fetch(pki.url + path, body ? { method: 'POST', body: Buffer.from(body) } : {});
  return Buffer.from(await response.arrayBuffer());
}

try {
  mkdirSync(seedFolder, { recursive: true });
  const form = { acroForm: 'indirect', fields: 'indirect', annots: 'indirect' } as const;
  const once = await signed(formDocument({ visible: true, separate: true }), { fieldName: 'Buyer', reason: 'I agree' });
  const archived = await signed(xrefStream(), raise('PAdES-BASELINE-LTA'));
  const documents: Record<string, Buffer> = {
    'signed-twice': await signed(once, { claimedRoles: ['Director'], commitmentType: 'proof-of-approval' }),
    'signed-b-t': await signed(awkward(), raise('PAdES-BASELINE-T')),
    'signed-b-lta': archived,
    'signed-b-lta-and-again': await signed(archived),
    certified: await signed(formDocument({ field: '/Lock << /Type /SigFieldLock /Action /All >>' }), {
      certification: 2,
    }),
    'certified-for-annotations': await signed(formDocument({ visible: true }), { certification: 3 }),
    'certified-in-streams': await signed(formDocument({ objectStream: true }), { certification: 2 }),
    'signed-names-more': await signed(namesMore(), { fieldName: 'Buyer' }),
    'encrypted-rc4': encryptedDocument(['40']),
    'encrypted-aes-128': encryptedDocument(['128', '--use-aes=y'], { bytes: withForm(form) }),
    'encrypted-aes-256': encryptedDocument(['256'], { objectStreams: true }),
    'encrypted-and-signed': await signed(encryptedDocument(['256']), { password: 'owner' }),
    linearized: linearized(classicTable()),
    'linearized-form': linearized(withForm(form)),
  };
  const wanted = process.argv.slice(2);
  for (const [name, bytes] of Object.entries(documents)) {
    if (wanted.length === 0 || wanted.includes(name)) writeFileSync(join(seedFolder, `${name}.pdf`), bytes);
  }

  const imprint = createHash('sha256').update('a seed').digest();
  const request = buildTimestampRequest({ digestAlgorithm: 'SHA-256', imprint });
  const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
  const ocsp = buildOcspRequest(pki.signer.certificate, pki.issuing.certificate);
  pki.revoke(pki.tsa);
  const trust: TrustSeeds = {
    now: new Date().toISOString(),
    certificate: hex(pki.signer.certificate),
    issuer: hex(pki.issuing.certificate),
    imprint: hex(imprint),
    timestampNonce: hex(request.nonce),
    timestampResponse: hex(await get('/tsa', request.der)),
    ocspNonce: hex(ocsp.nonce),
    ocspResponse: hex(await get('/ocsp', ocsp.der)),
    crl: hex(await get('/crl/issuing')),
    signedData: hex(signatureTimeStampOf(documents['signed-b-t'] as Buffer).cms),
  };
  if (wanted.length === 0) writeFileSync(join(seedFolder, 'trust.json'), `${JSON.stringify(trust, null, 2)}\n`);
} finally {
  await pki.stop();
  rmSync(work, { recursive: true, force: true });
}
