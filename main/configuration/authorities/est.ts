import { z } from 'zod';
import { credentialConflicts } from '../authority-credentials';
import { withoutConflicts } from '../configuration-values';
import {
  clientCertificate,
  clientKey,
  clientKeyPasswordFile,
  deadline,
  issuers,
  password,
  passwordFile,
  trustAnchors,
  username,
} from './shared-entries';

/** An entry of CERTIFICATEAUTHORITIES: one that takes requests by EST (RFC 7030). */
export const est = z
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
    EST_TRUSTANCHORS: trustAnchors,
    ISSUERS: issuers,
    DEADLINE: deadline(30),
  })
  .superRefine(withoutConflicts((one) => credentialConflicts('EST', one)));

export type EstConfiguration = z.output<typeof est>;
