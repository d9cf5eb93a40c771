import { sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import type { SignatureReport, TrustWish } from '../../../main/document/document-port';
import type { Fault, Route } from '../../fixtures/pki';
import { network, useLevels } from '../../fixtures/pki/level-desk';

const desk = useLevels();

/** Signs B-B without an issuer in it: what stands above the signatory's certificate has to be fetched. */
async function bare(): Promise<string> {
  const { raise: _, ...plan } = { ...desk.plan(), chain: [] };
  const engine = new DocumentEngine();
  const prepared = await engine.prepare({ path: desk.file, plan });
  const signatureValue = sign('sha256', prepared.signedAttributes, desk.pki.signer.privateKey);
  const { path } = await engine.complete({
    ...{ preparationId: prepared.preparationId, signatureValue },
    ...desk.output(),
  });
  desk.pki.requests.length = 0;
  return path;
}

const stamped = async (): Promise<string> => {
  const { path } = await desk.signWith();
  desk.pki.requests.length = 0;
  return path;
};

async function verified(
  path: string,
  { engine = new DocumentEngine(network), ...wish }: Partial<TrustWish> & { engine?: DocumentEngine } = {},
): Promise<SignatureReport> {
  const anchor = { certificate: desk.pki.root.certificate, origin: { kind: 'person' as const, file: 'my.pem' } };
  const before = readFileSync(path);
  const { signatures } = await engine.verify(path, undefined, { offline: false, anchors: [anchor], ...wish });
  expect(readFileSync(path).equals(before)).toBe(true);
  return signatures[0]!;
}

const words = ({ indication, subIndication }: SignatureReport): string =>
  [indication, subIndication].filter(Boolean).join(' ');
const nothingKnown = 'INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE';

describe('a verdict over the network', () => {
  it('fetches the issuers, OCSP and the lists that the document does not hold, each once', async () => {
    const found = await verified(await bare());
    expect(words(found)).toBe('TOTAL-PASSED');
    expect(found.validation?.chain).toHaveLength(3);
    expect(found.validation?.revocation).toMatchObject([
      { kind: 'OCSP', status: 'good', source: 'network' },
      { kind: 'CRL', status: 'good', source: 'network' },
    ]);
    expect([...desk.pki.requests].sort()).toEqual(['GET /ca/issuing', 'GET /crl/root', 'POST /ocsp']);
  });

  it('asks nobody offline, and says what is missing', async () => {
    const found = await verified(await bare(), { offline: true });
    expect(words(found)).toBe('INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND');
    expect(words(await verified(await stamped(), { offline: true }))).toBe(nothingKnown);
    expect(desk.pki.requests).toEqual([]);
  });

  it('asks nobody about what the document holds', async () => {
    const { path } = await desk.signWith({ level: 'PAdES-BASELINE-LT' });
    desk.pki.requests.length = 0;
    const found = await verified(path);
    expect(words(found)).toBe('TOTAL-PASSED');
    expect(found.validation?.revocation.map(({ source }) => source)).toEqual(['document', 'document']);
    expect(desk.pki.requests).toEqual([]);
  });

  it('keeps what it fetched for the documents after', async () => {
    const engine = new DocumentEngine(network, join(desk.folder, 'cache'));
    const path = await bare();
    await verified(path, { engine });
    desk.pki.requests.length = 0;
    expect(words(await verified(path, { engine }))).toBe('TOTAL-PASSED');
    expect(desk.pki.requests).toEqual([]);
  });

  it('hears of a revocation', async () => {
    const other = await desk.pki.issueSignatory({ name: 'Revoked' });
    const { raise: _, ...plan } = { ...desk.plan(), certificate: other.certificate };
    const engine = new DocumentEngine();
    const rsa = other.privateKey.asymmetricKeyType === 'rsa';
    const prepared = await engine.prepare({
      path: desk.file,
      plan: { ...plan, signatureAlgorithm: rsa ? 'RSA-PKCS1' : 'ECDSA' },
    });
    const signatureValue = sign('sha256', prepared.signedAttributes, other.privateKey);
    const { path } = await engine.complete({
      ...{ preparationId: prepared.preparationId, signatureValue },
      ...desk.output(),
    });
    desk.pki.revoke(other);
    const found = await verified(path);
    expect(words(found)).toBe('INDETERMINATE REVOKED_NO_POE');
    expect(found.validation?.revocation[0]).toMatchObject({ status: 'revoked', source: 'network' });
  });
});

describe('servers that answer wrongly', () => {
  it.each<Fault>(['wrong-nonce', 'expired', 'error', 'truncated', 'cut-off', 'garbage', 'huge'])(
    'OCSP (%s): the list is asked',
    async (fault) => {
      desk.pki.setFault('/ocsp', fault);
      const found = await verified(await bare());
      expect(words(found)).toBe('TOTAL-PASSED');
      expect(found.validation?.revocation[0]).toMatchObject({ kind: 'CRL', status: 'good' });
    },
  );

  it.each<[Route, Fault, string]>([
    ['/crl/root', 'expired', nothingKnown],
    ['/crl/root', 'error', nothingKnown],
    ['/crl/root', 'truncated', nothingKnown],
    ['/crl/root', 'garbage', nothingKnown],
    ['/crl/root', 'cut-off', nothingKnown],
    ['/ca/issuing', 'error', 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'],
    ['/ca/issuing', 'garbage', 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'],
    ['/ca/issuing', 'cut-off', 'INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'],
  ])('%s (%s) makes no verdict better: %s', async (route, fault, expected) => {
    desk.pki.setFault(route, fault);
    const found = await verified(await bare());
    expect(words(found)).toBe(expected);
    expect(found.integrity).toBe('intact');
  });

  it('a responder that never answers is waited for so long and no longer', async () => {
    desk.pki.setFault('/ocsp', 'slow');
    const path = await bare();
    const started = Date.now();
    expect(words(await verified(path))).toBe('TOTAL-PASSED');
    const seconds = (Date.now() - started) / 1000;
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThan(20);
  }, 40_000);
});
