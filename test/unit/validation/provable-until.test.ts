import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProvableUntil } from '../../../preload/contract/verification';
import type { SignatureReport } from '../../../main/document/document-port';
import { verifyDocument, type DocumentTrust } from '../../../main/document/validation';
import { evidenceId, standardAlgorithms, type RevocationInput } from '../../../main/validation';
import { foreseeingTable } from '../../../main/validation/algorithm-table';
import { issue, purposes, usages, type Identity, type IdentityWish } from '../../fixtures/pki/certificates';
import { writeIdentity } from '../../fixtures/pki/responders';
import { crl, ocspResponse } from '../../fixtures/pki/revocation-data';
import { createDocument, removeFiles, writeFile } from './signed-document';
import {
  addValidationData,
  createParties,
  removeStampFiles,
  sign,
  stampDocument,
  type Parties,
  type StoreWish,
} from './stamped-document';
import { ago, signedAt, VerdictCases } from './verdict-cases';

afterAll(removeFiles);
afterAll(removeStampFiles);

const ahead = (days: number): Date => ago(-days);
const period = (end: number): Pick<IdentityWish, 'notBefore' | 'notAfter'> => ({
  notBefore: ago(400),
  notAfter: ahead(end),
});
type Context = DocumentTrust['context'];
interface Wish extends Partial<Context> {
  anchors?: { certificate: Uint8Array; origin: { kind: 'person'; file: string }; until?: Date }[];
}

let parties: Parties;
let bare: Buffer;
let stamped: Buffer;
let original: Buffer;
beforeAll(async () => {
  original = await createDocument(false);
  // The signatory's certificate ends first, then the responder's, the timestamp authority's and the issuer's.
  parties = await createParties({
    ...{ root: period(4000), issuing: period(3000), signer: period(300), responder: period(500), tsa: period(1000) },
  });
  bare = sign(parties, original, undefined, { claims: { signedAt } });
  stamped = signed(parties);
});

const signed = (by: Parties): Buffer => sign(by, original, { time: signedAt }, { claims: { signedAt } });
const withData = (by: Parties, bytes: Buffer, days: number, wish: StoreWish = {}): Buffer =>
  addValidationData(by, bytes, { thisUpdate: ago(days), producedAt: ago(days), ...wish });

const trusted = ({ certificate }: Identity, until?: Date): NonNullable<Wish['anchors']>[number] => ({
  ...{ certificate, origin: { kind: 'person', file: 'my.pem' } },
  ...(until && { until }),
});

async function signatures(bytes: Buffer, by: Parties = parties, wish: Wish = {}): Promise<SignatureReport[]> {
  const context = { at: ago(0), anchors: [trusted(by.root)], ...wish };
  return (await verifyDocument(writeFile(bytes), undefined, { context, ownAnchors: 1 })).signatures;
}

async function until(bytes: Buffer, by?: Parties, wish?: Wish): Promise<ProvableUntil | undefined> {
  const [report] = await signatures(bytes, by, wish);
  expect(report?.indication).toBe('TOTAL-PASSED');
  return report?.validation?.provableUntil;
}

const ends = (end: ProvableUntil['end'], identity: Identity, time: Date): ProvableUntil => ({
  ...{ end, id: evidenceId(identity.certificate), what: `Test ${identity.name}`, time: time.toISOString() },
});

/** Answers as the issuers give them now; nothing of it is in the document. */
const asked =
  ({ issuing, root, responder }: Parties, status?: Date): NonNullable<Context['fetch']> =>
  ({ certificate }) => {
    const now = { thisUpdate: ago(0), nextUpdate: ahead(1) };
    const isAuthority = evidenceId(certificate) === evidenceId(issuing.certificate);
    const der = isAuthority
      ? crl({ issuer: root, ...now })
      : ocspResponse({ certificate, issuer: issuing.certificate, responder, status: status ?? 'good', ...now });
    const found: RevocationInput = { id: evidenceId(der), kind: isAuthority ? 'CRL' : 'OCSP', der, source: 'network' };
    return Promise.resolve({ revocation: [found], certificates: [] });
  };

describe('until when a signature stays provable', () => {
  it('without a timestamp: as long as its certificate', async () => {
    const own = ends('certificate', parties.signer, ahead(300));
    expect(await until(bare, parties, { fetch: asked(parties) })).toEqual(own);
    expect(await until(withData(parties, bare, 99))).toEqual(own);
  });

  it('with a timestamp, but with nothing in the document that says it was not revoked: no longer', async () => {
    expect(await until(stamped, parties, { fetch: asked(parties) })).toEqual(
      ends('certificate', parties.signer, ahead(300)),
    );
  });

  it('with that in the document: as long as whoever said it has a certificate', async () => {
    expect(await until(withData(parties, stamped, 99))).toEqual(ends('revocation', parties.responder, ahead(500)));
  });

  it('and the timestamp authority', async () => {
    const others = await createParties({
      ...{ root: period(4000), issuing: period(3000), signer: period(300), responder: period(2000), tsa: period(800) },
    });
    const held = withData(others, signed(others), 99);
    expect(await until(held, others)).toEqual(ends('timestamp', others.tsa, ahead(800)));
  });

  it('with an archive timestamp: as long as that one’s authority, whoever answered', async () => {
    const archived = stampDocument(parties, withData(parties, stamped, 99), { time: ago(98) });
    const [signature, timestamp] = await signatures(archived);
    const tsa = ends('timestamp', parties.tsa, ahead(1000));
    expect(signature?.validation?.provableUntil).toEqual(tsa);
    expect(timestamp?.timestampValidation?.provableUntil).toEqual({ ...tsa, end: 'certificate' });
  });

  it('with a renewed archive timestamp: as long as the newest one', async () => {
    const stamping = { oids: [purposes.timeStamping], critical: true };
    const wish = { name: 'Next TSA', keyUsage: usages.digitalSignature, extendedKeyUsage: stamping, ...period(2500) };
    const next = await issue(wish, parties.issuing);
    await writeIdentity(parties.folder, next);
    const archived = stampDocument(parties, withData(parties, stamped, 99), { time: ago(98) });
    const renewed = withData(parties, archived, 50, { ocspFor: [parties.tsa, next] });
    const twice = stampDocument(parties, renewed, { time: ago(49), by: next });
    const [signature, older] = await signatures(twice);
    expect(signature?.validation?.provableUntil).toEqual(ends('timestamp', next, ahead(2500)));
    expect(older?.timestampValidation?.provableUntil).toEqual(ends('timestamp', next, ahead(2500)));
    // Without the answers about the first authority in the document, the newest timestamp comes too late for nothing.
    const unheld = stampDocument(parties, archived, { time: ago(49), by: next });
    expect(await until(unheld, parties, { fetch: asked(parties) })).toEqual(ends('timestamp', next, ahead(2500)));
  });

  it('of a certificate that was revoked since: as long as the timestamp that says it is older', async () => {
    const archived = stampDocument(parties, withData(parties, stamped, 99), { time: ago(98) });
    const told = withData(parties, archived, 40, { ocspFor: [parties.signer], status: ago(50) });
    expect(await until(told)).toEqual(ends('timestamp', parties.tsa, ahead(1000)));
  });

  it('of a certificate that has ended, where only its issuer’s answer of today helps: not for sure any more', async () => {
    const ended = await createParties({
      ...{ root: period(4000), issuing: period(3000), signer: period(-20), responder: period(500), tsa: period(1000) },
    });
    const late = withData(ended, signed(ended), 40, { ocspFor: [ended.tsa] });
    const [report] = await signatures(late, ended, { fetch: asked(ended) });
    // An answer from after the end counts only where the issuer says that it keeps such; this one does not.
    expect(report?.indication).toBe('INDETERMINATE');
    expect(report?.validation?.provableUntil).toBeUndefined();
    const held = withData(ended, signed(ended), 99);
    expect(await until(held, ended)).toEqual(ends('revocation', ended.responder, ahead(500)));
  });

  it('as long as an anchor is trusted, where its trust has an end', async () => {
    const anchors = [trusted(parties.root, ahead(100))];
    expect(await until(bare, parties, { fetch: asked(parties), anchors })).toEqual(
      ends('anchor', parties.root, ahead(100)),
    );
  });

  it('as long as its algorithms are expected to be good', async () => {
    const others = await createParties({
      ...{ root: period(4000), issuing: period(3000), responder: period(2800), tsa: period(2900) },
      signer: { ...period(2500), rsa: true },
    });
    const rsa = sign(others, original, undefined, { claims: { signedAt } });
    expect(await until(rsa, others, { fetch: asked(others) })).toMatchObject({
      ...{ end: 'algorithm', what: 'RSA-PKCS1 with a key of 2048 bit', time: '2029-01-01T00:00:00.000Z' },
    });
    const held = withData(others, signed(others), 99);
    expect(await until(held, others)).toMatchObject({ end: 'revocation' });
  });

  it('nothing is said where nothing is confirmed', async () => {
    const [report] = await signatures(stamped);
    expect(report?.indication).toBe('INDETERMINATE');
    expect(report?.validation).not.toHaveProperty('provableUntil');
  });

  it('and nothing that ends: it is an anchor itself', async () => {
    expect(await until(bare, parties, { anchors: [trusted(parties.signer)] })).toBeUndefined();
  });
});

describe('whatever is said, a validation of that time says the same', () => {
  const strict = foreseeingTable(standardAlgorithms, ago(0));

  it('of every document that holds what proves it', { timeout: 60_000 }, async () => {
    const cases = await VerdictCases.make();
    let looked = 0;
    for (const { name, bytes, anchors, at } of cases) {
      const context = { at, anchors: anchors.map((one) => trusted(one)) };
      const wish = (more: Partial<Context>): DocumentTrust => ({ context: { ...context, ...more }, ownAnchors: 1 });
      const file = writeFile(bytes);
      const { signatures: now } = await verifyDocument(file, undefined, wish({}));
      const found = now.find(({ role }) => role === 'signature')?.validation?.provableUntil;
      if (!found || found.time < at.toISOString()) continue;
      looked += 1;
      const later = async (seconds: number): Promise<string | undefined> => {
        const time = new Date(Date.parse(found.time) + seconds * 1000);
        const report = await verifyDocument(file, undefined, wish({ at: time, algorithms: strict }));
        return report.signatures.find(({ role }) => role === 'signature')?.indication;
      };
      expect([name, await later(-1)]).toEqual([name, 'TOTAL-PASSED']);
      expect([name, await later(2)]).toEqual([name, 'INDETERMINATE']);
    }
    expect(looked).toBeGreaterThan(15);
  });
});
