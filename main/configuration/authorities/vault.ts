import { z } from 'zod';
import { credentialConflicts } from '../authority-credentials';
import { protectedAddress, withoutConflicts } from '../configuration-values';
import {
  clientCertificate,
  clientKey,
  clientKeyPasswordFile,
  deadline,
  issuers,
  password,
  passwordFile,
  pathPart,
  trustAnchors,
  username,
} from './shared-entries';

/** An entry of CERTIFICATEAUTHORITIES: the PKI of OpenBao or Vault. */
export const vault = z
  .strictObject({
    VAULT_URL: protectedAddress.describe('where it is, such as `https://bao.example.com:8200`'),
    VAULT_NAMESPACE: pathPart.optional().describe('its namespace, where it has some'),
    VAULT_MOUNT: pathPart.default('pki').describe('where its PKI is mounted'),
    VAULT_ROLE: pathPart.describe('the role of the PKI that certificates are asked of'),
    VAULT_AUTH: z
      .enum(['jwt', 'cert', 'userpass'])
      .optional()
      .describe(
        'how Countersign logs in there: with the identity token of the login, a client certificate, or a name and a password. Without it: what the entries below are for, else `jwt`',
      ),
    VAULT_AUTH_MOUNT: pathPart.optional().describe('where that auth method is mounted; without it under its own name'),
    VAULT_AUTH_ROLE: pathPart
      .optional()
      .describe('the role of the auth method (for `cert` the name of its entry); without it the server’s own choice'),
    VAULT_USERNAME: username,
    VAULT_PASSWORD: password,
    VAULT_PASSWORD_FILE: passwordFile,
    VAULT_CLIENTCERTIFICATE: clientCertificate,
    VAULT_CLIENTKEY: clientKey,
    VAULT_CLIENTKEY_PASSWORD_FILE: clientKeyPasswordFile,
    VAULT_TRUSTANCHORS: trustAnchors,
    ISSUERS: issuers,
    DEADLINE: deadline(30),
  })
  .superRefine(
    withoutConflicts((one) => [
      ...credentialConflicts('VAULT', one),
      ...(one.VAULT_AUTH === 'cert' && one.VAULT_CLIENTCERTIFICATE === undefined
        ? [{ path: ['VAULT_CLIENTCERTIFICATE'], expected: 'a client certificate, because VAULT_AUTH is "cert"' }]
        : []),
      ...(one.VAULT_AUTH === 'userpass' && one.VAULT_USERNAME === undefined
        ? [{ path: ['VAULT_USERNAME'], expected: 'a username, because VAULT_AUTH is "userpass"' }]
        : []),
    ]),
  );

export type VaultConfiguration = z.output<typeof vault>;
