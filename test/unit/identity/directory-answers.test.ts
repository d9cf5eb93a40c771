import { describe, expect, it } from 'vitest';
import {
  escapedInFilter,
  escapedInName,
  filled,
  isSameName,
} from '../../../main/identity/authenticators/directory/process/names';
import { policyErrorIn } from '../../../main/identity/authenticators/directory/process/password-policy';
import { meaningOf } from '../../../main/identity/authenticators/directory/process/reasons';

const activeDirectory = (data: string): string =>
  `80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data ${data}, v2580 Code: 0x31`;

describe('what a directory answers to a bind', () => {
  it.each([
    ['52e', { kind: 'wrong' }],
    ['525', { kind: 'wrong' }],
    ['530', { kind: 'account', reason: 'hours' }],
    ['531', { kind: 'account', reason: 'workstation' }],
    ['532', { kind: 'account', reason: 'password-expired' }],
    ['533', { kind: 'account', reason: 'disabled' }],
    ['701', { kind: 'account', reason: 'account-expired' }],
    ['773', { kind: 'account', reason: 'password-to-be-changed' }],
    ['775', { kind: 'account', reason: 'locked' }],
    ['57', { kind: 'wrong' }],
  ])('Active Directory, data %s', (data, meaning) => {
    expect(meaningOf({ code: 49, text: activeDirectory(data) })).toEqual(meaning);
  });

  it('goes by the password policy first, also where the bind succeeded', () => {
    expect(meaningOf({ code: 0, text: '', policy: 'change-after-reset' })).toEqual({
      kind: 'account',
      reason: 'password-to-be-changed',
    });
    expect(meaningOf({ code: 49, text: '', policy: 'locked' })).toEqual({ kind: 'account', reason: 'locked' });
    expect(meaningOf({ code: 0, text: '', policy: 'other' })).toEqual({ kind: 'good' });
  });

  it('knows no password that is wrong where none could be judged', () => {
    expect(meaningOf({ code: 13, text: 'TLS required' })).toEqual({ kind: 'unprotected' });
    expect(meaningOf({ code: 51, text: 'busy' })).toEqual({ kind: 'busy', words: 'busy' });
    expect(meaningOf({ code: 80, text: 'a\u202eb\nc' })).toEqual({ kind: 'other', words: 'a b c' });
    expect(meaningOf({ code: 53, text: 'Account inactivated. Contact system administrator.' })).toEqual({
      kind: 'account',
      reason: 'disabled',
    });
  });

  it.each([
    ['3000', undefined],
    ['3003810101', 'locked'],
    ['3003810100', 'expired'],
    ['3003810102', 'change-after-reset'],
    ['3003810107', 'other'],
    ['3008a003800105810100', 'expired'],
    ['3005a003800105', undefined],
    ['30', undefined],
    ['', undefined],
  ])('reads the policy response %s', (hex, error) => {
    expect(policyErrorIn(Buffer.from(hex, 'hex'))).toBe(error);
  });
});

describe('names in a directory', () => {
  it('escapes what separates', () => {
    expect(escapedInName(' a,b+c"d\\e<f>g;h=i#j\u0000 ')).toBe('\\ a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h\\=i\\#j\\00\\ ');
    expect(escapedInName(' ')).toBe('\\ ');
    expect(escapedInFilter('*)(uid=*\\\u0000é')).toBe('\\2a\\29\\28uid=\\2a\\5c\\00é');
    expect(filled('(|(a=${username})(b=${username}))', 'username', '$&${username}')).toBe(
      '(|(a=$&${username})(b=$&${username}))',
    );
  });

  it('takes two ways to write a name for the same name, and no others', () => {
    const name = 'cn=signers,ou=groups,dc=test';
    for (const same of ['CN=Signers, OU = groups ,dc=test', 'cn=signers;ou=groups;dc=test']) {
      expect(isSameName(name, same), same).toBe(true);
    }
    expect(isSameName('cn=a\\,b,dc=test', 'cn=a\\2Cb,dc=test')).toBe(true);
    for (const other of ['cn=a,b,dc=test', 'cn=a\\2cb\\,dc=test', 'cn=a\\3db,dc=test']) {
      expect(isSameName('cn=a\\,b,dc=test', other), other).toBe(false);
    }
    expect(isSameName(name, 'cn=signers,ou=groups,dc=test,dc=example')).toBe(false);
  });
});
