const server = 'a matter of the server';
const administration = 'how SignServer finds and runs the worker';
const hashes = 'Countersign makes the whole signature itself, and hashes here';
const permissions = 'Countersign signs within what a document permits, and never changes that';
const archiving = 'signed files are put where the person says; the history keeps their digests';
const usage = 'uses of a key are not counted';
const validity = 'certificates are always checked before anything is signed';

/** Properties that SignServer documents and that serve nothing on a desktop, each with the reason. */
const known: Readonly<Record<string, string>> = {
  TYPE: administration,
  IMPLEMENTATION_CLASS: administration,
  CLASSPATH: administration,
  DISABLED: administration,
  ORDER: administration,
  NEXTCERTSIGNKEY: 'a key is renewed with “countersign keys”',
  ALLOW_PROPERTY_OVERRIDE: 'the person may say otherwise in the window and on the command line',
  ALLOWPROPERTYOVERRIDE: 'the person may say otherwise in the window and on the command line',
  ATTRIBUTES: 'Countersign makes keys that can not leave the token',
  ATTRIBUTESFILE: 'Countersign makes keys that can not leave the token',
  ATTRIBUTE: 'Countersign makes keys that can not leave the token',
  CACHE_PRIVATEKEY: 'private keys stay in the token',
  CACHE_TYPE: 'private keys stay in the token',
  DEFAULTKEY: 'a key to try the token with; a signer names its own',
  SIGNATUREALGORITHM: 'follows from the key and DIGESTALGORITHM',
  KEYALG: 'is chosen when a key is made',
  KEYSPEC: 'is chosen when a key is made',
  EXPLICITECC: 'keys are on named curves',
  SELFSIGNED_DN: 'keys get no certificate of their own making',
  SELFSIGNED_VALIDITY: 'keys get no certificate of their own making',
  SELFSIGNED_SIGNATUREALGORITHM: 'keys get no certificate of their own making',
  SIGNERCERT: 'certificates are read from the token',
  SIGNERCERTCHAIN: 'certificates are read from the token',
  SIGNERCERTIFICATE: 'certificates are read from the token',
  INCLUDE_CERTIFICATE_LEVELS: 'the whole chain is always in the signature',
  CHECKCERTVALIDITY: validity,
  CHECKCERTPRIVATEKEYVALIDITY: validity,
  MINREMAININGCERTVALIDITY: validity,
  CHECK_CERT_VALIDITY: validity,
  KEYUSAGELIMIT: usage,
  DISABLEKEYUSAGECOUNTER: usage,
  REFUSE_DOUBLE_INDIRECT_OBJECTS: 'such documents are always looked at with that in mind',
  APPEND_SIGNATURE: 'signatures are always appended',
  REJECT_PERMISSIONS: permissions,
  SET_PERMISSIONS: permissions,
  REMOVE_PERMISSIONS: permissions,
  ADD_PERMISSIONS: permissions,
  ARCHIVE: archiving,
  ARCHIVERS: archiving,
  ARCHIVETODISK: archiving,
  ARCHIVETODISK_PATH_BASE: archiving,
  ARCHIVETODISK_PATH_PATTERN: archiving,
  ARCHIVETODISK_FILENAME_PATTERN: archiving,
  ACCEPTED_HASH_DIGEST_ALGORITHMS: hashes,
  ALLOW_CLIENTSIDEHASHING_OVERRIDE: hashes,
  CLIENTSIDEHASHING: hashes,
  LOGREQUEST_DIGEST: 'the history has digests of every document',
  LOGRESPONSE_DIGEST: 'the history has digests of every document',
  LOGREQUEST_DIGESTALGORITHM: 'the history has digests of every document',
  LOGRESPONSE_DIGESTALGORITHM: 'the history has digests of every document',
  DO_LOGREQUEST_DIGEST: 'the history has digests of every document',
  DO_LOGRESPONSE_DIGEST: 'the history has digests of every document',
  WORKERLOGGER: 'Countersign has a history of its own',
  ACCOUNTER: server,
  STATISTICS: server,
  ALLOWEDCLIENTS: server,
  ALLOWGETREQUESTPARAMETER: server,
  FILE_SPECIFIC_DEPENDENCIES: server,
  MANAGED_VISIBLE: server,
  NODEIDS: server,
  PERFORMKEYTEST: server,
  VISIBLE_SIGNATURE_CUSTOM_IMAGE_RESIZE_TO_RECTANGLE: 'a picture keeps its proportions within its place',
  VISIBLE_SIGNATURE_CUSTOM_IMAGE_SCALE_TO_RECTANGLE: 'a picture keeps its proportions within its place',
};

/** Whole families of such properties. */
const families: readonly [RegExp, string][] = [
  [/^AUTH(CLIENT|SERVER|JWT)\d*(\.|$)/, 'belongs to an AUTHTYPE that this worker has not, or that is not taken over'],
  [/^(ACCEPT(ED)?_|ACCEPT_ALL_)/, 'belongs to an AUTHTYPE that this worker has not, or that is not taken over'],
  [/^(WHITELISTED|BLACKLISTED|ALLOWED_|LIMIT_|ADDRESSES_|MAX_FORWARDED|WHITELIST|BLACKLIST)/, server],
  [/^(LOG|WORKERLOG|STATISTICS|ARCHIVER\d*|XFORWARDED|DISPATCHED|COOKIE|RESPONSE_|REQUEST_)/, server],
];

/** Why a property of SignServer serves nothing here; undefined for a name that is not known. */
export function whyLeft(property: string): string | undefined {
  const name = property.toUpperCase();
  if (Object.hasOwn(known, name)) return known[name];
  return families.find(([pattern]) => pattern.test(name))?.[1];
}
