import { Asn1Error, Tlv, readCertificateStructure, tags } from './index';
import { extensionOids, readExtensions } from './extensions';

/** Where more about a certificate can be fetched. Addresses are http or https, as they stand in the certificate. */
export interface AccessLocations {
  /** id-ad-caIssuers: the issuer's certificate. */
  issuers: string[];
  /** id-ad-ocsp. */
  ocsp: string[];
  /** cRLDistributionPoints, first those that need no other: for all reasons, and of the issuer itself. */
  crl: string[];
  /** The protocols of the other addresses, in capital letters: they are not asked, and that can be said. */
  notAsked: { issuers: string[]; ocsp: string[]; crl: string[] };
}

const accessMethods = { ocsp: '1.3.6.1.5.5.7.48.1', issuers: '1.3.6.1.5.5.7.48.2' } as const;
/** A certificate that names more addresses than this would make us a weapon against them. */
const mostAddresses = 4;

/**
 * Reads authorityInfoAccess and cRLDistributionPoints (RFC 5280, clauses 4.2.2.1 and 4.2.1.13).
 *
 * @param certificate - DER
 * @returns what is there; a damaged extension, gives nothing, one of another protocol (LDAP) its name
 * @throws Asn1Error when the certificate itself can not be read
 */
export function accessLocations(certificate: Uint8Array): AccessLocations {
  const extensions = readExtensions(readCertificateStructure(certificate).extensions);
  const access = lenient(() => {
    const value = extensions.get(extensionOids.authorityInfoAccess)?.value;
    return value ? Tlv.read(value).expect(tags.sequence, 'authorityInfoAccess').children(64) : [];
  }).flatMap((description) =>
    lenient(() => {
      const [method, name] = description.children(2);
      return method && name ? [{ method: method.oid(), name }] : [];
    }),
  );
  const points = lenient(() => {
    const value = extensions.get(extensionOids.crlDistributionPoints)?.value;
    return value ? Tlv.read(value).expect(tags.sequence, 'cRLDistributionPoints').children(64) : [];
  });
  const namesOf = (wanted: string): Tlv[] => access.filter(({ method }) => method === wanted).map(({ name }) => name);
  const names = {
    issuers: namesOf(accessMethods.issuers),
    ocsp: namesOf(accessMethods.ocsp),
    crl: [true, false].flatMap((alone) => points.flatMap((point) => lenient(() => fullNames(point, alone)))),
  };
  return {
    issuers: addresses(names.issuers),
    ocsp: addresses(names.ocsp),
    crl: addresses(names.crl),
    notAsked: {
      issuers: otherProtocols(names.issuers),
      ocsp: otherProtocols(names.ocsp),
      crl: otherProtocols(names.crl),
    },
  };
}

/**
 * GeneralNames of a DistributionPoint.
 *
 * @param alone - of those that speak for all reasons and of the issuer itself, or else of the others
 */
function fullNames(point: Tlv, alone: boolean): Tlv[] {
  const parts = point.expect(tags.sequence, 'DistributionPoint').children(3);
  const [name] = parts;
  if ((parts.length === 1) !== alone || name?.tag !== tags.contextConstructed(0)) return [];
  return distributionPointNames(name);
}

/** The names of a DistributionPointName that is a fullName. */
export function distributionPointNames(name: Tlv): Tlv[] {
  const choice = name.children(1)[0];
  return choice?.tag === tags.contextConstructed(0) ? choice.children(32) : [];
}

/** The http and https addresses among GeneralNames. */
export function addresses(names: Tlv[]): string[] {
  const found = uris(names).filter((address) => httpAddress.test(address) && URL.canParse(address));
  return [...new Set(found)].slice(0, mostAddresses);
}

/** Such as `LDAP`. */
function otherProtocols(names: Tlv[]): string[] {
  const others = uris(names).filter((address) => !httpAddress.test(address));
  const protocols = others.flatMap((address) => /^([a-z][a-z0-9+.-]{0,15}):/i.exec(address)?.[1]?.toUpperCase() ?? []);
  return [...new Set(protocols)].slice(0, mostAddresses);
}

const httpAddress = /^https?:\/\//i;

const uris = (names: Tlv[]): string[] =>
  names
    .filter(({ tag }) => tag === tags.context(6))
    .map(({ content }) => Buffer.from(content.subarray(0, 2048)).toString('latin1'));

function lenient<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof Asn1Error) return [];
    throw error;
  }
}
