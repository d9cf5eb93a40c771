import type {
  CertificateProblem,
  HistoryProblem,
  ImageProblem,
  ImportProblem,
  KeystoreProblem,
  MacProblem,
  PictureProblem,
  SeedValueRequirement,
  UnseenReason,
  VisibleObstacle,
} from './error-codes';

/** Ends a sentence that begins "This certificate can not sign: ". */
export const certificateProblems: Record<CertificateProblem, string> = {
  expired: 'it has expired',
  'not-yet-valid': 'it is not valid yet',
  'certificate-authority': 'it belongs to a certificate authority, not to a person',
  'key-usage': 'its issuer does not allow it to sign documents',
  'no-private-key': 'its private key is not on the token',
  'algorithm-unsupported': 'its key is of a kind that Countersign can not use yet',
  unreadable: 'it can not be read',
};

/** Ends a sentence that begins "This signing is not recorded in the history: ". */
export const historyProblems: Record<HistoryProblem, string> = {
  'disk-full': 'the disk is full',
  'read-only': 'the profile folder can not be written',
  busy: 'another program held it all the time',
  failed: 'the disk reported an error',
};

/** Ends a sentence that begins "The image can not be shown: "; and what to do. */
export const imageProblems: Record<ImageProblem, { what: string; todo: string }> = {
  missing: { what: 'there is none', todo: 'Give this signer an image, or a layout without one.' },
  'unknown-format': { what: 'it is neither PNG nor JPEG nor SVG', todo: 'Save the image as a PNG and use that.' },
  damaged: { what: 'it is damaged', todo: 'Save the image again, as a PNG, and use that.' },
  'too-large': { what: 'it is too large', todo: 'Make the image smaller: a thousand points are wide enough.' },
  unsupported: { what: 'it is of a kind that is not supported', todo: 'Save the image as a PNG and use that.' },
  colours: {
    what: 'the document (PDF/A) does not allow its CMYK colours',
    todo: 'Save the image with RGB colours and use that.',
  },
};

/** What to do where an SVG has letters in it. */
export const textInPicture =
  'Turn its text into paths in your drawing program, or save the image as a PNG and use that.';

/** Ends a sentence that says that a file was not taken into a token; and what to do. */
export const importProblems: Record<ImportProblem, { what: string; todo: string }> = {
  missing: { what: 'it can not be opened', todo: 'Check its name and that you may read it.' },
  'too-large': { what: 'it is too large for certificates', todo: 'Choose the file that your authority sent you.' },
  unreadable: {
    what: 'it holds no certificate (PEM, DER, Base64 or PKCS#7)',
    todo: 'Ask your authority for the certificate in one of these forms.',
  },
  'other-key': {
    what: 'no certificate in it belongs to the key',
    todo: 'Check that it was issued for a request of this key, and that the right token is connected.',
  },
  'certificate-authority': {
    what: 'it belongs to a certificate authority, not to a person',
    todo: 'Ask your authority for the certificate of a person.',
  },
  several: {
    what: 'several certificates in it belong to keys of this token',
    todo: 'Name the key (--alias), or give one certificate at a time.',
  },
};

/** Ends a sentence that says that a PKCS#12 file can not be used; and what to do. */
export const keystoreProblems: Record<KeystoreProblem, { what: string; todo: string }> = {
  missing: {
    what: 'it is not there',
    todo: 'Put it back where it was, or connect the drive that holds it; if it has moved for good, choose it again or correct KEYSTOREPATH.',
  },
  unreadable: { what: 'it can not be opened', todo: 'Check that you may read it.' },
  'too-large': { what: 'it is larger than 1 MB', todo: 'Choose another file, or correct KEYSTOREPATH.' },
  'not-pkcs12': { what: 'it is not a PKCS#12 file', todo: 'Choose another file, or correct KEYSTOREPATH.' },
  damaged: {
    what: 'it is damaged, or was changed',
    todo: 'Get the file again from your backup or from where it was made.',
  },
  unsupported: {
    what: 'it is protected in a way that this version does not know',
    todo: 'Export it again with AES-256 and SHA-256.',
  },
  unprotected: {
    what: 'no password protects its key, so nobody controls it alone',
    todo: 'Export it again with a password.',
  },
};

/** Ends a sentence that begins "The field requires ". */
export const seedValueRequirements: Record<SeedValueRequirement, string> = {
  filter: 'another kind of signature software',
  'sub-filter': 'another signature format than PAdES',
  version: 'a newer version of Countersign',
  'digest-method': 'another digest algorithm',
  reason: 'one of its own reasons for signing, or none',
  certification: 'a certifying signature where this one does not certify, or the other way round',
  'certificate-subject': 'the certificate of somebody else',
  'certificate-issuer': 'a certificate from another issuer',
  'certificate-policy': 'a certificate under another policy',
  'certificate-key-usage': 'a certificate for another use',
  timestamp: 'a timestamp, which this signer does not add',
  'legal-attestation': 'a legal attestation, which Countersign does not write',
  'revocation-information': 'revocation information inside the signature',
  'lock-document': 'that the signature locks the document',
  appearance: 'an appearance that Countersign does not have',
  unknown: 'something that this version does not know',
};

/** Ends a sentence that begins "The picture can not be shown: ". */
export const pictureProblems: Record<PictureProblem, string> = {
  missing: 'it is not there',
  unreadable: 'it can not be opened',
  'too-large': 'it is larger than 5 MB',
  'unknown-kind': 'it is not a PNG, JPEG or SVG',
  'not-ink': 'it is no handwriting in InkML or JSON',
};

/** Ends a sentence that begins "The field X ". */
export const unseenReasons: Record<UnseenReason, string> = {
  'no-widget': 'has no place on any page',
  'no-area': 'takes no room on its page',
  hidden: 'is hidden',
  'no-page': 'stands on no page',
  'page-closed': 'stands on no page, and the document is signed already, so it can not be put there',
  'off-page': 'lies outside of its page',
};

/** Ends a sentence that begins "The signature can not be shown like that: "; and what to do. */
export const visibleObstacles: Record<VisibleObstacle, { why: string; todo: string }> = {
  certified: {
    why: 'its author certified it and allows no new visible signatures',
    todo: 'Sign one of its own signature fields, or sign invisibly.',
  },
  'several-pages': {
    why: 'it is signed already, and showing yours on several pages would break the earlier signature',
    todo: 'Show it on one page, or sign invisibly.',
  },
  'widget-apart': {
    why: 'it is signed already, and a change of how this field looks would break the earlier signature',
    todo: 'Choose another field, or sign invisibly.',
  },
};

/** Ends a sentence that begins "It is protected with a password so that changes by others are noticed, and ". */
export const macProblems: Record<MacProblem, string> = {
  wrong: 'that protection says that it was changed',
  missing: 'that protection was taken away',
  'not-examined': 'this version can not look at that protection',
};
