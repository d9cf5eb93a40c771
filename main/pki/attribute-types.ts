/** Attribute types of distinguished names (X.520, RFC 4519, PKCS#9), by the names that the standards give them. */
export const attributeTypes = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  state: '2.5.4.8',
  street: '2.5.4.9',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
  pseudonym: '2.5.4.65',
  organizationIdentifier: '2.5.4.97',
  userId: '0.9.2342.19200300.100.1.1',
  domainComponent: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
} as const;

/** The same by the short names that people and PDF producers write (RFC 4514, clause 3; ISO 32000-2, table 238). */
export const attributeShortNames: ReadonlyMap<string, string> = new Map([
  ['CN', attributeTypes.commonName],
  ['SN', attributeTypes.surname],
  ['SERIALNUMBER', attributeTypes.serialNumber],
  ['C', attributeTypes.country],
  ['L', attributeTypes.locality],
  ['ST', attributeTypes.state],
  ['STREET', attributeTypes.street],
  ['O', attributeTypes.organization],
  ['OU', attributeTypes.organizationalUnit],
  ['TITLE', attributeTypes.title],
  ['T', attributeTypes.title],
  ['GN', attributeTypes.givenName],
  ['GIVENNAME', attributeTypes.givenName],
  ['UID', attributeTypes.userId],
  ['DC', attributeTypes.domainComponent],
  ['E', attributeTypes.emailAddress],
]);
