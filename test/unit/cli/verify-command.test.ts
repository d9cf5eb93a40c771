import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runVerify } from '../../../main/cli/verify-command';
import type { Services } from '../../../main/services';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { SigningPlan } from '../../../main/document/document-port';
import * as fixtures from '../../fixtures/pdf';
import { createSignatory, planFor, signatureValue, type Signatory } from '../cades/demo-signatory';
import { temporaryFolder } from '../pdf/temporary-file';

const folder = temporaryFolder();
const documents = new DocumentEngine();
let signatory: Signatory;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
});

async function signed(name: string, claims: Partial<SigningPlan>): Promise<string> {
  const input = path.join(folder, `${name}.pdf`);
  fs.writeFileSync(input, fixtures.classicTable());
  const plan = { ...planFor(signatory, 'ECDSA'), signedAt: '2026-03-04T05:06:07.000Z', ...claims };
  const prepared = await documents.prepare({ path: input, plan });
  const completed = await documents.complete({
    preparationId: prepared.preparationId,
    signatureValue: signatureValue(signatory, plan, prepared.signedAttributes),
    temporary: `${input}.part`,
    target: path.join(folder, `${name}-signed.pdf`),
    numbered: false,
  });
  return completed.path;
}

async function verify(file: string, json: boolean): Promise<string> {
  let printed = '';
  const output = { json, out: (text: string) => void (printed += text), err: (text: string) => void (printed += text) };
  const services = { documents } as unknown as Services;
  const command = { name: 'verify' as const, files: [file], json };
  expect(await runVerify(command, services, output, process.stdin)).toBe(0);
  return printed;
}

const claims: Partial<SigningPlan> = {
  claimedRoles: ['Notary\u001b[31m'],
  commitmentType: 'proof-of-approval',
  signaturePolicy: {
    oid: '1.2.3',
    digestAlgorithm: 'SHA-256',
    digest: new Uint8Array(32).fill(1),
    uri: 'https://a.b/c',
  },
  certification: 2,
};

describe('countersign verify', () => {
  it('says what a signature claims, and lets no stranger drive the terminal', async () => {
    const printed = await verify(await signed('claims', claims), false);
    expect(printed).toContain('Certifies the document and allows filling in forms and signing\n');
    expect(printed).toContain('Claimed role: Notary [31m\n');
    expect(printed).toContain('Commitment: proof of approval\n');
    expect(printed).toContain('Signature policy: 1.2.3 https://a.b/c\n');
  });

  it('says nothing of claims where there are none', async () => {
    expect(await verify(await signed('plain', {}), false)).not.toMatch(/Certifies|Claimed|Commitment|policy/);
  });

  it('has them in its JSON', async () => {
    const { files } = JSON.parse(await verify(await signed('json', claims), true)) as {
      files: { signatures: unknown[] }[];
    };
    expect(files[0]!.signatures).toEqual([
      expect.objectContaining({
        claimedRoles: claims.claimedRoles,
        commitmentType: 'proof-of-approval',
        signaturePolicy: { oid: '1.2.3', digestAlgorithm: 'SHA-256', digest: '01'.repeat(32), uri: 'https://a.b/c' },
        certification: 2,
      }),
    ]);
  });
});
