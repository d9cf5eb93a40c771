import { z } from 'zod';
import { assuranceRequirements } from '../../preload/contract/assurance';
import { commitmentTypes } from '../../preload/contract/model';
import { certificateParts } from '../pki/certificate-part';
import { authType, authTypesOf } from './configuration-authenticators';
import { digestAlgorithm, name, objectIdentifier, withoutConflicts } from './configuration-values';
import { defaultLevel, oneTimeConflicts, oneTimeEntries } from './configuration-one-time-keys';
import { visibleSignatureConflicts, visibleSignatureEntries } from './visible-signature';

/** SIGNATURE_POLICY of a signer. */
export const signaturePolicy = z
  .strictObject({
    OID: objectIdentifier.describe('the policy'),
    DIGESTALGORITHM: digestAlgorithm.describe('of the digest'),
    DIGEST: z
      .string()
      .regex(/^([0-9A-Fa-f]{2})+$/, 'a digest in hexadecimal')
      .meta({ kind: 'hexadecimal' })
      .describe('of the policy document'),
    URI: z
      .string()
      .max(500)
      .regex(/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i, 'a URI')
      .meta({ kind: 'a URI' })
      .optional()
      .describe('where the policy document can be had'),
  })
  .refine((policy) => policy.DIGEST.length === Number(policy.DIGESTALGORITHM.slice(-3)) / 4, {
    path: ['DIGEST'],
    error: 'a digest of another length, because DIGESTALGORITHM names its length',
  });

/** An entry of SIGNERS. */
export const signer = z
  .strictObject({
    title: name.optional().describe('how the window calls it'),
    CRYPTOTOKEN: name.describe('one of `CRYPTOTOKENS`'),
    AUTHTYPE: authType
      .default('NOAUTH')
      .meta({
        kind: '`NOAUTH`, `UsernameAuthorizer`, `JwtAuthorizer`, `CLIENTCERT`, `UsernamePasswordAuthorizer`, or a list of them',
      })
      .describe(
        'who may use it: anybody; the usernames of the next two entries; or who logged in with an entry of `AUTHENTICATORS` of that `AUTHTYPE`. Of several the person chooses one',
      ),
    AUTHENTICATORS: z
      .array(name)
      .min(1)
      .optional()
      .describe('the entries of `AUTHENTICATORS` that count here; without it all of its `AUTHTYPE`'),
    ACCEPT_USERNAMES: z.array(name).optional().describe('with another `AUTHTYPE` than `NOAUTH`: these usernames'),
    ACCEPT_ALL_USERNAMES: z.boolean().optional().describe('with `UsernameAuthorizer`: every username'),
    ALIASSELECTOR: z
      .enum(['Default', 'AuthorizedUsername', 'RequestMetadata', 'Interactive'])
      .default('Interactive')
      .describe(
        'which key signs: always `DEFAULTKEY`; `ALIAS_PREFIX` and the username; what the request names, else `DEFAULTKEY`, else the only key that can sign; or the person chooses, in the window, in the terminal or with `--alias`, unless only one key can sign',
      ),
    ALIAS_PREFIX: z.string().max(100).default('').describe('what stands before the username in an alias'),
    DEFAULTKEY: name.optional().describe('an alias'),
    SUBJECTDN_PATTERN: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe(
        'the subject of its certificate requests (RFC 4514), such as `"CN=${username},O=Acme"`; `${username}` and `${alias}` are filled in',
      ),
    CERTIFICATEAUTHORITY: name
      .optional()
      .describe(
        'one of `CERTIFICATEAUTHORITIES`: where its certificate requests are sent, and nowhere else. Without it `--authority`, or the only one',
      ),
    DIGESTALGORITHM: digestAlgorithm.default('SHA-256').describe('the digest of its signatures'),
    SIGNATUREALGORITHM: z
      .enum(['RSA-PKCS1', 'RSA-PSS', 'ECDSA'])
      .optional()
      .describe('for RSA keys `RSA-PKCS1` (without it) or `RSA-PSS`; `ECDSA` for elliptic-curve keys'),
    ALLOW_DIGITAL_SIGNATURE_KEYUSAGE: z
      .boolean()
      .default(false)
      .describe('`true`: a certificate with digitalSignature but without nonRepudiation may sign too'),
    REQUIRE: z
      .enum(assuranceRequirements)
      .optional()
      .describe(
        'what its certificate has to be by the trusted lists and anchors at hand, or nothing is signed: a qualified one for signatures (`QES`) or for seals (`QESEAL`) whose key is in a qualified device, a qualified one (`ADES_QC`), or one that leads to an anchor (`TRUSTED`). Without it the certificate may be any',
      ),
    CERTIFICATE_MUST_NAME: z
      .union([
        z.enum(['USERNAME', 'EMAIL', 'SERIALNUMBER']),
        z.strictObject({ CLAIM: name, IN: z.enum(certificateParts) }),
      ])
      .optional()
      .meta({ kind: '`USERNAME`, `EMAIL`, `SERIALNUMBER`, or `{"CLAIM": "…", "IN": "SUBJECT_RDN_UID"}`' })
      .describe(
        'what of the person at the desk has to stand in the certificate that signs, or nothing is signed: the username (as UID, e-mail address, user principal name, serial number or common name), the e-mail address, the serial number of the subject, or any claim in any part of the certificate. Without it anybody’s card may sign',
      ),
    MUST_REVIEW: z
      .boolean()
      .optional()
      .meta({ preset: false })
      .describe(
        '`true`: a document is signed only after each of its pages was seen in the window: drawn, large enough to read, and for a while. On the command line nothing is seen, so nothing is signed there',
      ),
    REASON: z.string().max(500).optional().describe('written into the signature'),
    LOCATION: z.string().max(500).optional().describe('written into the signature'),
    CLAIMED_ROLES: z
      .array(z.string().min(1).max(200))
      .max(10)
      .optional()
      .describe('in what quality the signatory signs, which nobody confirms'),
    COMMITMENTTYPE: z.enum(commitmentTypes).optional().describe('what the signatory commits to, in place of a reason'),
    SIGNATURE_POLICY: signaturePolicy
      .optional()
      .describe('the policy that signatures name, in place of a reason (below)'),
    CERTIFICATION_LEVEL: z
      .enum(['NOT_CERTIFIED', 'FORM_FILLING', 'FORM_FILLING_AND_ANNOTATIONS', 'NO_CHANGES_ALLOWED'])
      .optional()
      .meta({ preset: 'NOT_CERTIFIED' })
      .describe('whether it certifies as the first signature, and what it allows afterwards'),
    LEVEL: z
      .enum(['B-B', 'B-T', 'B-LT', 'B-LTA'])
      .optional()
      .meta({ preset: 'B-B' })
      .describe('the level of its signatures'),
    TSA: z
      .array(name)
      .min(1)
      .max(10)
      .optional()
      .describe(
        'for a level above `B-B`: names of `TIMESTAMPAUTHORITIES`, asked in this order until one gives a timestamp',
      ),
    LEVEL_FALLBACK: z
      .enum(['FAIL', 'DELIVER_LOWER'])
      .optional()
      .meta({ preset: 'FAIL' })
      .describe(
        'what happens when the level can not be reached: no signature, or one of a lower level, which the result says',
      ),
    FIELD_NAME: name
      .optional()
      .describe('the signature field: an empty one of that name is signed, otherwise it is made'),
    ...oneTimeEntries,
    ...visibleSignatureEntries,
  })
  .superRefine(withoutConflicts(visibleSignatureConflicts))
  .superRefine(withoutConflicts(oneTimeConflicts))
  .refine((one) => !one.REASON || (one.COMMITMENTTYPE ?? one.SIGNATURE_POLICY) === undefined, {
    path: ['REASON'],
    error: 'no reason, because COMMITMENTTYPE or SIGNATURE_POLICY stands in its place',
  })
  .refine((one) => (one.LEVEL ?? defaultLevel(one)) === 'B-B' || one.TSA !== undefined, {
    path: ['TSA'],
    error: 'a list of TIMESTAMPAUTHORITIES, because LEVEL is above B-B',
  })
  .refine((one) => one.ALIASSELECTOR !== 'Default' || one.DEFAULTKEY !== undefined, {
    path: ['DEFAULTKEY'],
    error: 'a key alias, because ALIASSELECTOR is Default',
  })
  .refine((one) => one.ALIASSELECTOR !== 'Interactive' || one.DEFAULTKEY === undefined, {
    path: ['DEFAULTKEY'],
    error: 'no key alias, because ALIASSELECTOR is Interactive: the person chooses',
  })
  .refine(
    (one) =>
      !authTypesOf(one).includes('UsernameAuthorizer') || one.ACCEPT_ALL_USERNAMES || one.ACCEPT_USERNAMES?.length,
    {
      path: ['ACCEPT_USERNAMES'],
      error: 'a list of usernames or "ACCEPT_ALL_USERNAMES": true, because AUTHTYPE is UsernameAuthorizer',
    },
  );
