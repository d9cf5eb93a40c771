import 'reflect-metadata';
import { Extension } from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import { issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { failure, network, useLevels } from '../../fixtures/pki/level-desk';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { TestPki } from '../../fixtures/pki';

const desk = useLevels();

const extensions = {
  // ETSI EN 319 412-1, clause 5.2, and RFC 9608, clause 3: both are NULL.
  validityAssuredShortTerm: new Extension('0.4.0.194121.2.1', false, Uint8Array.of(5, 0).buffer),
  noRevocationAvailable: new Extension('2.5.29.56', false, Uint8Array.of(5, 0).buffer),
};

const minute = 60_000;

/** The desk's PKI with a signatory whose certificate lives for minutes; nobody could tell whether it was revoked. */
async function signatory(wish: { extensions?: Extension[]; notBefore?: Date; notAfter?: Date } = {}): Promise<TestPki> {
  const now = Date.now();
  const signer: Identity = await issue(
    {
      ...{ name: 'Short-lived', keyUsage: usages.nonRepudiation, rsa: true },
      ...{ issuers: [`${desk.pki.url}/ca/issuing`] },
      ...{ notBefore: new Date(now - minute), notAfter: new Date(now + 10 * minute), ...wish },
    },
    desk.pki.issuing,
  );
  return { ...desk.pki, signer };
}

describe('a certificate that lives for minutes', () => {
  it.each(Object.entries(extensions))('with %s: B-LTA without revocation data of its own', async (_, extension) => {
    const from = await signatory({ extensions: [extension] });
    const completed = await desk.signWith({ level: 'PAdES-BASELINE-LTA' }, { from });
    expect(completed).toMatchObject({ level: 'PAdES-BASELINE-LTA', levelProblems: [] });
    expect(completed.report.signatures[0]).toMatchObject({ level: 'PAdES-BASELINE-LTA', integrity: 'intact' });
    // One question for the authority of the timestamps, one for the issuing authority; none for the signatory.
    expect(desk.pki.requests.filter((one) => /ocsp|crl/.test(one))).toEqual(['GET /crl/root', 'POST /ocsp']);
    // It may be extended when it has ended.
    const engine = new DocumentEngine(network);
    const raise = desk.wish({ level: 'PAdES-BASELINE-LTA' });
    const extended = await engine.extend({ path: completed.path, raise, ...desk.output() });
    expect(extended).toMatchObject({ level: 'PAdES-BASELINE-LTA', levelProblems: [] });
  });

  it('without them: its revocation data is missed', async () => {
    const from = await signatory();
    await expect(desk.signWith({ level: 'PAdES-BASELINE-LT' }, { from })).rejects.toEqual(
      failure('level.notReached', /revocation data is missing/),
    );
  });

  it.each([
    ['has ended', { notBefore: -10 * minute, notAfter: -minute }],
    ['has not begun', { notBefore: minute, notAfter: 10 * minute }],
  ])('a timestamp by whose time it %s does not count', async (words, { notBefore, notAfter }) => {
    const [begin, end] = [new Date(Date.now() + notBefore), new Date(Date.now() + notAfter)];
    const from = await signatory({ extensions: Object.values(extensions), notBefore: begin, notAfter: end });
    await expect(desk.signWith({ level: 'PAdES-BASELINE-T' }, { from })).rejects.toEqual(
      failure('timestamp.failed', new RegExp(`by its time, the certificate of the signatory ${words}`)),
    );
  });
});
