import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDecision } from '../../../../preload/contract/qualification-sentences';
import { qualifyCertificate, qualifySignature } from '../../../../main/trust/qualification';
import {
  caseServices,
  issueCaseAuthorities,
  issueForCase,
  type CaseAuthorities,
} from '../../../fixtures/trust/case-services';
import { readCaseLists, writeCaseLists } from '../../../fixtures/trust/case-lists';
import { qualificationCases } from '../../../fixtures/trust/qualification-cases';

let authorities: CaseAuthorities;
beforeAll(async () => {
  authorities = await issueCaseAuthorities();
});

describe('the procedure of ETSI TS 119 615, rule by rule', () => {
  it('is tried in at least 60 cases of different names', () => {
    expect(new Set(qualificationCases.map(({ name }) => name)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(qualificationCases.map(({ name }) => name)).size).toBe(qualificationCases.length);
  });

  it.each(qualificationCases)('$name ($clause): $rule', async (one) => {
    const leaf = await issueForCase(one.certificate, authorities);
    const services = caseServices(one.services, authorities, leaf);
    const path = [leaf.certificate, authorities.issuing.certificate, authorities.root.certificate];
    const at = one.at ?? '2024-06-01T12:00:00Z';
    const told = qualifyCertificate(path, services, at);
    expect({ qualified: told.qualified, type: told.type, qscd: told.qscd }).toEqual(one.expected);
    expect(told.decisions.map(({ rule }) => rule)).toContain(one.rule);
    expect(told.decisions.map(({ step }) => step)).toEqual(
      told.decisions.map(({ step }) => step).toSorted((a, b) => a - b),
    );
    for (const decision of told.decisions) expect(describeDecision(decision)).toMatch(/^[A-Z“].*\.$/);

    const signature = { path, services, bestSignatureTime: at, indication: 'TOTAL-PASSED' } as const;
    expect(qualifySignature(signature)).toMatchObject({ qualification: one.signature, indeterminate: false });
  });
});

describe('lists that were written, signed, authenticated and read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-qualification-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('say the same of every case', async () => {
    const signatures = await writeCaseLists(folder, qualificationCases);
    const signer = new X509Certificate(readFileSync(join(folder, 'lotl-signer.pem')));
    const services = await readCaseLists(folder, new Uint8Array(signer.raw));
    for (const { one, path, at } of signatures) {
      const told = qualifySignature({ path, services, bestSignatureTime: at, indication: 'TOTAL-PASSED' });
      expect([one.name, told.qualification]).toEqual([one.name, one.signature]);
    }
    // Some four hundred certificates are issued for it.
  }, 60_000);
});
