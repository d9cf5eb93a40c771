import { beforeAll, describe, expect, it } from 'vitest';
import {
  assuranceRequirements,
  requirementProblem,
  type AssuranceRequirement,
  type CertificateAssurance,
  type RequirementProblem,
} from '../../../../preload/contract/assurance';
import {
  confirmedWords,
  requirementProblems,
  unconfirmedWords,
} from '../../../../preload/contract/assurance-sentences';
import { describeError } from '../../../../preload/contract/error-sentences';
import type { ListedService } from '../../../../main/trust/lists/model';
import { AnchorIndex } from '../../../../main/trust/paths';
import { assureCertificate } from '../../../../main/trust/qualification';
import { servicesOnPath } from '../../../../main/trust/qualification/service-at-time';
import { requireAssurance } from '../../../../main/signing/assured-key';
import type { Signer } from '../../../../main/signers/signer-catalog';
import {
  caseServices,
  issueCaseAuthorities,
  issueForCase,
  type CaseAuthorities,
} from '../../../fixtures/trust/case-services';
import type { CertificateWish, ServiceWish } from '../../../fixtures/trust/qualification-case';

const at = new Date('2024-06-01T12:00:00Z');
const qes: CertificateWish = { compliance: true, sscd: true, types: ['eSign'] };
let authorities: CaseAuthorities;
beforeAll(async () => {
  authorities = await issueCaseAuthorities();
});

/** The lists at hand as one that holds these services; without them there is no list. */
async function assured(wish: CertificateWish, ...services: ServiceWish[]): Promise<CertificateAssurance> {
  const leaf = await issueForCase(wish, authorities);
  const listed = caseServices(services, authorities, leaf);
  const anchors = new AnchorIndex(
    listed.flatMap(({ territory, service }) =>
      service.identities.certificates.map((certificate) => ({
        certificate,
        origin: { kind: 'list' as const, territory, entries: [] },
      })),
    ),
  );
  const national = { scheme: 'EU', kind: 'list' as const, territory: 'AT', location: 'https://lists.example/AT.xml' };
  const current = listed.length > 0 ? { current: {} as NonNullable<(typeof state)['lists'][number]['current']> } : {};
  const state: Parameters<typeof assureCertificate>[2]['lists']['state'] = { lists: [{ ...national, ...current }] };
  const lists = {
    withSubject: (name: string) => [...anchors.withSubject(name)],
    withCertificate: (key: string) => [...anchors.withCertificate(key)],
    servicesOf: (certificate: Uint8Array): ListedService[] => servicesOnPath([certificate], listed),
    state,
  };
  return assureCertificate(leaf.certificate, [authorities.issuing.certificate], { lists, anchors: [], at });
}

describe('what is known of a certificate before it is used', () => {
  it('confirmed by a list: who says it, of which service, since when', async () => {
    const known = await assured(qes, { since: '2018-02-03T04:05:06Z' });
    expect(known).toMatchObject({
      path: { trusted: true, by: 'list', territory: 'AT', anchor: 'Test Listed authority' },
      qualified: 'yes',
      type: 'eSign',
      qscd: 'yes',
      lists: { loaded: ['AT'], missing: [] },
    });
    expect(confirmedWords(known)).toBe(
      'Qualified for signatures, key in a qualified device: confirmed by the trusted list of AT (Trust of AT, “Service 1”), granted since 2018-02-03.',
    );
    expect(unconfirmedWords(known)).toBeUndefined();
  });

  it('without a list a claim is a claim', async () => {
    const known = await assured(qes);
    expect(known).toMatchObject({ path: { trusted: false }, qualified: 'not-determined', lists: { missing: ['AT'] } });
    expect(confirmedWords(known)).toBeUndefined();
    expect(unconfirmedWords(known)).toMatch(/^No trusted list is at hand/);
  });

  it('a service that is withdrawn by now, or was not granted at issuance', async () => {
    const withdrawn = await assured(qes, { status: 'withdrawn', since: '2023-01-01T00:00:00Z', history: [{}] });
    expect(withdrawn).toMatchObject({ qualified: 'no' });
    expect(unconfirmedWords(withdrawn)).toContain('as withdrawn since 2023-01-01: it was not a qualified service');
    const late = await assured(qes, { since: '2023-01-01T00:00:00Z' });
    expect(late).toMatchObject({ qualified: 'no' });
    expect(unconfirmedWords(late)).toBe('At that time the service was on no trusted list.');
  });
});

describe('REQUIRE', () => {
  const seal: CertificateWish = { compliance: true, sscd: true, types: ['eSeal'] };
  const forSeals: ServiceWish = { information: ['forESeals'] };
  const table: [string, CertificateWish, ServiceWish[], Partial<Record<AssuranceRequirement, RequirementProblem>>][] = [
    ['a qualified one with a device', qes, [{}], { QESEAL: 'for-signatures' }],
    [
      'one without a device',
      { compliance: true, types: ['eSign'] },
      [{}],
      { QES: 'no-device', QESEAL: 'for-signatures' },
    ],
    ['a seal', seal, [forSeals], { QES: 'for-seals' }],
    [
      'one for websites',
      { compliance: true, types: ['web'] },
      [{ information: ['forWebSiteAuthentication'] }],
      { QES: 'for-websites', QESEAL: 'for-websites', ADES_QC: 'for-websites' },
    ],
    [
      'one of two types',
      { compliance: true, sscd: true, types: ['eSign', 'eSeal'] },
      [{ information: ['forESignatures', 'forESeals'] }],
      { QES: 'type-unknown', QESEAL: 'type-unknown' },
    ],
    [
      'one that is not qualified',
      { types: ['eSign'] },
      [{}],
      { QES: 'not-qualified', QESEAL: 'not-qualified', ADES_QC: 'not-qualified' },
    ],
    [
      'one whose entries disagree',
      qes,
      [{}, { status: 'withdrawn' }],
      { QES: 'not-determined', QESEAL: 'not-determined', ADES_QC: 'not-determined' },
    ],
    [
      'one of an authority that is on no list',
      qes,
      [{ of: 'stranger' }],
      { QES: 'not-trusted', QESEAL: 'not-trusted', ADES_QC: 'not-trusted', TRUSTED: 'not-trusted' },
    ],
    [
      'one without lists',
      qes,
      [],
      { QES: 'no-lists', QESEAL: 'no-lists', ADES_QC: 'no-lists', TRUSTED: 'not-trusted' },
    ],
    [
      'one that another scheme recognises',
      qes,
      [{ scheme: 'CH', territory: 'CH' }],
      { QES: 'not-qualified', QESEAL: 'not-qualified', ADES_QC: 'not-qualified' },
    ],
  ];

  it.each(table)('%s', async (_, wish, services, problems) => {
    const known = await assured(wish, ...services);
    for (const requirement of assuranceRequirements) {
      const reason = problems[requirement];
      expect([requirement, requirementProblem(requirement, known)]).toEqual([requirement, reason]);
      const signer = { name: 'contracts', configuration: { REQUIRE: requirement } } as unknown as Signer;
      const ask = (): void => requireAssurance(signer, { alias: 'key', assurance: known });
      if (!reason) {
        ask();
        continue;
      }
      expect(ask).toThrow(
        expect.objectContaining({
          code: 'signer.requirementUnmet',
          params: { signer: 'contracts', alias: 'key', requirement, reason },
        }),
      );
      const params = { signer: 'contracts', alias: 'key', requirement, reason };
      expect(describeError({ code: 'signer.requirementUnmet', params }).what).toContain(requirementProblems[reason]);
    }
  });

  it('nothing is demanded without it, and a demand is not met by what nobody knows', () => {
    const signer = (REQUIRE?: AssuranceRequirement): Signer =>
      ({ name: 's', configuration: { REQUIRE } }) as unknown as Signer;
    requireAssurance(signer(), { alias: 'key' });
    expect(() => requireAssurance(signer('TRUSTED'), { alias: 'key' })).toThrow(
      expect.objectContaining({ code: 'signer.requirementUnmet' }),
    );
  });
});
