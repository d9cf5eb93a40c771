import { z } from 'zod';
import { credentialConflicts } from './authority-credentials';
import { absolutePath, digestAlgorithm, httpAddress, objectIdentifier, withoutConflicts } from './configuration-values';

const username = z.string().min(1).max(200).optional().describe('where the authority wants one');
const password = z.string().max(200).optional().describe('sent to that address only');
const passwordFile = absolutePath
  .optional()
  .describe('in place of the password: a file whose first line it is, and that only its owner can read');
const clientCertificate = absolutePath
  .optional()
  .describe('a client certificate, where the authority demands one: a PKCS#12 file, or PEM');
const clientKey = absolutePath.optional().describe('its key (PEM), where it is not in that file');
const clientKeyPasswordFile = absolutePath
  .optional()
  .describe('the password of the PKCS#12 file or the key, in the first line of a file that only its owner can read');

const deadline = (seconds: number) =>
  z.number().min(1).max(300).default(seconds).describe('seconds that it has for its answer');

/** An entry of TIMESTAMPAUTHORITIES. Names as SignServer's signers have them. */
export const timestampAuthority = z
  .strictObject({
    TSA_URL: httpAddress.describe('where it is'),
    TSA_POLICYOID: objectIdentifier.optional().describe('the policy that is asked for'),
    TSA_DIGESTALGORITHM: digestAlgorithm.default('SHA-256').describe('the digest that it is asked to confirm'),
    TSA_USERNAME: username,
    TSA_PASSWORD: password,
    TSA_PASSWORD_FILE: passwordFile,
    TSA_CLIENTCERTIFICATE: clientCertificate,
    TSA_CLIENTKEY: clientKey,
    TSA_CLIENTKEY_PASSWORD_FILE: clientKeyPasswordFile,
    DEADLINE: deadline(20),
  })
  .superRefine(withoutConflicts((one) => credentialConflicts('TSA', one)));

/** An entry of CERTIFICATEAUTHORITIES: one that takes requests by EST (RFC 7030). */
export const certificateAuthority = z
  .strictObject({
    EST_URL: z
      .string()
      .max(2000)
      .regex(
        /^https:\/\/[^/?#@\s]+\/\.well-known\/est(\/[A-Za-z0-9._~-]+)?\/?$/,
        '"https://…/.well-known/est", with "/" and the label of the authority behind it where it has one',
      )
      .refine((text) => URL.canParse(text), 'an https address')
      .meta({ kind: '`https://HOST/.well-known/est`' })
      .describe('the well-known address, with `/LABEL` behind it where the authority has one'),
    EST_USERNAME: username,
    EST_PASSWORD: password,
    EST_PASSWORD_FILE: passwordFile,
    EST_CLIENTCERTIFICATE: clientCertificate,
    EST_CLIENTKEY: clientKey,
    EST_CLIENTKEY_PASSWORD_FILE: clientKeyPasswordFile,
    EST_TRUSTANCHORS: absolutePath
      .optional()
      .describe(
        'a PEM file with the only authorities that the server’s own certificate may come from; without it the computer’s',
      ),
    DEADLINE: deadline(30),
  })
  .superRefine(withoutConflicts((one) => credentialConflicts('EST', one)));
