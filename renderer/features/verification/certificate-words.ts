import type { NamePart } from '../../../preload/contract/certificate-facts';

/** Short names of RFC 4514 and of what eIDAS certificates have beside them. */
const shortNames: Readonly<Record<string, string>> = {
  commonName: 'CN',
  surname: 'SN',
  country: 'C',
  locality: 'L',
  state: 'ST',
  organization: 'O',
  organizationalUnit: 'OU',
  givenName: 'G',
  emailAddress: 'E',
  domainComponent: 'DC',
  userId: 'UID',
};

/** A whole name, as RFC 4514 writes it but in the order of the certificate. */
export const nameText = (parts: readonly NamePart[]): string =>
  parts.map(({ kind, value }) => `${shortNames[kind] ?? kind}=${value}`).join(', ');

/** Hex as it is compared by eye: two characters at a time. */
export const inPairs = (hex: string): string => (hex.toUpperCase().match(/../g) ?? []).join(':');
