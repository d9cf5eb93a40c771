import { z } from 'zod';
import { credentialConflicts } from '../authority-credentials';
import { name, protectedAddress, withoutConflicts } from '../configuration-values';
import {
  clientCertificate,
  clientKey,
  clientKeyPasswordFile,
  deadline,
  issuers,
  password,
  passwordFile,
  trustAnchors,
} from './shared-entries';

/** An entry of CERTIFICATEAUTHORITIES: the REST interface of EJBCA. Names as SignServer's one-time workers have them. */
export const ejbca = z
  .strictObject({
    EJBCA_URL: protectedAddress.describe('where it is, such as `https://ca.example.com/ejbca/ejbca-rest-api/v1`'),
    CANAME: name.describe('the authority that is to issue'),
    ENDENTITYPROFILE: name.describe('the end entity profile'),
    CERTIFICATEPROFILE: name.describe('the certificate profile'),
    USERNAME_PATTERN: name
      .default('${username}')
      .describe(
        'the end entity that the certificate is for; `${username}` and `${transactionId}`, another one for each request, are filled in',
      ),
    EJBCA_PASSWORD: password.describe('the enrollment code of the end entity; without it a new one for each request'),
    EJBCA_PASSWORD_FILE: passwordFile,
    EJBCA_CLIENTCERTIFICATE: clientCertificate.describe(
      'a client certificate that EJBCA knows: a PKCS#12 file, or PEM. Without it the identity token of the login is shown',
    ),
    EJBCA_CLIENTKEY: clientKey,
    EJBCA_CLIENTKEY_PASSWORD_FILE: clientKeyPasswordFile,
    EJBCA_TRUSTANCHORS: trustAnchors,
    ISSUERS: issuers,
    DEADLINE: deadline(30),
  })
  .superRefine(withoutConflicts((one) => credentialConflicts('EJBCA', one)));

export type EjbcaConfiguration = z.output<typeof ejbca>;
