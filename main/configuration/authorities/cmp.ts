import { z } from 'zod';
import { isProtected } from '../../network/protected-address';
import { readNameText } from '../../pki/name-text';
import { credentialConflicts } from '../authority-credentials';
import { absolutePath, httpAddress, name, withoutConflicts } from '../configuration-values';
import {
  clientCertificate,
  clientKey,
  clientKeyPasswordFile,
  deadline,
  issuers,
  passwordFile,
  trustAnchors,
} from './shared-entries';

const nameText = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => readNameText(text) !== undefined, 'a name such as "CN=Signing CA,O=Acme,C=SE"')
  .meta({ kind: 'a name such as `CN=Signing CA,O=Acme,C=SE`' });

/** An entry of CERTIFICATEAUTHORITIES: one that takes requests by CMP (RFC 9810, in the profile of RFC 9483). */
export const cmp = z
  .strictObject({
    CMP_URL: httpAddress.describe(
      'where it is, such as `https://ca.example.com/.well-known/cmp`; `http` is enough where requests are signed (`CMP_SIGNINGCERTIFICATE`), because the messages are protected themselves',
    ),
    CMP_REFERENCE: name.optional().describe('what the authority knows the shared secret by'),
    CMP_SECRET_FILE: passwordFile.describe(
      'the secret that is shared with the authority and protects the messages: the first line of a file that only its owner can read',
    ),
    CMP_MAC: z
      .enum(['PasswordBasedMac', 'PBMAC1'])
      .default('PasswordBasedMac')
      .describe(
        'how requests are protected with the secret; `PBMAC1` is the stronger one, and newer authorities know it',
      ),
    CMP_SIGNINGCERTIFICATE: absolutePath
      .optional()
      .describe(
        'in place of a secret: the certificate whose key signs the requests, with those that issued it behind it (PEM)',
      ),
    CMP_SIGNINGKEY: absolutePath.optional().describe('its key (PEM), in a file that only its owner can read'),
    CMP_SIGNINGKEY_PASSWORD_FILE: absolutePath
      .optional()
      .describe('the password of that key, in the first line of a file that only its owner can read'),
    CMP_ANSWERANCHORS: absolutePath
      .optional()
      .describe(
        'a PEM file with the authorities that signed answers have to come from, or with the certificate that signs them; needed with `CMP_SIGNINGCERTIFICATE`. Without it only answers count that the secret protects',
      ),
    CMP_SENDER: nameText
      .optional()
      .describe(
        'the name of whoever signs the answers, where the certificate is neither that of an authority nor made for signing them (extended key usage cmcCA or cmcRA)',
      ),
    CMP_RECIPIENT: nameText.optional().describe('the name of the authority that is asked, where it wants to be named'),
    CMP_CLIENTCERTIFICATE: clientCertificate,
    CMP_CLIENTKEY: clientKey,
    CMP_CLIENTKEY_PASSWORD_FILE: clientKeyPasswordFile,
    CMP_TRUSTANCHORS: trustAnchors,
    ISSUERS: issuers,
    DEADLINE: deadline(30).describe('seconds that it has for everything, waiting for a decision included'),
  })
  .superRefine(withoutConflicts((one) => [...credentialConflicts('CMP', one), ...protectionConflicts(one)]));

export type CmpConfiguration = z.output<typeof cmp>;

type Entries = Partial<Record<`CMP_${string}`, string>>;

/** Either a secret with what it goes by, or a certificate with its key and who may answer. */
function protectionConflicts(one: Entries): { path: string[]; expected: string }[] {
  const { CMP_SECRET_FILE: secret, CMP_SIGNINGCERTIFICATE: certificate } = one;
  const conflicts: [wrong: boolean, entry: string, expected: string][] = [
    [
      secret === undefined && certificate === undefined,
      'CMP_SECRET_FILE',
      'a file with the shared secret, or a CMP_SIGNINGCERTIFICATE,',
    ],
    [
      secret !== undefined && certificate !== undefined,
      'CMP_SIGNINGCERTIFICATE',
      'no certificate, because there is a CMP_SECRET_FILE',
    ],
    [
      secret !== undefined && one.CMP_REFERENCE === undefined,
      'CMP_REFERENCE',
      'what the secret goes by, because there is a CMP_SECRET_FILE',
    ],
    [
      secret !== undefined && !isProtected(new URL(one.CMP_URL ?? '')),
      'CMP_URL',
      'an https address, because there is a CMP_SECRET_FILE: whoever reads along could guess at the secret',
    ],
    [
      certificate !== undefined && one.CMP_SIGNINGKEY === undefined,
      'CMP_SIGNINGKEY',
      'the key of the certificate, because there is a CMP_SIGNINGCERTIFICATE',
    ],
    [
      certificate !== undefined && one.CMP_ANSWERANCHORS === undefined,
      'CMP_ANSWERANCHORS',
      'the authorities of the answers, because there is a CMP_SIGNINGCERTIFICATE',
    ],
    [
      certificate === undefined && (one.CMP_SIGNINGKEY ?? one.CMP_SIGNINGKEY_PASSWORD_FILE) !== undefined,
      'CMP_SIGNINGCERTIFICATE',
      'a certificate, because there is a key for one',
    ],
  ];
  return conflicts.filter(([wrong]) => wrong).map(([, entry, expected]) => ({ path: [entry], expected }));
}
