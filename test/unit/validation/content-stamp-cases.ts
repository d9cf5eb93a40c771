import { createHash } from 'node:crypto';
import { objectIdentifier, oids, sequence, tags, Tlv } from '../../../main/pki';
import { setOf } from '../../../main/pki/der-writer';
import { makeTimestampToken } from '../../fixtures/pki/timestamp-token';
import { createDocument } from './signed-document';
import {
  addValidationData,
  createParties,
  sign,
  stampDocument,
  type Parties,
  type StoreWish,
  type TokenWish,
} from './stamped-document';
import { ago, lasting, long, signedAt, type VerdictCase } from './verdict-cases';

/**
 * Signatures with a timestamp under them (content-time-stamp, EN 319 122-1, clause 5.2.8): it proves that they are not older, and so
 * that one was made after its certificate was revoked, or had ended (EN 319 102-1, clause 5.3.4).
 */
export async function makeContentStampCases(): Promise<VerdictCase[]> {
  const original = await createDocument(false);
  const cases: VerdictCase[] = [];
  const add = (name: string, { root }: Parties, bytes: Buffer, expected: string, best?: Date): void => {
    cases.push({ name, bytes, anchors: [root], at: ago(0), expected, ...(best && { best }) });
  };
  const signed = (parties: Parties, under: Under, stamp?: TokenWish, claimed = signedAt): Buffer =>
    signedOver(parties, original, under, { stamp, claimed });

  const parties = await createParties(lasting);
  const best = signedAt;
  const whole = withData(parties, signed(parties, { time: ago(101) }, { time: best }), 99);
  add('a timestamp under the signature', parties, whole, 'TOTAL-PASSED', best);
  const archived = stampDocument(parties, whole, { time: ago(98) });
  add('a timestamp under the signature, archived', parties, archived, 'TOTAL-PASSED', best);
  const early = withData(parties, signed(parties, { time: ago(99.5) }, { time: best }), 99);
  add('two timestamps in the wrong order', parties, early, 'TOTAL-PASSED', best);

  const revoked = (bytes: Buffer, days: number): Buffer =>
    withData(parties, withData(parties, bytes, 40, { ocspFor: [parties.signer], status: ago(days) }), 40, {
      ocspFor: [parties.tsa],
    });
  const bare = signed(parties, { time: ago(101) });
  add('revoked before the timestamp under it', parties, revoked(bare, 150), 'TOTAL-FAILED REVOKED');
  add('revoked after the timestamp under it', parties, revoked(bare, 50), 'INDETERMINATE REVOKED_NO_POE');
  const both = signed(parties, { time: ago(101) }, { time: best });
  add('revoked before the timestamp under it, stamped', parties, revoked(both, 150), 'TOTAL-FAILED REVOKED');
  add('revoked after both timestamps', parties, revoked(both, 50), 'TOTAL-PASSED', best);
  const other = signed(parties, { time: ago(101), octets: Buffer.from('else') });
  add(
    'revoked, with a timestamp under it that is over something else',
    parties,
    revoked(other, 150),
    'INDETERMINATE REVOKED_NO_POE',
  );

  const ended = await createParties({ ...lasting, signer: { notBefore: ago(400), notAfter: ago(120) } });
  const within = ago(130);
  const known = (bytes: Buffer): Buffer => withData(ended, bytes, 125);
  const late = known(signed(ended, { time: ago(110) }, undefined, within));
  add('expired before the timestamp under it', ended, late, 'TOTAL-FAILED EXPIRED');
  const before = known(signed(ended, { time: ago(131) }, undefined, within));
  add('expired after the timestamp under it', ended, before, 'INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED');
  const proved = known(signed(ended, { time: ago(131) }, { time: within }, within));
  add('expired after both timestamps', ended, proved, 'TOTAL-PASSED', within);

  const weak = await createParties({ ...lasting, signer: { ...long, rsa: true, modulusLength: 1024 } });
  const since = signed(weak, { time: ago(101) }, { time: best });
  const failed = 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE';
  add('an old key, and a timestamp under it that is younger', weak, withData(weak, since, 99), failed);
  return cases;
}

interface Under {
  time: Date;
  /** What is stamped instead of what is signed. */
  octets?: Buffer;
}

/** Signs with a timestamp over the signed content among the signed attributes. */
function signedOver(
  parties: Parties,
  original: Buffer,
  { time, octets }: Under,
  { stamp, claimed }: { stamp: TokenWish | undefined; claimed: Date },
): Buffer {
  const { issuing, tsa: by } = parties;
  const attributes = (built: Uint8Array): Uint8Array => {
    const all = Tlv.readWhole(built).children();
    const digest = all.find((one) => one.children(2)[0]?.oid() === oids.messageDigest)?.children(2)[1];
    const [value] = digest?.expect(tags.set, 'values').children(1) ?? [];
    const imprint = octets ? createHash('sha256').update(octets).digest() : value?.octets();
    if (!imprint) throw new Error('there is no message digest');
    const token = makeTimestampToken({ imprint, by, time, chain: [issuing.certificate] });
    return setOf(...all.map(({ raw }) => raw), sequence(objectIdentifier(oids.contentTimeStamp), setOf(token)));
  };
  return sign(parties, original, stamp, { claims: { signedAt: claimed }, attributes, extraRoom: 12_000 });
}

function withData(parties: Parties, bytes: Buffer, days: number, wish: StoreWish = {}): Buffer {
  return addValidationData(parties, bytes, { thisUpdate: ago(days), producedAt: ago(days), ...wish });
}
