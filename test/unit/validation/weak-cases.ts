import { readSignedData, withSignatureTimeStamp } from '../../../main/cades/index';
import { oids } from '../../../main/pki';
import { purposes, usages, type IdentityWish } from '../../fixtures/pki/certificates';
import { makeCms, type CmsDigest } from '../../fixtures/pki/made-cms';
import { createDocument, signDocumentBy } from './signed-document';
import {
  addValidationData,
  createParties,
  stampDocument,
  timestampToken,
  type Parties,
  type PartiesWish,
  type StoreWish,
} from './stamped-document';
import { ago, chainFailure, lasting, long, signedAt, type VerdictCase } from './verdict-cases';

interface Weak {
  name: string;
  digest?: CmsDigest;
  parties?: PartiesWish;
  signer?: Partial<IdentityWish>;
  /** Of the signature and its timestamp. */
  time: Date;
  /** With validation data and a timestamp, and with the data alone. */
  expected: string;
  alone: string;
  /** Absent where nothing proves the time. */
  best?: Date;
  /** EU DSS finds that it was good until some day; why we do not. */
  why?: string;
}

const passed = 'TOTAL-PASSED';
const unexamined = 'INDETERMINATE GENERIC';
const never = 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE';
const weak = 'INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE';
const then = { notBefore: new Date('2009-01-01T00:00:00Z'), notAfter: new Date('2035-01-01T00:00:00Z') };
const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);

/** An algorithm that was good at the first of the times, and not any more at the second (ETSI TS 119 312). */
const ended: { name: string; digest?: CmsDigest; signer?: Partial<IdentityWish>; good: string; late: string }[] = [
  { name: 'SHA-1', digest: 'SHA-1', good: '2011-05-01', late: '2013-05-01' },
  { name: 'SHA-1 with RSA', digest: 'SHA-1', signer: { rsa: true }, good: '2011-05-01', late: '2013-05-01' },
  { name: 'P-224', signer: { otherCurve: 'secp224r1' }, good: '2018-05-01', late: '2022-05-01' },
  { name: 'RSA-1024', signer: { rsa: true, modulusLength: 1024 }, good: '2018-05-01', late: '2020-05-01' },
  { name: 'RSA-1536', signer: { rsa: true, modulusLength: 1536 }, good: '2018-05-01', late: '2020-05-01' },
];

const other = { oids: [purposes.serverAuthentication], critical: true };
const lastingUse = (name: string, signer: Partial<IdentityWish>): Weak => ({
  ...{ name, parties: lasting, signer: { ...long, ...signer }, time: signedAt },
  ...{ expected: passed, alone: passed, best: signedAt },
});

const kinds: Weak[] = [
  ...ended.flatMap(({ good, late, ...one }): Weak[] => [
    {
      ...one,
      name: `${one.name}, stamped while it was good`,
      time: noon(good),
      expected: passed,
      alone: weak,
      best: noon(good),
    },
    { ...one, name: `${one.name}, stamped too late`, time: noon(late), expected: weak, alone: weak, best: noon(late) },
  ]),
  {
    ...{ name: 'MD5 with RSA', digest: 'MD5', signer: { rsa: true }, time: noon('2011-05-01') },
    ...{ expected: unexamined, alone: unexamined, best: noon('2011-05-01') },
    why: 'MD5 is not computed: whoever made one signature with it may have made another (RFC 6151, clause 2)',
  },
  { name: 'SHA-224', digest: 'SHA-224', time: signedAt, expected: passed, alone: passed, best: signedAt },
  { ...lastingUse('SHA3-256', {}), digest: 'SHA3-256' },
  { ...lastingUse('SHA3-512 with RSA', { rsa: true }), digest: 'SHA3-512' },
  {
    ...{ ...lastingUse('Ed448', { otherCurve: 'ed448' }), digest: 'SHA-512', expected: never, alone: never },
    why: 'no suite of TS 119 312 has EdDSA: there is no day on which it was good, and no proof helps (EN 319 102-1, 5.2.8.4)',
  },
  lastingUse('a key for encryption', { keyUsage: usages.keyEncipherment }),
  lastingUse('a key for certificates', { keyUsage: usages.keyCertSign }),
  lastingUse('a key for logins', { keyUsage: usages.digitalSignature }),
  lastingUse('a certificate of a server', { extendedKeyUsage: other }),
  {
    ...lastingUse('a timestamp of who may not stamp', {}),
    parties: { ...lasting, tsa: { ...long, extendedKeyUsage: other } },
  },
];

/** Algorithms that ended and keys that are for something else, by the levels. */
export async function makeWeakCases(): Promise<VerdictCase[]> {
  const original = await createDocument(false);
  const cases: VerdictCase[] = [];
  for (const kind of kinds) {
    const all = kind.parties ?? { root: then, issuing: then, tsa: then, responder: then };
    const parties = await createParties({ ...all, signer: { ...then, ...kind.signer } });
    const proved = !kind.name.startsWith('a timestamp');
    for (const { level, bytes, expected, stamped } of levelsOf(parties, original, kind)) {
      const best = stamped && proved && expected !== chainFailure ? kind.best : undefined;
      const why = expected === chainFailure ? undefined : kind.why;
      cases.push({
        ...{ name: `${kind.name}, ${level}`, bytes, anchors: [parties.root], at: ago(0), expected },
        ...(best && why === undefined && { best }),
        ...(why !== undefined && { euDss: { expected: weak, why, ...(best && { best }) } }),
      });
    }
  }
  return cases;
}

interface Level {
  level: string;
  bytes: Buffer;
  expected: string;
  stamped: boolean;
}

function levelsOf(parties: Parties, original: Buffer, kind: Weak): Level[] {
  const { time, digest = 'SHA-256', expected, alone } = kind;
  const after = (days: number): Date => new Date(time.getTime() + days * 86_400_000);
  const filled = (bytes: Buffer, days: number, wish: StoreWish = {}): Buffer =>
    addValidationData(parties, bytes, { thisUpdate: after(days), producedAt: after(days), ...wish });
  const signed = (stamped: boolean): Buffer =>
    signDocumentBy(original, { claims: { signedAt: time } }, 8000, (content) => {
      const by = parties.signer;
      const cms = makeCms({
        contentType: oids.data,
        digestOf: content,
        by,
        chain: [parties.issuing.certificate],
        digest,
      });
      const value = readSignedData(cms).signerInfos[0]!.signatureValue;
      return stamped ? withSignatureTimeStamp(cms, timestampToken(parties, value, { time })) : cms;
    });
  const [bare, stamped] = [signed(false), signed(true)];
  const data = filled(stamped, 1);
  const archived = stampDocument(parties, data, { time: after(2) });
  const renewed = stampDocument(parties, filled(archived, 20, { ocspFor: [parties.tsa] }), { time: after(21) });
  return [
    { level: 'B-B', bytes: bare, expected: chainFailure, stamped: false },
    { level: 'B-B with validation data', bytes: filled(bare, 1), expected: alone, stamped: false },
    { level: 'B-T', bytes: stamped, expected: chainFailure, stamped: true },
    { level: 'B-LT', bytes: data, expected, stamped: true },
    { level: 'B-LTA', bytes: archived, expected, stamped: true },
    { level: 'renewed', bytes: renewed, expected, stamped: true },
  ];
}
