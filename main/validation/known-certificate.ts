import type { EvidenceId } from '../../preload/contract/verification';
import { readCertificate } from '../pki/certificate';
import { extensionOids, readExtensions, type Extension } from '../pki/extensions';
import { certificateSignatureProblem } from '../pki/issued-by';
import { Asn1Error, readCertificateStructure, readTime, RecentlyRead, sameOctets, Tlv } from '../pki';
import { evidenceId } from './evidence-id';

/** What the building blocks ask of a certificate. */
export interface KnownCertificate {
  id: EvidenceId;
  der: Uint8Array;
  /** For a person: the best name that its subject has. */
  name: string;
  notBefore: Date;
  /** The last moment at which it is valid; its second belongs to it. */
  notAfter: Date;
  extensions: ReadonlyMap<string, Extension>;
  /** Its own key made it. */
  selfSigned: boolean;
}

const read = new RecentlyRead<KnownCertificate>(256);

/** @throws Asn1Error when it can not be read */
export function knownCertificate(der: Uint8Array): KnownCertificate {
  return read.of(der, (octets) => {
    const structure = readCertificateStructure(octets);
    const [notBefore, notAfter] = structure.validity.children(2);
    if (!notBefore || !notAfter) throw new Asn1Error('validity is incomplete');
    return {
      id: evidenceId(structure.der),
      der: structure.der,
      name: nameOf(structure.der),
      notBefore: new Date(readTime(notBefore)),
      notAfter: new Date(readTime(notAfter)),
      extensions: readExtensions(structure.extensions),
      selfSigned:
        sameOctets(structure.subject.raw, structure.issuer.raw) &&
        certificateSignatureProblem(structure.der, structure.der) === undefined,
    };
  });
}

/** A certificate that can be used for other things too may have a name that can not be shown. */
function nameOf(der: Uint8Array): string {
  try {
    return readCertificate(der).subject;
  } catch {
    return 'a certificate without a readable name';
  }
}

/** Whether a time lies in a certificate's period. */
export const isInPeriod = ({ notBefore, notAfter }: KnownCertificate, time: Date): boolean =>
  time >= notBefore && time.getTime() < notAfter.getTime() + 1000;

/** Object identifiers of the purposes that it is for; none where it says nothing. */
export function purposesOf({ extensions }: KnownCertificate): string[] {
  const usage = extensions.get(extensionOids.extendedKeyUsage);
  return usage
    ? Tlv.read(usage.value)
        .children(64)
        .map((purpose) => purpose.oid())
    : [];
}
