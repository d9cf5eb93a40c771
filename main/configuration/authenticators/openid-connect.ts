import { z } from 'zod';
import { absolutePath, name, protectedAddress } from '../configuration-values';

/** An entry of AUTHENTICATORS: OpenID Connect (Core 1.0) for programs on a desktop (RFC 8252), with a code where there is no browser (RFC 8628). */
export const openIdConnect = z.strictObject({
  AUTHTYPE: z.literal('JwtAuthorizer').describe('says that an issuer of OpenID Connect identifies'),
  title: name.optional().describe('how the window calls it'),
  OIDC_ISSUER: protectedAddress.describe(
    'whose logins count; its endpoints are read from its `/.well-known/openid-configuration`',
  ),
  OIDC_CLIENTID: z
    .string()
    .min(1)
    .max(200)
    .describe('what this program is called there: a public client with `http://127.0.0.1/callback` as its redirect'),
  OIDC_SCOPES: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'a scope'))
    .max(20)
    .default(['openid', 'profile'])
    .describe('what is asked for; `openid` is always among it'),
  USERNAME_CLAIM: name.default('preferred_username').describe('which claim is the username'),
  REQUIRED_CLAIMS: z
    .record(name, z.union([z.string(), z.array(z.string()).min(1)]))
    .optional()
    .describe(
      'claims that have to be there with one of these values (`AUTHJWT.CLAIM`), the value or a member of a list',
    ),
  OIDC_ACR: z
    .array(z.string().min(1).max(200))
    .min(1)
    .optional()
    .describe('how strong the login has to be: one of these (`acr`). It is asked for, and checked in the answer'),
  OIDC_MAX_AGE: z
    .number()
    .int()
    .min(0)
    .max(2_592_000)
    .optional()
    .describe('seconds that the login may be old; `0`: the person logs in each time'),
  OIDC_WAYS: z
    .array(z.enum(['browser', 'device-code']))
    .min(1)
    .default(['browser', 'device-code'])
    .describe('the ways to log in: the system’s browser, or a code that is typed on any device'),
  OIDC_LOGIN_SECONDS: z
    .number()
    .int()
    .min(1)
    .max(3600)
    .default(600)
    .describe('how long the person has to log in, from the press of the button on'),
  OIDC_TRUSTANCHORS: absolutePath
    .optional()
    .describe(
      'a PEM file with the only authorities that the server’s own certificate may come from; without it the computer’s',
    ),
  DEADLINE: z.number().min(1).max(300).default(20).describe('seconds that the server has for each answer'),
});

export type OpenIdConnectConfiguration = z.output<typeof openIdConnect>;
