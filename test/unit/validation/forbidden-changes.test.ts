import { afterAll, describe, expect, it } from 'vitest';
import { isoTimes } from '../../../preload/contract/verification-details';
import { reasonOf } from '../../../preload/contract/verification-reasons';
import { describeDocument, verdictWords } from '../../../preload/contract/verification-sentences';
import { verdictOf } from '../../../preload/contract/verification-verdict';
import { reportInXml } from '../../../main/document/report';
import { reportPaper } from '../../../main/document/report/report-paper';
import type { VerificationReport } from '../../../main/document/document-port';
import { verifyDocument } from '../../../main/document/validation';
import { ownTrust } from '../../fixtures/trust/own-trust';
import { makeForbiddenCases } from './forbidden-cases';
import { removeFiles, writeFile } from './signed-document';
import { whileOpen } from './report/reported-document';
import { removeStampFiles } from './stamped-document';

const cases = await makeForbiddenCases();
afterAll(removeFiles);
afterAll(removeStampFiles);

async function reportOn(name: string, trust = true): Promise<VerificationReport> {
  const { bytes, anchors, at } = cases.find((one) => one.name === name)!;
  return verifyDocument(writeFile(bytes), undefined, trust ? ownTrust({ anchors, at }) : undefined);
}

// What the indications are, and that EU DSS says the same but for one of them, verdicts.test.ts and the judges hold.
describe('a change that a certification forbids is told first, whatever the indication is', () => {
  it.each([
    'certified and changed',
    'certified and changed, of somebody unknown',
    'certified and changed, revoked before',
    'certified and changed, expired',
  ])('%s', async (name) => {
    for (const trust of [true, false]) {
      const report = await reportOn(name, trust);
      const [signature] = report.signatures;
      expect(signature).toMatchObject({ integrity: 'intact', certification: 1, coverage: { permitted: false } });
      expect(signature!.detail).toMatch(/changed after this signature in a way that it forbids: page 1/);
      expect(signature).not.toHaveProperty('validation.provableUntil');
      expect(verdictOf(report)).toMatchObject({ standing: 'forbidden', tone: 'bad' });
      expect(verdictWords(report)).toBe('Changed though forbidden');
      const { sentence, meaning } = describeDocument(report, [], isoTimes);
      expect(sentence).toMatch(/^This document was changed in a way that the signature of .* forbids\.$/);
      expect(meaning).toMatch(/^Do not rely on what it says now\./);
      expect(reasonOf(signature!, 'signature', report)?.meaning).toMatch(/^Do not rely on/);
      if (trust) {
        const [cause] = signature!.validation!.causes;
        expect(cause).toMatchObject({ about: 'document', code: 'forbidden-change', words: signature!.detail });
      }
    }
  });

  it('in both reports, too: in ETSI’s as the first error, on the paper in the first sentence and as the verdict', async () => {
    const { bytes, anchors, at } = cases.find(({ name }) => name === 'certified and changed, of somebody unknown')!;
    const { xml, report } = await whileOpen(bytes, (descriptor) =>
      reportInXml(descriptor, undefined, ownTrust({ anchors, at })),
    );
    expect(xml).toContain('urn:etsi:019102:subindication:NO_CERTIFICATE_CHAIN_FOUND');
    const [error] = /<vr:AdditionalValidationReportData>.*?<\/vr:ReportData>/s.exec(xml) ?? [];
    expect(error).toMatch(/error<.*changed after this signature in a way that it forbids: page 1/s);
    const facts = { name: 'a.pdf', size: 1, digest: '00', certificates: [], version: '1', madeAt: at };
    const { paragraphs } = reportPaper({ ...facts, report });
    expect(paragraphs.find(({ look }) => look === 'statement')?.text).toMatch(/^This document was changed in a way/);
    expect(paragraphs.find((one) => 'label' in one && one.label === 'Verdict')?.text).toBe(
      'Changed though forbidden. The document was changed after it in a way that it forbids. Do not rely on what the document says now.',
    );
  });

  it('as it was certified nothing of that is said', async () => {
    const report = await reportOn('certified, unchanged');
    expect(report.signatures[0]!.coverage.permitted).toBe(true);
    expect(report.signatures[0]!.validation!.causes).toEqual([]);
    expect(verdictOf(report)).toMatchObject({ standing: 'confirmed', tone: 'good' });
    expect(describeDocument(report, [], isoTimes).sentence).toMatch(/Nothing was changed since/);
  });

  it('where what was signed was changed itself, that is the verdict', async () => {
    const report = await reportOn('certified and changed, and what was signed, too');
    expect(report.signatures[0]).toMatchObject({ integrity: 'broken', subIndication: 'HASH_FAILURE' });
    expect(verdictOf(report)).toMatchObject({ standing: 'failed', tone: 'bad' });
  });
});
