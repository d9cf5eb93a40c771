import { basename, dirname } from 'node:path';
import type { SigningOutcome } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import type { Completed, Prepared } from '../document/document-port';
import type { Signer } from '../signers/signer-catalog';
import type { PrivateKeyDescription } from '../token/crypto-token';
import { certificateSummary } from '../trust/certificate';
import type { SigningKey } from './signing-key';
import type { BatchDocument } from './signing-port';

/** Gathers what proves the four requirements of an advanced signature (eIDAS, Article 26) for one signed document. */
export function toOutcome(made: {
  document: BatchDocument;
  signer: Signer;
  key: SigningKey;
  facts: PrivateKeyDescription;
  prepared: Prepared;
  completed: Completed;
  signedAt: string;
}): SigningOutcome {
  const { document, signer, key, facts, prepared, completed, signedAt } = made;
  // The newest signature is the one that was just made: the engine's check found it, or nothing would have been delivered.
  const own = completed.report.signatures.at(-1);
  if (!own)
    throw new CountersignError('output.checkFailed', { file: basename(document.path), detail: 'no signature found' });
  return {
    documentId: document.id,
    name: basename(completed.path),
    folder: dirname(completed.path),
    level: 'PAdES-BASELINE-B',
    alias: key.alias,
    signer: signer.name,
    signatory: signer.signatory,
    certificate: certificateSummary(key.certificate),
    token: { name: signer.tokenName, label: key.description.label, serial: key.description.serial },
    key: {
      sensitive: facts.sensitive && facts.alwaysSensitive,
      neverExtractable: facts.neverExtractable,
      releasedByPin: key.description.pin.required,
    },
    signedAt,
    covered: own.coverage.revisionEnd,
    size: completed.size,
    digestAlgorithm: key.digestAlgorithm,
    inputDigest: prepared.inputDigest,
    outputDigest: completed.outputDigest,
    check: {
      indication: own.indication,
      ...(own.subIndication ? { subIndication: own.subIndication } : {}),
      integrity: own.integrity,
      wholeDocument: own.coverage.wholeDocument,
    },
  };
}
