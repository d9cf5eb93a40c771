import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignatureReport } from '../../../main/document/document-port';
import { day } from '../../fixtures/pki/certificates';
import { createDocument, removeFiles, verifyBytes } from './signed-document';
import {
  addValidationData,
  createParties,
  removeStampFiles,
  sign,
  stampDocument,
  type Parties,
} from './stamped-document';

let parties: Parties;
let original: Buffer;

beforeAll(async () => {
  parties = await createParties();
  original = await createDocument(false);
});
afterAll(removeFiles);
afterAll(removeStampFiles);

const reports = async (bytes: Buffer): Promise<SignatureReport[]> => (await verifyBytes(bytes)).signatures;
const first = async (bytes: Buffer): Promise<SignatureReport> => (await reports(bytes))[0]!;
const soon = (): Date => new Date(Date.now() + 60_000);

describe('B-T: a timestamp from before the end of the certificate', () => {
  it('a signature-time-stamp over the octets of the signature value', async () => {
    const time = new Date(Math.floor(Date.now() / 1000) * 1000);
    expect(await first(sign(parties, original, { time }))).toMatchObject({
      role: 'signature',
      integrity: 'intact',
      level: 'PAdES-BASELINE-T',
      timestamps: [{ time: time.toISOString(), authority: 'Test TSA', intact: true }],
    });
  });

  it('without a timestamp it is B-B, and there is no reason to be told', async () => {
    const report = await first(sign(parties, original));
    expect(report.level).toBe('PAdES-BASELINE-B');
    expect(report).not.toHaveProperty('timestamps');
    expect(report).not.toHaveProperty('levelProblems');
  });

  it('not by a timestamp over something else', async () => {
    const report = await first(sign(parties, original, { octets: Buffer.from('another signature value') }));
    expect(report).toMatchObject({
      integrity: 'intact',
      level: 'PAdES-BASELINE-B',
      timestamps: [{ intact: false, detail: 'the signed content was changed' }],
      levelProblems: [expect.stringContaining('a timestamp does not count')],
    });
  });

  it('not by somebody whose certificate is not for timestamps', async () => {
    expect(await first(sign(parties, original, { by: parties.notForTimestamps }))).toMatchObject({
      level: 'PAdES-BASELINE-B',
      timestamps: [{ authority: 'Test Web server', intact: false, detail: 'the certificate is not for timestamps' }],
    });
  });

  it('not by an authority whose certificate was not valid at that time', async () => {
    const time = new Date(Date.now() - 20 * day);
    expect(await first(sign(parties, original, { time }))).toMatchObject({
      level: 'PAdES-BASELINE-B',
      timestamps: [{ intact: false, detail: expect.stringContaining('not valid at the time') }],
    });
  });

  it('not after the end of the certificate of the signatory', async () => {
    const ended = await createParties(new Date(Date.now() - day / 2));
    const report = await first(sign(ended, original, {}));
    expect(report).toMatchObject({ level: 'PAdES-BASELINE-B', timestamps: [{ intact: true }] });
    expect(report.levelProblems).toEqual([expect.stringContaining('the certificate of the signatory has ended')]);
    expect(await first(sign(ended, original, { time: new Date(Date.now() - 0.6 * day) }))).toMatchObject({
      level: 'PAdES-BASELINE-T',
    });
  });

  it('not where a bit of the token was changed: what is in Contents is covered by no digest', async () => {
    const stamped = sign(parties, original, {});
    // The token stands at the end of the CMS; its last octets are its own signature value.
    const at = /(?:00)*>/.exec(stamped.toString('latin1').slice(stamped.lastIndexOf('/Contents <')))!.index;
    const position = stamped.lastIndexOf('/Contents <') + at - 1;
    stamped.write(stamped.toString('latin1', position, position + 1) === '1' ? '2' : '1', position, 'latin1');
    expect(await first(stamped)).toMatchObject({
      integrity: 'intact',
      level: 'PAdES-BASELINE-B',
      timestamps: [{ intact: false }],
    });
  });

  it('a document timestamp behind it bears witness as well (EN 319 142-1, clause 6.3)', async () => {
    const [signature, timestamp] = await reports(stampDocument(parties, sign(parties, original)));
    expect(signature).toMatchObject({ level: 'PAdES-BASELINE-T', coverage: { laterChanges: 'signatures-only' } });
    expect(timestamp).toMatchObject({ role: 'document-timestamp', integrity: 'intact' });
  });

  it('not a document timestamp that was there before', async () => {
    const found = await reports(sign(parties, stampDocument(parties, original)));
    expect(found.map(({ role, level }) => [role, level])).toEqual([
      ['document-timestamp', 'not-baseline'],
      ['signature', 'PAdES-BASELINE-B'],
    ]);
  });
});

describe('B-LT: OCSP or CRL in the DSS for every certificate but the anchor', () => {
  const stamped = (): Buffer => sign(parties, original, {});

  it('for the signatory, the authority and what is above them', async () => {
    const report = await first(addValidationData(parties, stamped()));
    expect(report).toMatchObject({ level: 'PAdES-BASELINE-LT', coverage: { laterChanges: 'signatures-only' } });
    expect(report).not.toHaveProperty('levelProblems');
  });

  it.each([
    ['the signatory', () => ({ ocspFor: [parties.tsa] }), 'Test Signatory'],
    ['the timestamp authority', () => ({ ocspFor: [parties.signer] }), 'Test TSA'],
    ['the issuing authority', () => ({ rootList: false }), 'Test Issuing CA'],
  ])('not without data for %s, and its name is told', async (_, wish, name) => {
    const report = await first(addValidationData(parties, stamped(), wish()));
    expect(report).toMatchObject({ level: 'PAdES-BASELINE-T' });
    expect(report.levelProblems).toEqual([expect.stringContaining(`no revocation data for the certificate ${name}`)]);
  });

  it('not by data from before the signature, also when another signature follows', async () => {
    let bytes = addValidationData(parties, sign(parties, original, {}));
    bytes = sign(parties, sign(parties, bytes, {}));
    const found = await reports(bytes);
    expect(found.map(({ level }) => level)).toEqual(['PAdES-BASELINE-LT', 'PAdES-BASELINE-T', 'PAdES-BASELINE-B']);
  });

  it('not without data for an OCSP responder, unless its issuer exempts it (ocsp-nocheck)', async () => {
    const responder = parties.checkedResponder;
    const unchecked = addValidationData(parties, stamped(), { responder });
    expect(await first(unchecked)).toMatchObject({ level: 'PAdES-BASELINE-T' });
    const more = addValidationData(parties, unchecked, { ocspFor: [responder] });
    expect(await first(more)).toMatchObject({ level: 'PAdES-BASELINE-LT' });
  });

  it('not by data that was outdated at the time of the timestamp', async () => {
    const thisUpdate = new Date(Date.now() - 5 * day);
    const old = addValidationData(parties, stamped(), { thisUpdate, nextUpdate: new Date(Date.now() - 4 * day) });
    expect(await first(old)).toMatchObject({ level: 'PAdES-BASELINE-T' });
  });

  it('not by data that calls a certificate revoked before the timestamp; later is no matter', async () => {
    const before = addValidationData(parties, stamped(), { status: new Date(Date.now() - day) });
    expect(await first(before)).toMatchObject({ level: 'PAdES-BASELINE-T' });
    const after = addValidationData(parties, stamped(), { status: soon() });
    expect(await first(after)).toMatchObject({ level: 'PAdES-BASELINE-LT' });
  });

  it('not by answers that somebody else signed', async () => {
    const stranger = await createParties();
    const forged = addValidationData(parties, stamped(), { responder: stranger.responder });
    expect(await first(forged)).toMatchObject({ level: 'PAdES-BASELINE-T' });
  });

  it('not without a timestamp, whatever is in the DSS', async () => {
    expect(await first(addValidationData(parties, sign(parties, original)))).toMatchObject({
      level: 'PAdES-BASELINE-B',
    });
  });
});

describe('B-LTA: a document timestamp over that DSS', () => {
  it('in a later revision', async () => {
    const lt = addValidationData(parties, sign(parties, original, {}));
    const [signature, timestamp] = await reports(stampDocument(parties, lt));
    expect(signature).toMatchObject({ level: 'PAdES-BASELINE-LTA' });
    expect(timestamp).toMatchObject({
      role: 'document-timestamp',
      level: 'not-baseline',
      timestamps: [{ authority: 'Test TSA', intact: true }],
      coverage: { wholeDocument: true },
    });
    expect(timestamp).not.toHaveProperty('levelProblems');
    expect(timestamp).not.toHaveProperty('claimedTime');
  });

  it('not when the document timestamp came before the DSS', async () => {
    const bytes = addValidationData(parties, stampDocument(parties, sign(parties, original, {})));
    expect(await first(bytes)).toMatchObject({ level: 'PAdES-BASELINE-LT' });
  });

  it('not when the DSS under it lacks something', async () => {
    const partly = addValidationData(parties, sign(parties, original, {}), { ocspFor: [parties.signer] });
    expect(await first(stampDocument(parties, partly))).toMatchObject({ level: 'PAdES-BASELINE-T' });
  });

  it('not by a document timestamp of somebody whose certificate is not for timestamps', async () => {
    const lt = addValidationData(parties, sign(parties, original, {}));
    const [signature, timestamp] = await reports(stampDocument(parties, lt, { by: parties.notForTimestamps }));
    expect(signature).toMatchObject({ level: 'PAdES-BASELINE-LT' });
    expect(timestamp).toMatchObject({ integrity: 'intact', timestamps: [{ intact: false }] });
  });

  it('the same document timestamp may prove the time of a signature that has no timestamp of its own', async () => {
    const bytes = stampDocument(parties, addValidationData(parties, sign(parties, original)));
    expect(await first(bytes)).toMatchObject({ level: 'PAdES-BASELINE-LTA' });
  });

  it('renewed: data for the timestamp before, then another one', async () => {
    let bytes = stampDocument(parties, addValidationData(parties, sign(parties, original, {})));
    bytes = stampDocument(parties, addValidationData(parties, bytes));
    const found = await reports(bytes);
    expect(found.map(({ role, level, integrity }) => [role, level, integrity])).toEqual([
      ['signature', 'PAdES-BASELINE-LTA', 'intact'],
      ['document-timestamp', 'not-baseline', 'intact'],
      ['document-timestamp', 'not-baseline', 'intact'],
    ]);
    expect(found.map(({ coverage }) => coverage.laterChanges)).toEqual(['signatures-only', 'signatures-only', 'none']);
  });

  it('each signature has its own level', async () => {
    const both = stampDocument(parties, addValidationData(parties, sign(parties, original, {})));
    const found = await reports(sign(parties, both));
    expect(found.map(({ level }) => level)).toEqual(['PAdES-BASELINE-LTA', 'not-baseline', 'PAdES-BASELINE-B']);
  });
});
