import type { EvidenceId } from '../../preload/contract/verification';
import { Asn1Error } from '../pki';
import { RevocationDataError } from '../pki/validity';
import { namesCertificate, readOcspStatement, type CrlSet, type RevocationStatement } from '../trust/revocation';
import type { AlgorithmUse } from './algorithms';
import { knownCertificate, type KnownCertificate } from './known-certificate';
import type { RevocationInput } from './shapes';
import { ocspUse, signedStructureUse } from './signed-with';

/**
 * What an OCSP response, or CRLs, say of one certificate. Their signatures are right, and their signers may speak for the issuer.
 */
export interface RevocationRecord extends RevocationStatement {
  /** Of the response, or of the list that gives the status. */
  id: EvidenceId;
  source: RevocationInput['source'];
  /** The response, or the lists that say it together, the one that gives the status first. It rests on all of them. */
  parts: readonly [RevocationPart, ...RevocationPart[]];
}

export interface RevocationPart {
  id: EvidenceId;
  /** Who signed it: the issuer, or who speaks for it. */
  issuer: KnownCertificate;
  use: AlgorithmUse;
}

/** None where the response is about another certificate, or can not be used. */
export function ocspRecords(
  input: RevocationInput,
  certificate: KnownCertificate,
  issuer: KnownCertificate,
  candidates: readonly Uint8Array[],
): RevocationRecord[] {
  if (!namesCertificate(input.der, certificate.der)) return [];
  try {
    return recordOf(readOcspStatement(input.der, certificate.der, issuer.der, candidates), [input]);
  } catch (error) {
    if (error instanceof RevocationDataError || error instanceof Asn1Error) return [];
    throw error;
  }
}

/**
 * What lists say, alone or together (deltas, lists for some reasons).
 *
 * @param inputs - those of which the set was made
 * @param signerProblem - whether a signer other than the issuer may be believed
 */
export function crlRecords(
  lists: CrlSet,
  inputs: readonly RevocationInput[],
  certificates: readonly KnownCertificate[],
  candidates: readonly Uint8Array[],
  signerProblem: (signer: Uint8Array) => string | undefined,
): RevocationRecord[] {
  const [certificate, ...issuers] = certificates;
  if (!certificate || issuers.length === 0) return [];
  const { statements } = lists.statements({
    certificate: certificate.der,
    issuers: issuers.map(({ der }) => der),
    candidates,
    signerProblem,
  });
  return statements.flatMap((statement) => {
    return recordOf(
      statement,
      statement.data.flatMap((data) => inputs.find(({ der }) => der === data) ?? []),
    );
  });
}

/** @param inputs - what the statement rests on, in its order */
function recordOf(statement: RevocationStatement, inputs: readonly RevocationInput[]): RevocationRecord[] {
  const [first, ...rest] = inputs.map(({ id, kind, der }, index): RevocationPart => {
    const signer = statement.signers[index];
    if (!signer) throw new Error('a statement that nobody signed');
    const use = kind === 'OCSP' ? ocspUse(der, signer) : signedStructureUse(der, signer);
    return { id, issuer: knownCertificate(signer), use };
  });
  const [input] = inputs;
  return first && input ? [{ ...statement, id: first.id, source: input.source, parts: [first, ...rest] }] : [];
}
