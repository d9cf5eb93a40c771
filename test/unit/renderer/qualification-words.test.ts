import { describe, expect, it } from 'vitest';
import type { SubIndication } from '../../../preload/contract/model';
import type { QualificationRule } from '../../../preload/contract/qualification';
import {
  describeDecision,
  entryWords,
  statusWords,
  typeWords,
} from '../../../preload/contract/qualification-sentences';
import { reasonFor } from '../../../preload/contract/verification-reasons';
import { listEntry } from './checked-samples';

const its = 'The trusted list of AT (Example Trust GmbH, “Qualified CA 3”)';

/** Every rule, so that a new one can not be without its sentence here. */
const sentences: Record<QualificationRule, string> = {
  'entries-found': 'Trusted lists of the EU speak of an authority on the path of this certificate.',
  'no-entry': 'No trusted list of the EU that is at hand speaks of an authority on the path of this certificate.',
  'in-force': `${its} has the service as granted since 2019-03-01.`,
  'none-in-force': 'At that time the service was on no trusted list.',
  'extension-not-understood': `${its} says something of the service that this program does not understand and must not pass over.`,
  'issues-qualified': `${its} has it as a service that issues qualified certificates.`,
  'issues-others': `${its} has it as a service that does not issue qualified certificates.`,
  'type-covered': `${its} has the service for certificates of this type.`,
  'type-not-covered': `${its} has the service, but not for certificates of this type.`,
  'type-not-asked': 'The certificate was issued before July 2016, when lists did not tell types apart.',
  'type-not-stated': 'The certificate does not state a type, so the list can not be asked for one.',
  'entries-agree': 'Several entries speak of this certificate, and all say the same.',
  'entries-disagree': 'Several entries speak of this certificate, and they do not say the same.',
  'criteria-not-understood': `${its} tells its certificates apart in a way that this program does not understand.`,
  'status-good': `${its} has the service as granted since 2019-03-01: it was a qualified service at that time.`,
  'status-not-good': `${its} has the service as granted since 2019-03-01: it was not a qualified service at that time.`,
  'status-of-another-time': `${its} gives the service a status that did not exist at its date.`,
  'status-outlived': `${its} still has the service as granted, which ended in July 2016: what that means since is not known.`,
  'qualified-and-not': `${its} calls the certificate qualified and not qualified: it is not taken as qualified.`,
  'usages-contradict': `${its} contradicts itself about what the certificate is for.`,
  'devices-contradict': `${its} contradicts itself about the device that holds the key: it is not taken as a qualified one.`,
  'list-says-not-qualified': `${its} says that certificates of this kind are not qualified.`,
  'list-says-qualified': `${its} says that certificates of this kind are qualified.`,
  'certificate-says-qualified': 'The certificate states that it is qualified, and its issuer is listed for that.',
  'certificate-says-nothing':
    'The certificate does not state that it is qualified, and the list does not say it either.',
  'law-of-another-country':
    'The certificate states that it is qualified by the law of another country, which is not the EU’s.',
  'list-says-type': `${its} says what certificates of this kind are for.`,
  'certificate-says-type': 'The certificate states what it is for.',
  'type-before-eidas': 'Before July 2016 qualified certificates were for electronic signatures only.',
  'type-unknown': 'Neither the certificate nor the list says clearly what it is for.',
  'list-says-device': `${its} says that keys of this kind reside in a qualified device.`,
  'list-says-device-managed': `${its} says that keys of this kind reside in a qualified device which the provider keeps for the person.`,
  'list-says-no-device': `${its} says that keys of this kind do not reside in a qualified device.`,
  'certificate-says-device': 'The certificate states that its key resides in a qualified device.',
  'certificate-says-no-device': 'The certificate does not state that its key resides in a qualified device.',
  'device-not-asked': 'A qualified device is told of for qualified certificates only.',
};

describe('the decisions of the procedure, in words', () => {
  it.each(Object.entries(sentences) as [QualificationRule, string][])('%s', (rule, words) => {
    expect(describeDecision({ step: 1, rule, clause: '4.4', entry: listEntry })).toBe(words);
    // Without an entry a sentence still stands by itself.
    expect(describeDecision({ step: 1, rule, clause: '4.4' })).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    ['TrustedList/Svcstatus/granted', 'granted'],
    ['TrustedList/Svcstatus/withdrawn', 'withdrawn'],
    ['TrustedList/Svcstatus/undersupervision', 'under supervision'],
    ['TrustedList/Svcstatus/supervisionincessation', 'under supervision until it ends'],
    ['TrustedList/Svcstatus/supervisionceased', 'supervision ceased'],
    ['TrustedList/Svcstatus/supervisionrevoked', 'supervision revoked'],
    ['TrustedList/Svcstatus/accredited', 'accredited'],
    ['TrustedList/Svcstatus/accreditationceased', 'accreditation ceased'],
    ['TrustedList/Svcstatus/accreditationrevoked', 'accreditation revoked'],
    ['TrustedList/Svcstatus/setbynationallaw', 'set by national law'],
    ['TrustedList/Svcstatus/deprecatedbynationallaw', 'no longer set by national law'],
    ['TrustedList/Svcstatus/recognisedatnationallevel', 'recognised at national level'],
    ['TrustedList/Svcstatus/deprecatedatnationallevel', 'no longer recognised at national level'],
  ])('the status %s', (uri, words) => expect(statusWords(`http://uri.etsi.org/TrstSvc/${uri}`)).toBe(words));

  it('keeps lists of the Union from others, and says what certificates are for', () => {
    expect(entryWords({ ...listEntry, scheme: 'UK', territory: 'GB' })).toMatch(/^the list of GB \(/);
    expect((['eSign', 'eSeal', 'web', 'unknown'] as const).map(typeWords)).toEqual([
      'electronic signatures',
      'electronic seals',
      'the authentication of websites',
      'something that is not stated',
    ]);
  });
});

describe('the reasons of the standard', () => {
  /** Every sub-indication, so that a new one can not be without its reason here. */
  const all: Record<SubIndication, true> = {
    ...{ FORMAT_FAILURE: true, HASH_FAILURE: true, SIG_CRYPTO_FAILURE: true, REVOKED: true, EXPIRED: true },
    ...{ NOT_YET_VALID: true, SIG_CONSTRAINTS_FAILURE: true, CHAIN_CONSTRAINTS_FAILURE: true },
    ...{ CERTIFICATE_CHAIN_GENERAL_FAILURE: true, CRYPTO_CONSTRAINTS_FAILURE: true },
    ...{ CRYPTO_CONSTRAINTS_FAILURE_NO_POE: true, POLICY_PROCESSING_ERROR: true },
    ...{ SIGNATURE_POLICY_NOT_AVAILABLE: true, TIMESTAMP_ORDER_FAILURE: true, NO_SIGNING_CERTIFICATE_FOUND: true },
    ...{ NO_CERTIFICATE_CHAIN_FOUND: true, NO_CERTIFICATE_CHAIN_FOUND_NO_POE: true, REVOKED_NO_POE: true },
    ...{ REVOKED_CA_NO_POE: true, OUT_OF_BOUNDS_NO_POE: true, OUT_OF_BOUNDS_NOT_REVOKED: true },
    ...{ REVOCATION_OUT_OF_BOUNDS_NO_POE: true, NO_POE: true, TRY_LATER: true, SIGNED_DATA_NOT_FOUND: true },
    GENERIC: true,
  };

  it.each(Object.keys(all) as SubIndication[])('%s has whole sentences, and calls a seal a seal', (code) => {
    const about = { name: 'Aurora Energi AB', issuer: 'Example Trust CA' };
    for (const kind of ['signature', 'seal'] as const) {
      const { what, meaning } = reasonFor(code, kind);
      expect(what(about)).toMatch(/^[A-Z].*\.$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
      const other = kind === 'seal' ? /signature(?! policy)|(?<!itself )\bsigned\b|signatory/ : /\bseal/;
      expect(`${what(about)} ${meaning}`).not.toMatch(other);
    }
  });
});
