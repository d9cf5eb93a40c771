import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import { PdfReader, type PdfDictionary } from '../../../main/document/pdf';
import { protectedDocument } from '../../fixtures/pdf';
import { network, useLevels } from '../../fixtures/pki/level-desk';

const desk = useLevels();

/** Where the MACs of a file's saves are, oldest save first. */
function macsOf(path: string): unknown[] {
  const reader = PdfReader.open(path, 'user');
  try {
    return reader.revisions.map(({ trailer }) => (trailer.get('AuthCode') as PdfDictionary).get('MACLocation'));
  } finally {
    reader.close();
  }
}

const [alone, attached] = [{ value: 'Standalone' }, { value: 'AttachedToSig' }];

describe.each(['table', 'stream'] as const)('levels of a document under a MAC (cross-reference %s)', (layout) => {
  it.each([false, true])('B-LTA, then extended: every save has its MAC (GCM: %s)', async (gcm) => {
    writeFileSync(desk.file, protectedDocument({ mac: 'right', layout, gcm }));
    const completed = await desk.signWith({ level: 'PAdES-BASELINE-LTA' }, { password: 'user' });
    expect(completed).toMatchObject({ level: 'PAdES-BASELINE-LTA', levelProblems: [] });
    expect(completed.report).toMatchObject({
      mac: { state: 'right' },
      signatures: [
        { level: 'PAdES-BASELINE-LTA', integrity: 'intact', coverage: { laterChanges: 'signatures-only' } },
        { role: 'document-timestamp', integrity: 'intact', timestamps: [{ intact: true }] },
      ],
    });
    expect(macsOf(completed.path)).toMatchObject([alone, attached, alone, attached]);

    const engine = new DocumentEngine(network);
    const raise = desk.wish({ level: 'PAdES-BASELINE-LTA' });
    const extended = await engine.extend({ path: completed.path, raise, password: 'owner', ...desk.output() });
    expect(extended.report).toMatchObject({ mac: { state: 'right' } });
    expect(extended.report.signatures).toHaveLength(3);
    expect(macsOf(extended.path)).toMatchObject([alone, attached, alone, attached, alone, attached]);
  });

  it('B-LT: the validation data that come last have a MAC of their own', async () => {
    writeFileSync(desk.file, protectedDocument({ mac: 'right', layout }));
    const completed = await desk.signWith({ level: 'PAdES-BASELINE-LT' }, { password: 'user' });
    expect(completed).toMatchObject({ level: 'PAdES-BASELINE-LT', report: { mac: { state: 'right' } } });
    expect(macsOf(completed.path)).toMatchObject([alone, attached, alone]);
  });
});
