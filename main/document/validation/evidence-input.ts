import type { CadesVerdict } from '../../cades/index';
import {
  evidenceId,
  type RevocationInput,
  type SignatureInput,
  type SignedInput,
  type TimestampInput,
  type ValidationInput,
} from '../../validation';
import { certificatesInOcsp } from './ocsp-certificates';
import type { Judged } from './signature-report';
import type { CheckedTimestamp } from './timestamps';
import type { ValidationStores } from './validation-store';

/** What a document holds for the validation of its signatures, and which signature or timestamp is which. */
export interface DocumentEvidence {
  input: ValidationInput;
  /** Names of the signatures and of the document timestamps. */
  ids: ReadonlyMap<Judged, string>;
}

interface Placed {
  judged: Judged;
  one: Judged & { verdict: CadesVerdict };
  id: string;
  /** Index of the revision that it covers. One that covers none proves nothing, and nothing proves it. */
  revision: number;
}

/**
 * Takes from a document what ETSI EN 319 102-1 validates with: its signatures, their timestamps, the document timestamps with
 * everything that stands before each of them, and the validation data of its newest DSS and of the signatures themselves.
 */
export function evidenceOf(judged: readonly Judged[], stores: ValidationStores, newest: number): DocumentEvidence {
  const taken = new Set<string>();
  const placed = judged.flatMap((one): Placed[] => {
    // Of a form that is not known, or none at all: that was said already.
    if (!one.cms || !one.verdict) return [];
    const id = nameOf(one.cms, taken);
    const revision = one.coverage?.revision ?? Number.POSITIVE_INFINITY;
    return [{ one: { ...one, verdict: one.verdict }, judged: one, id, revision }];
  });
  const stamped = placed.filter(({ one }) => one.report.role === 'document-timestamp');
  const own = new Map<Judged, TimestampInput[]>();
  const inside = new Map<Judged, TimestampInput[]>();
  for (const { one, id } of placed) {
    if (one.report.role !== 'signature') continue;
    const under = (one.contentTimestamps ?? []).flatMap((stamp) => timestampInput(stamp, 'content', []));
    inside.set(one, under);
    own.set(
      one,
      (one.timestamps ?? []).flatMap((stamp) => overValue(stamp, one, [id, ...under.map((token) => token.id)])),
    );
  }
  const documentTimestamps = stamped.flatMap((at) => overDocument(at, placed, [own, inside], stores));
  const covering = stamped.filter(({ one }) => one.coverage !== undefined);
  const archive = new Set(covering.filter(({ revision }) => stores.at(revision) !== undefined).map(({ id }) => id));
  const signatures = placed.flatMap(({ one, id, revision }): SignatureInput[] => {
    if (one.report.role !== 'signature') return [];
    const later = covering.filter((stamp) => stamp.revision > revision).map((stamp) => stamp.id);
    const { claimedTime } = one.report;
    return [
      {
        ...signedInput(one.verdict, id, one.formatProblems),
        ...(claimedTime !== undefined && { claimedTime: new Date(claimedTime) }),
        timestamps: [...(own.get(one) ?? []).map((stamp) => stamp.id), ...later],
        archiveTimestamps: later.filter((stamp) => archive.has(stamp)),
        ...(inside.get(one)?.length && { contentTimestamps: inside.get(one)?.map((stamp) => stamp.id) ?? [] }),
      },
    ];
  });
  const held = [...new Set([...covering.map(({ revision }) => revision), newest])].flatMap((at) => stores.at(at) ?? []);
  const verdicts = placed.flatMap(({ one }) => verdictsOf(one));
  const carried = verdicts.map(({ revocation }) => revocation);
  return {
    input: {
      signatures,
      timestamps: [...[...own.values(), ...inside.values()].flat(), ...documentTimestamps],
      certificates: held.flatMap(({ certificates }) => certificates),
      revocation: revocationInputs(
        [...held.flatMap(({ ocsps }) => ocsps), ...carried.flatMap(({ ocsps }) => ocsps)],
        [...held.flatMap(({ crls }) => crls), ...carried.flatMap(({ crls }) => crls)],
      ),
    },
    ids: new Map(placed.map((at) => [at.judged, at.id])),
  };
}

/**
 * A name for a signature: two fields can hold the same octets, of which one is right and one is not, for they say what they are
 * over beside them.
 */
function nameOf(cms: Uint8Array, taken: Set<string>): string {
  let id = evidenceId(cms);
  for (let copy = 2; taken.has(id); copy++) id = evidenceId(Buffer.concat([cms, Buffer.from(`copy ${copy}`)]));
  taken.add(id);
  return id;
}

/**
 * A signature-time-stamp proves the signature, the certificate that the signature names, and the timestamps under it with what they
 * carry.
 *
 * @param signed - the signature and those timestamps
 */
function overValue(
  stamp: CheckedTimestamp,
  { certificate, verdict, contentTimestamps = [] }: Placed['one'],
  signed: readonly string[],
): TimestampInput[] {
  const named = [certificate ?? verdict.certificate, ...contentTimestamps.flatMap((one) => one.certificates)];
  const carried = [verdict, ...contentTimestamps.map((one) => one.verdict)].flatMap(carriedIds);
  const covers = [...signed, ...named.flatMap((der) => (der ? [evidenceId(der)] : [])), ...carried];
  return timestampInput(stamp, 'signature', covers);
}

/** A document timestamp proves everything that stands before it. */
function overDocument(
  { one, id, revision }: Placed,
  placed: readonly Placed[],
  tokens: readonly ReadonlyMap<Judged, TimestampInput[]>[],
  stores: ValidationStores,
): TimestampInput[] {
  const [stamp] = one.timestamps ?? [];
  if (!stamp) return [];
  if (!one.coverage) return timestampInput(stamp, 'document', [], { id, problems: one.formatProblems });
  const covers = new Set<string>();
  for (const before of placed) {
    if (before.revision >= revision) continue;
    covers.add(before.id);
    for (const stamped of tokens.flatMap((of) => of.get(before.one) ?? [])) covers.add(stamped.id);
    for (const verdict of verdictsOf(before.one)) {
      for (const certificate of verdict.certificates) covers.add(evidenceId(certificate));
      for (const id of carriedIds(verdict)) covers.add(id);
    }
  }
  const store = stores.at(revision);
  const responders = (store?.ocsps ?? []).flatMap((der) => certificatesInOcsp(der));
  const held = store ? [...store.certificates, ...store.ocsps, ...store.crls, ...responders] : [];
  for (const der of held) covers.add(evidenceId(der));
  return timestampInput(stamp, 'document', [...covers], { id, problems: one.formatProblems });
}

/** What the octets of a signature say, and those of the timestamps in it. */
const verdictsOf = ({ verdict, timestamps = [], contentTimestamps = [] }: Placed['one']): CadesVerdict[] => [
  verdict,
  ...[...timestamps, ...contentTimestamps].map((one) => one.verdict),
];

/** A token that names no time proves nothing. */
function timestampInput(
  { verdict, octets }: CheckedTimestamp,
  kind: TimestampInput['kind'],
  covers: readonly string[],
  { id = evidenceId(octets), problems = [] }: { id?: string; problems?: readonly string[] | undefined } = {},
): TimestampInput[] {
  const { timeStampTime, imprintAlgorithm } = verdict;
  if (timeStampTime === undefined) return [];
  return [
    {
      ...signedInput(verdict, id, problems),
      kind,
      time: new Date(timeStampTime),
      ...(imprintAlgorithm !== undefined && { imprintAlgorithm }),
      covers,
    },
  ];
}

const outcomes: Record<CadesVerdict['outcome'], SignedInput['cryptographic']['outcome']> = {
  intact: 'intact',
  'format-failure': 'intact',
  'digest-mismatch': 'hash-failure',
  'signature-invalid': 'signature-failure',
  'no-signing-certificate': 'intact',
  'certificate-reference-mismatch': 'intact',
  unsupported: 'not-examined',
};

/** @param further - what else is wrong with its form */
function signedInput(verdict: CadesVerdict, id: string, further: readonly string[] = []): SignedInput {
  const { outcome, certificate, certificates, digestAlgorithm, signatureAlgorithm, referenceDigest } = verdict;
  const { encodingProblem, detail = encodingProblem } = verdict;
  // The value is right under no reading of the standard (RFC 5652, clause 5.4), though nothing was changed.
  const misencoded = outcome === 'intact' && encodingProblem !== undefined;
  return {
    id,
    formatProblems: [...(outcome === 'format-failure' ? [detail ?? 'it is malformed'] : []), ...further],
    cryptographic: {
      outcome: misencoded ? 'signature-failure' : outcomes[outcome],
      ...(detail !== undefined && { detail }),
    },
    ...(certificate && { certificate }),
    reference:
      referenceDigest === undefined ? 'absent' : outcome === 'certificate-reference-mismatch' ? 'mismatch' : 'matches',
    certificates,
    ...(digestAlgorithm !== undefined && { digestAlgorithm }),
    ...(signatureAlgorithm !== undefined && { signatureAlgorithm }),
    ...(referenceDigest !== undefined && { referenceDigest }),
  };
}

const carriedIds = ({ revocation: { crls, ocsps } }: CadesVerdict): string[] =>
  [...crls, ...ocsps, ...ocsps.flatMap((der) => certificatesInOcsp(der))].map((der) => evidenceId(der));

function revocationInputs(ocsps: readonly Uint8Array[], crls: readonly Uint8Array[]): RevocationInput[] {
  const all = [
    ...ocsps.map((der): RevocationInput => ({ id: evidenceId(der), kind: 'OCSP', der, source: 'document' })),
    ...crls.map((der): RevocationInput => ({ id: evidenceId(der), kind: 'CRL', der, source: 'document' })),
  ];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}
