/**
 * The parts of a certificate by which its holder can be told, in SignServer's words (MatchSubjectWithType of its
 * ClientCertAuthorizer), and dNSName beside them.
 */
export const certificateParts = [
  'CERTIFICATE_SERIALNO',
  'SUBJECT_RDN_CN',
  'SUBJECT_RDN_SERIALNO',
  'SUBJECT_RDN_C',
  'SUBJECT_RDN_DC',
  'SUBJECT_RDN_ST',
  'SUBJECT_RDN_L',
  'SUBJECT_RDN_O',
  'SUBJECT_RDN_OU',
  'SUBJECT_RDN_TITLE',
  'SUBJECT_RDN_UID',
  'SUBJECT_RDN_E',
  'SUBJECT_ALTNAME_RFC822NAME',
  'SUBJECT_ALTNAME_MSUPN',
  'SUBJECT_ALTNAME_DNSNAME',
] as const;
export type CertificatePart = (typeof certificateParts)[number];
