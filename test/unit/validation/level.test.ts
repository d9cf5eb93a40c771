import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CadesPlan } from '../../../main/cades/index';
import type { SignatureReport } from '../../../main/document/document-port';
import { objectIdentifier, sequence, setOf } from '../../../main/pki/der-writer';
import { Tlv } from '../../../main/pki/tlv-reader';
import { createSignatory, planFor, type Signatory } from '../cades/demo-signatory';
import { createDocument, removeFiles, signDocument, verifyBytes, type SignOptions } from './signed-document';

let signatory: Signatory;
let plan: CadesPlan;
let original: Buffer;

beforeAll(async () => {
  signatory = await createSignatory('P-256');
  plan = planFor(signatory, 'ECDSA');
  original = await createDocument(false);
});
afterAll(removeFiles);

async function report(options: SignOptions): Promise<SignatureReport> {
  const { signatures } = await verifyBytes(signDocument(original, signatory, plan, options));
  expect(signatures).toHaveLength(1);
  return signatures[0]!;
}

/** Writes over a text of the revision before it is signed. */
const write =
  (from: string, to: string) =>
  (revision: Buffer): void => {
    const at = revision.lastIndexOf(from, undefined, 'latin1');
    expect(at).toBeGreaterThan(0);
    expect(to).toHaveLength(from.length);
    revision.write(to, at, 'latin1');
  };

const commitment = (set: Uint8Array): Uint8Array =>
  setOf(
    ...Tlv.readWhole(set)
      .children()
      .map((attribute) => attribute.raw),
    sequence(
      objectIdentifier('1.2.840.113549.1.9.16.2.16'),
      setOf(sequence(objectIdentifier('1.2.840.113549.1.9.16.6.1'))),
    ),
  );

describe('PAdES baseline B (ETSI EN 319 142-1, clause 6.3)', () => {
  it('is reached by Filter, SubFilter, ByteRange, Contents, M and a baseline CMS; Reason is allowed', async () => {
    const found = await report({ claims: { reason: 'I agree', location: 'Brno' } });
    expect(found).toMatchObject({ integrity: 'intact', level: 'PAdES-BASELINE-B' });
    expect(found.levelProblems).toBeUndefined();
  });

  it.each<[string, SignOptions, string]>([
    ['another SubFilter', { revision: write('/ETSI.CAdES.detached', '/adbe.pkcs7.detached') }, 'SubFilter'],
    ['no Filter', { revision: write('/Filter /Adobe.PPKLite', '/Folter /Adobe.PPKLite') }, 'Filter is missing'],
    ['no M', { revision: write('/M (D:', '/N (D:') }, 'M, the claimed time'],
    ['an M that is no date', { revision: write('/M (D:', '/M (X:') }, 'M, the claimed time'],
    ['a Cert', { claims: { reason: 'x' }, revision: write('/Reason (x)', '/Cert  (x) ') }, 'Cert is present'],
    [
      'Reason beside a commitment type',
      { claims: { reason: 'x' }, attributes: commitment, extraRoom: 99 },
      'Reason stands beside',
    ],
  ])('is not reached with %s, and the signature stays intact', async (_, options, problem) => {
    const found = await report(options);
    expect(found).toMatchObject({ integrity: 'intact', level: 'not-baseline' });
    expect(found.levelProblems).toEqual([expect.stringContaining(problem)]);
  });

  it('a commitment type without Reason is allowed', async () => {
    expect(await report({ attributes: commitment, extraRoom: 99 })).toMatchObject({ level: 'PAdES-BASELINE-B' });
  });
});

describe('other kinds of signatures', () => {
  it('a format that is not known is not examined, and neither failed nor passed', async () => {
    const found = await report({ revision: write('/ETSI.CAdES.detached', '/ETSI.XAdES.detached') });
    expect(found).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'GENERIC',
      integrity: 'not-examined',
      detail: expect.stringContaining('not supported yet'),
    });
  });

  it('a signature that passes itself off as a time stamp fails', async () => {
    const found = await report({ revision: write('/ETSI.CAdES.detached', '/ETSI.RFC3161'.padEnd(20)) });
    expect(found).toMatchObject({
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      subFilter: 'ETSI.RFC3161',
    });
  });
});
