import type {
  EvidenceId,
  ProvableUntil,
  SignatureValidation,
  TimestampValidation,
} from '../../preload/contract/verification';
import { foreseeingTable, type AlgorithmTable } from './algorithm-table';
import { endOfAlgorithms, type AlgorithmUse } from './algorithms';
import { valueUses } from './basic-validation';
import { certificateUse, type Circumstances } from './certificate-validation';
import type { Chain, EvidenceAtHand } from './evidence';
import { knownCertificate, type KnownCertificate } from './known-certificate';
import { needsRevocationData, type CertificateUse } from './revocation-choice';
import type { SignedInput, ValidationInput } from './shapes';

/** Something that a signature may rest on, and when it ends. */
interface End extends ProvableUntil {
  /** The last moment at which it counts. */
  last: Date;
}

/** What all signatures and timestamps of a document came to. */
export interface Judged {
  signatures: SignatureValidation[];
  timestamps: TimestampValidation[];
  /** Timestamps that clause 5.4 alone passes. */
  byThemselves: ReadonlySet<EvidenceId>;
}

/** Something whose end is asked for, with what holds it up. */
interface Subject {
  input: SignedInput;
  use: Exclude<CertificateUse, 'revocation'>;
  /** Clause 5.3 (5.4) alone passes it: it needs no timestamp yet. */
  byItself: boolean;
  /** The timestamps that cover it. */
  timestamps: readonly SignedInput[];
  passed(judged: Judged): boolean;
}

/** No document has more ends than this that are worth a look. */
const mostLooks = 24;
const second = 1000;

/**
 * Puts into the verdicts until when each signature and document timestamp that passes stays provable.
 *
 * @param judged - now
 * @param judge - judges all of the document in other circumstances
 */
export function addProvableUntil(
  input: ValidationInput,
  judged: Judged,
  circumstances: Circumstances,
  judge: (input: ValidationInput, later: Circumstances) => Judged,
): void {
  const algorithms = foreseeingTable(circumstances.algorithms, circumstances.at);
  const looks = new Map<number, Judged>();
  const look = (later: Circumstances): Judged => {
    const time = later.at.getTime();
    const found = looks.get(time) ?? judge(input, later);
    looks.set(time, found);
    return found;
  };
  const add = (verdict: SignatureValidation | TimestampValidation | undefined, subject: Subject): void => {
    if (!verdict || !subject.passed(judged)) return;
    const until = provableUntil(subject, { ...circumstances, algorithms }, (later) => subject.passed(look(later)));
    if (until) verdict.provableUntil = until;
  };
  for (const [index, signature] of input.signatures.entries()) {
    const verdict = judged.signatures[index];
    add(verdict, {
      ...{ input: signature, use: 'signature', byItself: verdict?.processes.basic.indication === 'PASSED' },
      timestamps: input.timestamps.filter(({ id }) => signature.timestamps.includes(id)),
      passed: ({ signatures }) => signatures[index]?.indication === 'TOTAL-PASSED',
    });
  }
  for (const timestamp of input.timestamps.filter(({ kind }) => kind === 'document')) {
    const { id } = timestamp;
    add(
      judged.timestamps.find((one) => one.id === id),
      {
        ...{ input: timestamp, use: 'timestamp', byItself: judged.byThemselves.has(id) },
        timestamps: input.timestamps.filter(({ covers }) => covers.includes(id)),
        passed: ({ timestamps }) => timestamps.some((one) => one.id === id && one.indication === 'PASSED'),
      },
    );
  }
}

/**
 * Until when what passes now stays provable with what is known now, provided that nothing is revoked before.
 *
 * It holds by itself (EN 319 102-1, clause 5.3) as long as its certificate and those above it are in their period, the anchor is
 * trusted, and all algorithms are good: so long its issuer answers for it, also where the document holds no answer. From then on
 * it rests on timestamps, and on what the document itself holds. Whether that carries it is not guessed: the validation is done
 * again for the moment before each later end, in turn, until one fails it. Answers that were fetched count in it only for
 * certificates that are in their period at that moment: nobody keeps them, and nobody has to give them later.
 *
 * So a basic signature lasts as long as its certificate. A timestamp adds something only beside revocation data in the document
 * (B-LT), and then as long as the certificates of the timestamp authority and of who signed that data. An archive timestamp
 * (B-LTA) carries it as long as the newest one stands. What ETSI TS 119 312 only forecasts counts as an end.
 *
 * @param circumstances - now, with the algorithms as they are foreseen
 * @returns undefined where nothing that is known ends it. A time that is over: it passes only because somebody still answers
 */
function provableUntil(
  { input, use, byItself, timestamps }: Omit<Subject, 'passed'>,
  circumstances: Circumstances,
  passesAt: (later: Circumstances) => boolean,
): ProvableUntil | undefined {
  const { at, evidence } = circumstances;
  const look: Look = { evidence, algorithms: circumstances.algorithms };
  const own = signedEnds(input, 'own', look).sort(byTime);
  const [first] = own;
  if (byItself && (!first || timestamps.length === 0)) return first && told(first);
  const all = [
    ...own,
    ...timestamps.flatMap((one) => signedEnds(one, 'timestamp', look)),
    ...revocationEnds(input, use, look),
    ...timestamps.flatMap((one) => revocationEnds(one, 'timestamp', look)),
  ];
  let until = byItself ? first : all.find(({ last }) => last < at);
  const start = byItself && first ? first.last : at;
  const later = all.filter(({ last }) => last > start).sort(byTime);
  const passes = (time: Date): boolean => passesAt({ ...circumstances, at: time, evidence: heldAt(evidence, time) });
  for (const [index, end] of later.entries()) {
    if (index === mostLooks) return until && told(until);
    if (until?.last.getTime() === end.last.getTime()) continue;
    if (!passes(end.last)) return until && told(until);
    until = end;
  }
  return until && !passes(new Date(until.last.getTime() + 2 * second)) ? told(until) : undefined;
}

interface Look {
  evidence: EvidenceAtHand;
  algorithms: AlgorithmTable;
}

const told = ({ time, end, id, what }: End): ProvableUntil => ({ time, end, id, what });
const byTime = (a: End, b: End): number => a.last.getTime() - b.last.getTime();

/** What was fetched is not there later, and can be fetched again only while a certificate is in its period. */
function heldAt(evidence: EvidenceAtHand, time: Date): EvidenceAtHand {
  return {
    chainOf: (der) => evidence.chainOf(der),
    expiredCertificatesSince: (...asked) => evidence.expiredCertificatesSince(...asked),
    recordsOf(chain, index) {
      const records = evidence.recordsOf(chain, index);
      const certificate = chain.certificates[index];
      return !certificate || time <= certificate.notAfter
        ? records
        : records.filter(({ source }) => source === 'document');
    },
  };
}

/** The ends of what a signature or a timestamp is made of; its own before those above it. */
function signedEnds(input: SignedInput, whose: 'own' | 'timestamp', { evidence, algorithms }: Look): End[] {
  if (!input.certificate) return [];
  const chain = evidence.chainOf(input.certificate);
  const ends: End[] = [];
  for (const [index, certificate] of chain.certificates.entries()) {
    const issuer = chain.certificates[index + 1];
    // An anchor is taken as it is.
    if (!issuer) break;
    const end = whose === 'timestamp' ? 'timestamp' : index === 0 ? 'certificate' : 'issuer';
    ends.push(
      periodEnd(certificate, end),
      ...algorithmEnd(certificateUse(certificate, issuer), certificate.id, algorithms),
    );
  }
  return [
    ...ends,
    ...valueUses(input).flatMap((use) => algorithmEnd(use, input.id, algorithms)),
    ...anchorEnd(chain, knownCertificate(input.certificate).name),
  ];
}

function revocationEnds({ certificate }: SignedInput, use: CertificateUse, { evidence, algorithms }: Look): End[] {
  if (!certificate) return [];
  const chain = evidence.chainOf(certificate);
  return chain.certificates.flatMap((_, index) => {
    if (!needsRevocationData(chain, index, use)) return [];
    return evidence
      .recordsOf(chain, index)
      .flatMap(({ parts }) => parts)
      .flatMap(({ id, issuer, use: made }) => [periodEnd(issuer, 'revocation'), ...algorithmEnd(made, id, algorithms)]);
  });
}

const periodEnd = ({ id, name, notAfter }: KnownCertificate, end: ProvableUntil['end']): End => ({
  ...{ end, id, what: name, time: notAfter.toISOString(), last: notAfter },
});

function anchorEnd({ anchor, certificates }: Chain, name: string): End[] {
  if (!anchor?.until) return [];
  const { id = '', name: what = name } = certificates.at(-1) ?? {};
  return [{ end: 'anchor', id, what, ...before(anchor.until) }];
}

function algorithmEnd(use: AlgorithmUse, id: string, table: AlgorithmTable): End[] {
  const found = endOfAlgorithms(use, table);
  return found ? [{ end: 'algorithm', id, what: found.what, ...before(found.end) }] : [];
}

/** Of a moment that does not belong to the period any more. */
const before = (time: Date): Pick<End, 'time' | 'last'> => ({
  time: time.toISOString(),
  last: new Date(time.getTime() - second),
});
