import { readFileSync } from 'node:fs';
import { CountersignError } from '../errors/countersign-error';
import type { EnrollmentProblem } from '../../preload/contract/enrollment-error-codes';
import type { CertificateProblem } from '../../preload/contract/error-codes';
import { attributeTypes, readCertificateStructure, sameOctets } from '../pki';
import { readCertificate, signingProblem, type Certificate } from '../pki/certificate';
import { issuingCertificates } from '../pki/chain';
import { isIssuedBy } from '../pki/issued-by';
import { nameAttributes } from '../pki/distinguished-name';
import { clockSkewMs } from '../pki/validity';
import { certificatesIn } from '../trust/certificates-in';
import { unpack } from '../trust/unpacked';
import { unreachable, wrongAnswer } from './answers';
import type { CertificateAuthority, CertificateOrder } from './certificate-authority';
import { sameKey } from './fitting-certificate';
import { readRequest } from './requested';

/** What an answer is held against beside the request. */
export interface IssuedExpectations {
  now: Date;
  /** How long it may be valid, from now (CERTIFICATEENDTIME); clocks that differ are forgiven. */
  validitySeconds?: number;
  /** Whether digitalSignature alone will do. */
  allowDigitalSignature?: boolean;
}

/** A certificate that may be used. */
export interface IssuedCertificate {
  /** DER. */
  certificate: Uint8Array;
  /** DER of those that issued it, its issuer first; a self-signed root is left out. */
  chain: Uint8Array[];
}

/**
 * Asks for a certificate and holds what comes against the request, before anybody uses it.
 *
 * @throws CountersignError enrollment.*, authority.unsuited. An issued certificate that is not used is named by its serial number.
 */
export async function issueChecked(
  authority: CertificateAuthority,
  order: Omit<CertificateOrder, 'accept'>,
  expected: IssuedExpectations,
): Promise<({ state: 'issued' } & IssuedCertificate) | { state: 'pending'; retryAfter?: number }> {
  const accepted = authority.issuers === undefined ? undefined : issuersIn(authority.issuers, authority.name);
  const held = (certificates: readonly Uint8Array[]): IssuedCertificate =>
    checkIssued(authority, order.request, certificates, expected, accepted);
  const answer = await authority.issue({ ...order, accept: (certificates) => void held(certificates) });
  if (answer.state === 'pending') return answer;
  const own = await authority.certificates?.(order.network).catch((error: unknown) => {
    // Whether the chain is missed shows below, and there the certificate's serial number is told.
    if (CountersignError.is(error)) return [];
    throw error;
  });
  return { state: 'issued', ...held([...answer.certificates, ...(own ?? [])]) };
}

/**
 * Holds an authority's answer against the request: the key, the name, the usage, how long it is valid, and who issued it.
 *
 * @param certificates - DER of what came, and of what the authority is known by
 * @param accepted - DER of the authorities that it may come from; without it, those among `certificates`
 * @throws CountersignError enrollment.wrongAnswer
 */
export function checkIssued(
  { name, kind }: Pick<CertificateAuthority, 'name' | 'kind'>,
  request: Uint8Array,
  certificates: readonly Uint8Array[],
  expected: IssuedExpectations,
  accepted?: readonly Uint8Array[],
): IssuedCertificate {
  const wanted = readRequest(request);
  const found = certificateForKey(name, wanted.publicKey, certificates);
  const wrong = (problem: EnrollmentProblem, more: { wanted?: string; issued?: string } = {}) =>
    new CountersignError('enrollment.wrongAnswer', {
      ...{ authority: name, problem, serialNumber: found.serialNumber },
      ...more,
    });

  const other = otherName(wanted.names, nameAttributes(readCertificateStructure(found.der).subject));
  if (other) throw wrong('other-name', other);
  const { notBefore, notAfter, issuer } = found;
  const problem = signingProblem(found, momentOf(expected.now, found), {
    allowDigitalSignature: expected.allowDigitalSignature ?? false,
  });
  if (problem) throw wrong(problemOf(problem), { issued: problem === 'not-yet-valid' ? notBefore : notAfter });
  if (expected.validitySeconds !== undefined) {
    const latest = expected.now.getTime() + expected.validitySeconds * 1000;
    if (Date.parse(notAfter) > latest + clockSkewMs) {
      throw wrong('too-long', { wanted: new Date(latest).toISOString(), issued: notAfter });
    }
  }
  if (kind === 'self-signed') return { certificate: found.der, chain: [] };
  const chain = issuingCertificates(found.der, [...certificates, ...(accepted ?? [])]);
  const path = [found.der, ...chain];
  if (accepted && !path.some((one) => accepted.some((by) => isIssuedBy(one, by))))
    throw wrong('other-issuer', { issued: issuer });
  const known = chain.length > 0 || [...certificates, ...(accepted ?? [])].some((by) => isIssuedBy(found.der, by));
  if (!known) throw wrong('no-issuer', { issued: issuer });
  return { certificate: found.der, chain };
}

/** The one certificate for a key. @throws CountersignError enrollment.wrongAnswer */
function certificateForKey(authority: string, publicKey: Uint8Array, certificates: readonly Uint8Array[]): Certificate {
  const all = certificates.map((der) => readCertificate(der));
  const fitting = all.filter(({ subjectPublicKeyInfo }) => sameKey(subjectPublicKeyInfo, publicKey));
  const [found, ...more] = fitting;
  if (!found) {
    // The first is the one that was meant for a person: its number is told, so that it can be revoked.
    const issued = all.find(({ isCertificateAuthority }) => !isCertificateAuthority);
    throw issued
      ? new CountersignError('enrollment.wrongAnswer', {
          authority,
          problem: 'other-key',
          serialNumber: issued.serialNumber,
        })
      : wrongAnswer(authority, 'other-key');
  }
  if (more.some(({ der }) => !sameOctets(der, found.der))) {
    const serialNumber = fitting.map((one) => one.serialNumber).join(', ');
    throw new CountersignError('enrollment.wrongAnswer', { authority, problem: 'several', serialNumber });
  }
  return found;
}

/** What names a person. Authorities add an organization or a country of their own, and leave out what they do not know. */
const personal = [
  attributeTypes.commonName,
  attributeTypes.serialNumber,
  attributeTypes.givenName,
  attributeTypes.surname,
  attributeTypes.pseudonym,
  attributeTypes.emailAddress,
];

/** Where a certificate names somebody else; the common name may not be left out either. */
function otherName(
  wanted: ReadonlyMap<string, string>,
  issued: ReadonlyMap<string, string>,
): { wanted: string; issued: string } | undefined {
  for (const type of personal) {
    const asked = wanted.get(type);
    if (asked === undefined) continue;
    const got = issued.get(type) ?? (type === attributeTypes.commonName ? '' : undefined);
    if (got !== undefined && plain(got) !== plain(asked)) return { wanted: asked, issued: got };
  }
  return undefined;
}

/** RFC 5280, clause 7.1: neither case nor runs of blanks tell names apart. */
const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();

/** An authority whose clock is ahead gives certificates that begin in a moment: that much is forgiven. */
function momentOf(now: Date, { notBefore }: Certificate): Date {
  const begins = Date.parse(notBefore);
  return begins > now.getTime() && begins <= now.getTime() + clockSkewMs ? new Date(begins) : now;
}

function problemOf(problem: CertificateProblem): EnrollmentProblem {
  switch (problem) {
    case 'certificate-authority':
    case 'not-yet-valid':
    case 'expired':
      return problem;
    case 'key-usage':
      return 'usage';
    default:
      return 'algorithm';
  }
}

/** @throws CountersignError enrollment.unreachable when the file can not be used */
function issuersIn(file: string, authority: string): Uint8Array[] {
  try {
    const unpacked = unpack(readFileSync(file), { maximumBytes: 4 * 1024 * 1024 });
    const found = unpacked.ok ? unpacked.blocks.flatMap(({ der }) => certificatesIn(der)) : [];
    if (found.length > 0) return found;
  } catch {
    // Told below: whatever is wrong with the file, nobody could be accepted.
  }
  throw unreachable(authority, 'the file of ISSUERS holds no certificate that can be read');
}
