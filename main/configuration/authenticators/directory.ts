import { z } from 'zod';
import { absolutePath, name, withoutConflicts } from '../configuration-values';

/** No path, no search, no name and no password: they would all be ignored, or seen. */
function isDirectoryAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, pathname, search, hash } = new URL(text);
  const bare = !username && !search && !hash && (pathname === '' || pathname === '/');
  return bare && hostname !== '' && (protocol === 'ldap:' || protocol === 'ldaps:');
}

const distinguishedName = z
  .string()
  .max(1000)
  .regex(/^[A-Za-z][\w.-]*=[^\p{Cc}]+$/u, 'a distinguished name (RFC 4514)')
  .meta({ kind: 'a distinguished name' });

const attribute = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,99}$/, 'the name of an attribute')
  .meta({ kind: 'the name of an attribute' });

const pattern = (placeholder: string, kind: string) =>
  z
    .string()
    .max(1000)
    .refine((text) => text.includes(placeholder), `${kind} with ${placeholder} in it`)
    .meta({ kind: `${kind} with \`${placeholder}\` in it` });

const filter = (placeholder: string) =>
  pattern(placeholder, 'a filter (RFC 4515)').refine((text) => /^\(.+\)$/s.test(text), 'a filter in brackets');

const entries = z.strictObject({
  AUTHTYPE: z.literal('UsernamePasswordAuthorizer').describe('says that a name and a password identify'),
  ACCOUNTS: z.literal('LDAP').describe('the accounts are those of a directory'),
  title: name.optional().describe('how the window calls it'),
  LDAP_URL: z
    .string()
    .max(2000)
    .refine(isDirectoryAddress, 'an ldaps or ldap address, such as ldaps://directory.example')
    .meta({ kind: 'an `ldaps://` or `ldap://` address' })
    .describe(
      'the directory. With `ldap://` the connection is protected by StartTLS before anything is said; it is never used in the clear',
    ),
  LDAP_TRUSTANCHORS: absolutePath.describe(
    'a PEM file with the only authorities that the directory’s own certificate may come from',
  ),
  LDAP_USER_DN: pattern('${username}', 'a distinguished name')
    .optional()
    .describe('where everybody’s entry is, such as `uid=${username},ou=people,dc=example`. In place of a search'),
  LDAP_BASE: distinguishedName.optional().describe('below which entry people are searched'),
  LDAP_USER_FILTER: filter('${username}')
    .optional()
    .meta({ preset: '(uid=${username})' })
    .describe('how people are searched; for Active Directory `(&(objectClass=user)(sAMAccountName=${username}))`'),
  LDAP_BIND_DN: z.string().min(1).max(1000).optional().describe('who searches; without it the search is anonymous'),
  LDAP_BIND_PASSWORD_FILE: absolutePath
    .optional()
    .describe('a file, readable by its owner only, with the password of `LDAP_BIND_DN` in its first line'),
  LDAP_USERNAME_ATTRIBUTE: attribute
    .default('uid')
    .describe('what the username is, however it was typed; for Active Directory `sAMAccountName`'),
  LDAP_NAME_ATTRIBUTE: attribute.default('displayName').describe('the person’s name'),
  LDAP_CLAIM_ATTRIBUTES: z
    .array(attribute)
    .max(30)
    .default(['cn', 'mail'])
    .describe('what else is read of the entry, for patterns and for `CERTIFICATE_MUST_NAME`'),
  LDAP_GROUPS: z
    .array(distinguishedName)
    .min(1)
    .max(100)
    .optional()
    .describe('the groups that may sign, one of which a person has to be in; without it everybody may'),
  LDAP_GROUP_BASE: distinguishedName
    .optional()
    .describe('below which entry groups are searched; without it the person’s `memberOf` says the groups'),
  LDAP_GROUP_FILTER: filter('${dn}')
    .optional()
    .meta({ preset: '(member=${dn})' })
    .describe(
      'how groups are searched; for groups in groups of Active Directory `(member:1.2.840.113556.1.4.1941:=${dn})`',
    ),
  DEADLINE: z.number().min(1).max(120).default(15).describe('seconds that the directory has for everything'),
});

/** An entry of AUTHENTICATORS: the accounts of a directory (LDAP, RFC 4511), which a password is held against by a simple bind. */
export const directory = entries.superRefine(
  withoutConflicts<z.output<typeof entries>>((entry) => [
    ...((entry.LDAP_USER_DN === undefined) === (entry.LDAP_BASE === undefined)
      ? [{ path: ['LDAP_BASE'], expected: 'either LDAP_BASE, to search people, or LDAP_USER_DN' }]
      : []),
    ...(entry.LDAP_USER_DN !== undefined && entry.LDAP_USER_FILTER !== undefined
      ? [{ path: ['LDAP_USER_FILTER'], expected: 'no filter, because nobody is searched with LDAP_USER_DN' }]
      : []),
    ...((entry.LDAP_BIND_DN === undefined) !== (entry.LDAP_BIND_PASSWORD_FILE === undefined)
      ? [{ path: ['LDAP_BIND_PASSWORD_FILE'], expected: 'both LDAP_BIND_DN and LDAP_BIND_PASSWORD_FILE, or neither' }]
      : []),
    ...(entry.LDAP_USER_DN !== undefined && entry.LDAP_BIND_DN !== undefined
      ? [{ path: ['LDAP_BIND_DN'], expected: 'no LDAP_BIND_DN, because nobody is searched with LDAP_USER_DN' }]
      : []),
    ...(entry.LDAP_GROUPS === undefined && entry.LDAP_GROUP_BASE !== undefined
      ? [{ path: ['LDAP_GROUPS'], expected: 'the groups that may sign, because they are searched' }]
      : []),
    ...(entry.LDAP_GROUP_BASE === undefined && entry.LDAP_GROUP_FILTER !== undefined
      ? [{ path: ['LDAP_GROUP_BASE'], expected: 'where groups are searched, because there is a filter' }]
      : []),
  ]),
);

export type DirectoryConfiguration = z.output<typeof directory>;
