import { expect } from 'vitest';
import { verifySignedData, type CadesPlan, type CadesVerdict } from '../../../main/cades/index';
import { context, objectIdentifier, sequence, setOf } from '../../../main/pki/der-writer';
import { Tlv } from '../../../main/pki/tlv-reader';
import { createSignatory, digestOf, planFor, signContent } from './demo-signatory';

export const content = Buffer.from('Kupní smlouva č. 42');
export const digestsOf =
  (octets: Uint8Array) =>
  (algorithm: string): Uint8Array =>
    digestOf(algorithm, octets);
export const check = (cms: Uint8Array): Promise<CadesVerdict> => verifySignedData(cms, digestsOf(content));

export const rsa = await createSignatory('RSA 2048');
export const ec = await createSignatory('P-256');
export const plan: CadesPlan = planFor(ec, 'ECDSA');

export const oid = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  md5: '1.2.840.113549.2.5',
};
export const attribute = (type: string, ...values: Uint8Array[]): Uint8Array =>
  sequence(objectIdentifier(type), setOf(...values));
export const attributesOf = (set: Uint8Array): Map<string, Uint8Array> =>
  new Map(
    Tlv.readWhole(set)
      .children()
      .map((each) => [each.children()[0]!.oid(), each.raw]),
  );

/** Signs other attributes than the right ones: what stands there is what was signed. */
export function signWith(edit: (attributes: Map<string, Uint8Array>) => void): Uint8Array {
  return signContent(ec, plan, content, (set) => {
    const attributes = attributesOf(set);
    edit(attributes);
    return setOf(...attributes.values());
  });
}

/** Flips the lowest bit of the octet that stands `offset` octets behind `needle`. */
export function flip(cms: Uint8Array, needle: Uint8Array, offset: number): Uint8Array {
  const changed = Buffer.from(cms);
  const at = changed.lastIndexOf(needle);
  expect(at).toBeGreaterThan(0);
  changed[at + offset]! ^= 1;
  return changed;
}

/** Takes a CMS apart and puts it together again, changed on the way. */
export function rebuildSignerInfo(
  cms: Uint8Array,
  edit: (parts: Uint8Array[]) => Uint8Array[],
  editSignedData: (parts: Uint8Array[]) => Uint8Array[] = (parts) => parts,
): Uint8Array {
  const signedData = Tlv.readWhole(cms).children()[1]!.children()[0]!.children();
  const signerInfo = signedData.at(-1)!.children()[0]!;
  const parts = [
    ...signedData.slice(0, -1).map((part) => part.raw),
    setOf(sequence(...edit(signerInfo.children().map((part) => part.raw)))),
  ];
  return sequence(objectIdentifier('1.2.840.113549.1.7.2'), context(0, sequence(...editSignedData(parts))));
}
