import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { CountersignError } from '../../../main/errors/countersign-error';

/** What is wrong with a configuration that has this entry and these others, in the words of its error. */
function wrong(entry: object, others: object = {}, signer: object = {}): unknown {
  const configuration = {
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    TRUSTANCHORS: { staff: { FILE: 'staff.pem' } },
    AUTHENTICATORS: { badge: { AUTHTYPE: 'CLIENTCERT', CRYPTOTOKEN: 'card', TRUSTANCHORS: ['staff'], ...entry } },
    SIGNERS: { s: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Interactive', AUTHTYPE: 'CLIENTCERT', ...signer } },
    ...others,
  };
  try {
    const { AUTHENTICATORS } = parseConfiguration(JSON.stringify(configuration), 'f');
    return AUTHENTICATORS['badge'];
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    const { path, expected } = error.params as { path: string; expected: string };
    return `${path}: ${expected}`;
  }
}

const issuer = { VALUE: 'CN=Staff CA,O=Acme,C=SE' };

describe('an entry of AUTHENTICATORS with CLIENTCERT', () => {
  it('demands to know of revocation, and takes the common name, unless it says otherwise', () => {
    expect(wrong({})).toMatchObject({ REVOCATION: 'DEMANDED', USERNAME_FROM: 'SUBJECT_RDN_CN', DEADLINE: 8 });
    expect(
      wrong({ MATCH: [{ SUBJECT: { TYPE: 'CERTIFICATE_SERIALNO', VALUE: '0A' }, ISSUER: issuer }] }),
    ).toMatchObject({ MATCH: [{ ISSUER: { TYPE: 'ISSUER_DN_BCSTYLE' } }] });
    expect(wrong({ TRUSTANCHORS: '/etc/staff.pem' })).toMatchObject({ TRUSTANCHORS: '/etc/staff.pem' });
    expect(wrong({ REVOCATION: 'SOFT' }, { ALLOW_ONLINE_CHECKS: false })).toMatchObject({ REVOCATION: 'SOFT' });
  });

  it.each<[object, object, string]>([
    [{ CRYPTOTOKEN: 'other' }, {}, 'AUTHENTICATORS.badge.CRYPTOTOKEN: one of the CRYPTOTOKENS (card)'],
    [{ TRUSTANCHORS: ['staff', 'x'] }, {}, 'AUTHENTICATORS.badge.TRUSTANCHORS.1: one of the TRUSTANCHORS (staff)'],
    [
      {},
      { ALLOW_ONLINE_CHECKS: false },
      'AUTHENTICATORS.badge.REVOCATION: "SOFT" is expected, because ALLOW_ONLINE_CHECKS is',
    ],
    [{ TRUSTANCHORS: undefined }, {}, 'AUTHENTICATORS.badge.TRUSTANCHORS: '],
    [{ TRUSTANCHORS: [] }, {}, 'AUTHENTICATORS.badge.TRUSTANCHORS'],
    [{ MATCH: [] }, {}, 'AUTHENTICATORS.badge.MATCH'],
    [{ MATCH: [{ SUBJECT: { TYPE: 'SUBJECT_RDN_CN', VALUE: 'a' } }] }, {}, 'AUTHENTICATORS.badge.MATCH.0.ISSUER'],
    [
      { MATCH: [{ SUBJECT: { TYPE: 'CN', VALUE: 'a' }, ISSUER: issuer }] },
      {},
      'AUTHENTICATORS.badge.MATCH.0.SUBJECT.TYPE',
    ],
    [
      { MATCH: [{ SUBJECT: { TYPE: 'SUBJECT_RDN_CN', VALUE: 'a' }, ISSUER: { VALUE: 'Staff CA' } }] },
      {},
      'AUTHENTICATORS.badge.MATCH.0.ISSUER.VALUE',
    ],
  ])('%j is told where it is wrong', (entry, others, words) => {
    expect(wrong(entry, others)).toEqual(expect.stringContaining(words));
  });

  it('stands beside what the signer wants of its certificate', () => {
    expect(wrong({}, {}, { CERTIFICATE_MUST_NAME: 'EMAIL' })).toMatchObject({ AUTHTYPE: 'CLIENTCERT' });
    expect(wrong({}, {}, { CERTIFICATE_MUST_NAME: { CLAIM: 'sub', IN: 'SUBJECT_RDN_UID' } })).toMatchObject({});
    expect(wrong({}, {}, { CERTIFICATE_MUST_NAME: 'NAME' })).toEqual(
      expect.stringContaining('SIGNERS.s.CERTIFICATE_MUST_NAME'),
    );
  });
});
