import { z } from 'zod';
import { certificateParts } from '../../pki/certificate-part';
import { absolutePath, name } from '../configuration-values';

/** A number of a certificate has hardly more than 20 octets, a name rarely more than 64 letters. */
const value = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, 'a text without control characters');

/** An entry of MATCH: what SignServer's ClientCertAuthorizer calls an authorized client (`AUTHCLIENT1.SUBJECT.TYPE` and so on). */
export const certificateMatch = z.strictObject({
  SUBJECT: z
    .strictObject({ TYPE: z.enum(certificateParts), VALUE: value })
    .meta({ kind: '`{"TYPE": "…", "VALUE": "…"}`' })
    .describe(
      'a part of the certificate (`CERTIFICATE_SERIALNO`, `SUBJECT_RDN_CN`, `SUBJECT_ALTNAME_RFC822NAME`, …) and what it has to say',
    ),
  ISSUER: z
    .strictObject({
      TYPE: z.literal('ISSUER_DN_BCSTYLE').default('ISSUER_DN_BCSTYLE'),
      VALUE: value.max(500).refine((text) => text.includes('='), 'a name such as "CN=Staff CA, O=Acme, C=SE"'),
    })
    .meta({ kind: '`{"VALUE": "CN=Staff CA, O=Acme, C=SE"}`' })
    .describe('the whole name of whoever issued it'),
  DESCRIPTION: z.string().max(500).optional().describe('for whoever reads the configuration'),
});

/** An entry of AUTHENTICATORS: a card whose certificate for logging in says who is at the desk. */
export const clientCertificate = z.strictObject({
  AUTHTYPE: z.literal('CLIENTCERT').describe('says that a card identifies'),
  title: name.optional().describe('how the window calls it'),
  CRYPTOTOKEN: name.describe('one of `CRYPTOTOKENS`: the card'),
  TRUSTANCHORS: z
    .union([z.array(name).min(1), absolutePath])
    .describe(
      'the only authorities that count: names of the configuration’s `TRUSTANCHORS`, or a file with certificates; never those that a person added',
    ),
  MATCH: z
    .array(certificateMatch)
    .min(1)
    .max(1000)
    .optional()
    .meta({ kind: 'a list (below)' })
    .describe(
      'the certificates that are let in, as one of these says; without it every one that leads to `TRUSTANCHORS`',
    ),
  USERNAME_FROM: z
    .enum(certificateParts)
    .default('SUBJECT_RDN_CN')
    .describe('the part of the certificate that is the username'),
  REVOCATION: z
    .enum(['DEMANDED', 'SOFT'])
    .default('DEMANDED')
    .describe(
      'whether it has to be known that the certificate was not revoked. `SOFT`: who can not be asked stands in nobody’s way; a certificate that is known to be revoked never counts',
    ),
  DEADLINE: z
    .number()
    .min(1)
    .max(300)
    .default(8)
    .describe('seconds that the servers have that are asked about revocation, all together'),
});

export type ClientCertificateConfiguration = z.output<typeof clientCertificate>;
