import { createHash } from 'node:crypto';
import type { EvidenceId } from '../../../preload/contract/verification';
import type { Proof } from '../proofs';
import { revocationBlocks } from './building-blocks';
import { digestUri, objectType, proofByValidation, timestampQuality } from './names';
import { signedDataName, type ObjectNames } from './object-names';
import type { NamedDigest, ReportedTimestamp, ReportModel } from './report-model';
import { signerInformation } from './signer-information';
import { signedUse, validationStatus } from './validation-status';
import { base64, dateTime, digestElement, reference, text } from './written-values';
import { element, unlessEmpty, type XmlElement } from './xml';

/** Larger objects, such as the lists of a large issuer, are named by their digest alone. */
const mostOctets = 64 * 1024;

/** Every object that a verdict rests on, with the earliest proof that it existed (TS 119 102-2, clause 4.4). */
export function validationObjects(model: ReportModel, names: ObjectNames): XmlElement | undefined {
  const { certificates, revocation, timestamps, proofs } = model;
  const known = (
    id: EvidenceId,
    type: Parameters<typeof objectType>[0],
    octets: Uint8Array,
    more: (XmlElement | undefined)[] = [],
  ): XmlElement | undefined => {
    const name = names.of(id);
    return name === undefined
      ? undefined
      : object(name, type, representation(octets), [proofElement('POE', proofs.earliest(id), names), ...more]);
  };
  return unlessEmpty('vr:SignatureValidationObjects', [
    ...[...new Map(timestamps.map((one) => [one.input.id, one])).values()].map((one) =>
      known(one.input.id, 'timestamp', one.token, [provided(one, model, names), report(one, model, names)]),
    ),
    ...[...certificates].map(([id, der]) => known(id, 'certificate', der)),
    ...[...revocation].map(([id, { kind, der }]) =>
      known(id, kind === 'OCSP' ? 'OCSPResponse' : 'CRL', der, [revocationReport(id, model, names)]),
    ),
    ...signedData(model, names),
  ]);
}

function object(
  name: string,
  type: Parameters<typeof objectType>[0],
  content: readonly (XmlElement | undefined)[],
  more: readonly (XmlElement | undefined)[],
): XmlElement {
  return element(
    'vr:ValidationObject',
    [text('ObjectType', objectType(type)), element('vr:ValidationObjectRepresentation', content), ...more],
    { id: name },
  );
}

const representation = (octets: Uint8Array): (XmlElement | undefined)[] => [
  digestElement({ algorithm: 'SHA-256', value: createHash('sha256').update(octets).digest() }),
  octets.length <= mostOctets ? text('base64', base64(octets)) : undefined,
];

/** @param name - of the element */
export function proofElement(name: string, { time, timestamp }: Proof, names: ObjectNames): XmlElement {
  return element(`vr:${name}`, [
    text('POETime', dateTime(time)),
    text('TypeOfProof', proofByValidation),
    timestamp === undefined ? undefined : reference('POEObject', [names.of(timestamp) ?? []].flat()),
  ]);
}

/** What a timestamp proves to have existed; one that is not valid proves nothing. */
function provided(
  { input, validation }: ReportedTimestamp,
  { signatures }: ReportModel,
  names: ObjectNames,
): XmlElement | undefined {
  if (validation.indication !== 'PASSED') return undefined;
  const covered = new Set(input.covers);
  const signed = signatures.filter(({ read }) => read && covered.has(read.input.id));
  const objects = [
    ...input.covers.flatMap((id) => names.of(id) ?? []),
    ...signed.flatMap(({ signedData: data }) => signedDataName(data) ?? []),
  ];
  return element('vr:POEProvisioning', [
    text('POETime', dateTime(input.time)),
    ...[...new Set(objects)].map((name) => reference('ValidationObject', [name])),
    ...signed.map(({ read }) => signatureReference(read?.signatureValue)),
  ]);
}

/** A signature by the digest of its value. */
function signatureReference(value: Uint8Array | undefined): XmlElement | undefined {
  return (
    value &&
    element('vr:SignatureReference', [
      text('DigestMethod', digestUri('SHA-256') ?? ''),
      text('DigestValue', base64(createHash('sha256').update(value).digest())),
    ])
  );
}

/** The verdict on a timestamp. */
function report({ input, validation }: ReportedTimestamp, model: ReportModel, names: ObjectNames): XmlElement {
  const { qualification } = validation;
  const name = names.of(input.id) ?? '';
  return element('vr:ValidationReport', [
    signerInformation(input, names),
    qualification &&
      element('vr:SignatureQuality', [text('SignatureQualityInformation', timestampQuality(qualification))]),
    validationStatus({ ...validation, found: { verdict: validation, use: signedUse(input), name } }, names, model),
  ]);
}

/** The verdict on a response or a list by itself; nothing of what speaks of no certificate on a chain. */
function revocationReport(id: EvidenceId, model: ReportModel, names: ObjectNames): XmlElement | undefined {
  const verdict = model.revocationVerdicts.get(id);
  const name = names.of(id);
  if (!verdict || name === undefined) return undefined;
  return element('vr:ValidationReport', [
    revocationBlocks(verdict),
    signerInformation(verdict, names),
    validationStatus({ ...verdict, found: { verdict, use: verdict.use, name } }, names, model),
  ]);
}

/** The content of each signature, proved to exist since its signature is: the signature holds the content's digest. */
function signedData({ signatures, proofs, at }: ReportModel, names: ObjectNames): XmlElement[] {
  const found = new Map<string, { digest: NamedDigest; proof: Proof }>();
  for (const { signedData: digest, read, indication } of signatures) {
    const name = signedDataName(digest);
    if (!digest || name === undefined) continue;
    const broken = indication === 'TOTAL-FAILED' || !read;
    const proof: Proof = broken ? { time: at } : proofs.earliest(read.input.id);
    const before = found.get(name);
    if (!before || proof.time < before.proof.time) found.set(name, { digest, proof });
  }
  return [...found].map(([name, { digest, proof }]) =>
    object(name, 'signedData', [digestElement(digest)], [proofElement('POE', proof, names)]),
  );
}
