import { basename, dirname } from 'node:path';
import type { SigningOutcome } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { signatorySummary } from '../identity/identity';
import type { Completed, LevelWish, Prepared } from '../document/document-port';
import type { IdentifiedSigner } from '../signers/signer-catalog';
import type { PrivateKeyDescription } from '../token/crypto-token';
import { certificateSummary } from '../pki/certificate';
import { delegatedSummary } from './delegated';
import type { SigningKey } from './signing-key';
import type { BatchDocument } from './signing-port';

/** Gathers what proves the four requirements of an advanced signature (eIDAS, Article 26) for one signed document. */
export function toOutcome(made: {
  document: BatchDocument;
  signer: IdentifiedSigner;
  key: SigningKey;
  facts: PrivateKeyDescription;
  prepared: Prepared;
  completed: Completed;
  signedAt: string;
}): SigningOutcome {
  const { document, signer, key, facts, prepared, completed, signedAt } = made;
  const { label, serial, keystore } = key.description;
  // The engine's check found it, or nothing would have been delivered.
  const own = completed.report.signatures.find(({ field }) => field === completed.field);
  if (!own)
    throw new CountersignError('output.checkFailed', { file: basename(document.path), detail: 'no signature found' });
  return {
    documentId: document.id,
    field: completed.field,
    seen: completed.seen,
    notes: completed.notes,
    name: basename(completed.path),
    folder: dirname(completed.path),
    level: completed.level,
    ...(signer.raise && signer.raise.level !== completed.level && { lowerThan: shortfall(signer.raise, completed) }),
    ...(completed.timestamp && { timestamp: completed.timestamp }),
    alias: key.alias,
    signer: signer.name,
    signatory: signatorySummary(signer.signatory),
    ...(signer.delegation && { onBehalfOf: delegatedSummary(signer.delegation) }),
    certificate: certificateSummary(key.certificate),
    ...(key.assurance && { assurance: key.assurance }),
    token: { name: signer.tokenName, label, serial, ...(keystore && { keystore }) },
    ...(key.oneTime && { oneTime: key.oneTime }),
    key: {
      sensitive: facts.sensitive && facts.alwaysSensitive,
      neverExtractable: facts.neverExtractable,
      releasedByPin: key.description.pin.required || facts.alwaysAuthenticate,
    },
    signedAt,
    covered: own.coverage.revisionEnd,
    size: completed.size,
    digestAlgorithm: key.digestAlgorithm,
    inputDigest: prepared.inputDigest,
    ...(document.shown?.review?.left === 0 && { reviewed: { pages: document.shown.review.pages } }),
    outputDigest: completed.outputDigest,
    check: {
      indication: own.indication,
      ...(own.subIndication ? { subIndication: own.subIndication } : {}),
      integrity: own.integrity,
      wholeDocument: own.coverage.wholeDocument,
      ...(own.coverage.permitted === false && { forbidden: true as const }),
    },
  };
}

/** Why a lower level was delivered, authority by authority. */
function shortfall({ level }: LevelWish, { timestampFailures, levelProblems }: Completed): SigningOutcome['lowerThan'] {
  const failures = timestampFailures.map(({ authority, detail }) => `${authority}: ${detail}`);
  return { level, reasons: [...failures, ...levelProblems] };
}
