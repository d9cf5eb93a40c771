import type { IdentityWish } from '../../fixtures/pki/certificates';
import { createDocument } from './signed-document';
import {
  addValidationData,
  createParties,
  sign,
  stampDocument,
  type Parties,
  type StoreWish,
} from './stamped-document';
import { ago, lasting, long, signedAt, type VerdictCase } from './verdict-cases';

/** What can be the matter with the signatory's certificate, and when the signature was stamped. */
interface State {
  name: string;
  /** Of the signatory's certificate. */
  period?: Pick<IdentityWish, 'notBefore' | 'notAfter'>;
  /** Days ago. */
  stamped?: number;
  /** What the OCSP response of forty days ago says of the signatory. */
  told?: Pick<StoreWish, 'status' | 'reason'>;
  expected: string;
}

const hold = 6;
const outside = 'INDETERMINATE OUT_OF_BOUNDS_NOT_REVOKED';
const states: State[] = [
  { name: 'good', expected: 'TOTAL-PASSED' },
  { name: 'revoked before', told: { status: ago(150) }, expected: 'INDETERMINATE REVOKED_NO_POE' },
  { name: 'revoked after', told: { status: ago(50) }, expected: 'TOTAL-PASSED' },
  { name: 'on hold before', told: { status: ago(150), reason: hold }, expected: 'INDETERMINATE TRY_LATER' },
  { name: 'on hold after', told: { status: ago(50), reason: hold }, expected: 'TOTAL-PASSED' },
  { name: 'expired since', period: { notBefore: ago(400), notAfter: ago(30) }, expected: 'TOTAL-PASSED' },
  {
    name: 'expired since, and revoked between',
    ...{ period: { notBefore: ago(400), notAfter: ago(30) }, told: { status: ago(50) } },
    expected: 'TOTAL-PASSED',
  },
  {
    name: 'expired before the timestamp',
    ...{ period: { notBefore: ago(400), notAfter: ago(60) }, stamped: 50 },
    expected: outside,
  },
  {
    name: 'not yet valid at the timestamp',
    period: { notBefore: ago(90), notAfter: ago(-300) },
    expected: 'TOTAL-FAILED NOT_YET_VALID',
  },
];

const keys: { name: string; key: Partial<IdentityWish> }[] = [
  { name: 'RSA-2048', key: { rsa: true } },
  { name: 'RSA-3072', key: { rsa: true, modulusLength: 3072 } },
  { name: 'P-384', key: { curve: 'P-384' } },
];

/** The states by the levels and the keys: what decides is the state, and neither of the others. */
export async function makeCrossedCases(): Promise<VerdictCase[]> {
  const original = await createDocument(false);
  const cases: VerdictCase[] = [];
  for (const { name: keyName, key } of keys) {
    // One key in all the certificates: long RSA keys take longer to find than all the rest.
    let kept: Pick<IdentityWish, 'privateKey'> = {};
    for (const state of states) {
      const parties = await createParties({ ...lasting, signer: { ...long, ...key, ...kept, ...state.period } });
      kept = { privateKey: parties.signer.privateKey };
      for (const [level, bytes] of levelsOf(parties, original, state)) {
        const best = state.stamped === undefined ? signedAt : ago(state.stamped);
        const { expected } = state;
        const at = ago(0);
        cases.push({ name: `${keyName}, ${level}, ${state.name}`, bytes, anchors: [parties.root], at, expected, best });
      }
    }
  }
  return cases;
}

function levelsOf(parties: Parties, original: Buffer, state: State): [string, Buffer][] {
  const { stamped = 100, period, told } = state;
  // A certificate that ended, or has not begun, is claimed to have been used while it was valid.
  const claimed = period ? new Date(Math.min(period.notAfter!.getTime(), ago(70).getTime())) : signedAt;
  const time = ago(stamped);
  const bare = sign(parties, original, { time }, { claims: { signedAt: claimed } });
  const filled = (bytes: Buffer, days: number, wish: StoreWish = {}): Buffer =>
    addValidationData(parties, bytes, { thisUpdate: ago(days), producedAt: ago(days), ...wish });
  const days = period && period.notAfter! < ago(31) ? 61 : 40;
  const data = told
    ? filled(filled(bare, days, { ocspFor: [parties.tsa] }), days, { ocspFor: [parties.signer], ...told })
    : filled(bare, days);
  const archived = stampDocument(parties, data, { time: ago(39) });
  const renewed = stampDocument(parties, filled(archived, 20, { ocspFor: [parties.tsa] }), { time: ago(19) });
  return [
    ['B-LT', data],
    ['B-LTA', archived],
    ['renewed', renewed],
  ];
}
