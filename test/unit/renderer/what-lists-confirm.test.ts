// @vitest-environment happy-dom
import { act } from 'react';
import { describe, expect, it } from 'vitest';
import type { CertificateAssurance } from '../../../preload/contract/assurance';
import { confirmedWords, makesSeals, unconfirmedWords } from '../../../preload/contract/assurance-sentences';
import type { SignatureReport } from '../../../preload/contract/document-report';
import type { CertificateSummary } from '../../../preload/contract/model';
import {
  assurance,
  checkedReport,
  documentTimestamp,
  facts,
  listEntry,
  qualification,
  signature,
  validation,
} from './checked-samples';
import { added, certificate, document as summary, documentId, signer } from './samples';
import { useWindow } from './shown-window';

const view = useWindow();
const { all, get } = view;
const list = 'the trusted list of AT (Example Trust GmbH, “Qualified CA 3”), granted since 2019-03-01.';

describe('what the lists confirm of a certificate, in words', () => {
  it.each([
    [{}, `Qualified for signatures, key in a qualified device: confirmed by ${list}`],
    [{ type: 'eSeal' }, `Qualified for seals, key in a qualified device: confirmed by ${list}`],
    [{ qscd: 'no' }, `Qualified for signatures, no qualified device confirmed: confirmed by ${list}`],
    [{ type: 'web', qscd: 'no' }, `Qualified for websites: confirmed by ${list}`],
    [{ type: 'unknown' }, `Qualified for an unstated use, key in a qualified device: confirmed by ${list}`],
    [{ qualified: 'no' }, undefined],
    [{ qualified: 'not-determined' }, undefined],
    [{ path: { trusted: false, detail: 'no path' } }, undefined],
  ] satisfies [Partial<CertificateAssurance>, string | undefined][])('%o', (over, words) =>
    expect(confirmedWords(assurance(over))).toBe(words),
  );

  it.each([
    [{ lists: { loaded: [], missing: ['AT'] } }, /^No trusted list is at hand/],
    [{}, /^undefined$/],
    [{ path: { trusted: false, detail: 'no path' } }, /^The certificate leads to no authority/],
    [
      { qualified: 'not-determined', decisions: [{ step: 1, rule: 'no-entry', clause: '4.3' }] },
      /^No trusted list of the EU that is at hand speaks/,
    ],
    [
      {
        qualified: 'no',
        decisions: [
          { step: 8, rule: 'certificate-says-nothing', clause: '4.4' },
          { step: 10, rule: 'device-not-asked', clause: '4.5' },
        ],
      },
      /^The certificate does not state that it is qualified/,
    ],
    [{ qualified: 'no' }, /^undefined$/],
  ] satisfies [Partial<CertificateAssurance>, RegExp][])('why not: %o', (over, words) =>
    expect(String(unconfirmedWords(assurance(over)))).toMatch(words),
  );

  it.each([
    ['eSeal', undefined, true],
    ['eSign', undefined, false],
    [undefined, undefined, false],
    ['eSign', assurance({ type: 'eSeal' }), true],
    ['eSeal', assurance(), false],
    ['eSeal', assurance({ type: 'unknown' }), true],
    ['eSeal', assurance({ qualified: 'not-determined' }), true],
  ] as const)('a certificate that claims %s makes seals by %o: %s', (type, known, seals) =>
    expect(makesSeals({ claims: { qualified: true, qscd: true, ...(type && { type }) } }, known)).toBe(seals),
  );
});

describe('the card of who signs', () => {
  const claiming: CertificateSummary = { ...certificate, claims: { qualified: true, qscd: true } };

  async function show(known: CertificateAssurance | undefined, of = claiming): Promise<void> {
    const choice = { alias: 'user_maria', certificate: of, usable: true, ...(known && { assurance: known }) };
    await view.open({
      'documents.list': () => ({ documents: [{ summary: summary(0), progress: { state: 'waiting' } }] }),
      register: () => added([summary(0)]),
      'signers.list': () => [signer({ choices: [choice] })],
    });
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { types: ['Files'], files: [new File(['%PDF'], '0.pdf')] } });
    await act(async () => void get('drop-zone').dispatchEvent(event));
  }

  it('shows what a list confirms in place of the claim', async () => {
    await show(assurance());
    expect(get('assurance').dataset['confirmed']).toBe('true');
    expect(get('assurance').textContent).toBe(
      `Qualified for signatures, key in a qualified device: confirmed by ${list}`,
    );
    expect(view.host.textContent).not.toContain('Certificate claims');
  });

  it('shows a claim as one, and why it is not confirmed', async () => {
    await show(assurance({ lists: { loaded: [], missing: [] }, qualified: 'not-determined' }));
    expect(view.host.textContent).toContain('Certificate claims: qualified, on a QSCD');
    expect(get('assurance').dataset['confirmed']).toBe('false');
    expect(get('assurance').textContent).toMatch(/^No trusted list is at hand/);
    await show(assurance({ qualified: 'not-determined' }), certificate);
    expect(all('assurance')).toEqual([]);
  });

  it('names who recognises the issuer outside of the Union, whether the Union’s lists confirm it or not', async () => {
    const recognised = [{ ...listEntry, scheme: 'UK', territory: 'GB' }];
    for (const known of [{ qualified: 'not-determined' }, {}] satisfies Partial<CertificateAssurance>[]) {
      await show(assurance({ recognised, ...known }));
      expect(get('recognised').textContent).toBe(
        'The list of GB (Example Trust GmbH, “Qualified CA 3”) recognises its issuer. That is not “qualified” in the sense of the European Union.',
      );
    }
    await show(assurance());
    expect(all('recognised')).toEqual([]);
  });

  it('asks for a seal where the key makes seals', async () => {
    await show(assurance({ type: 'eSeal' }));
    expect(view.host.textContent).toContain('Who seals');
    expect(get('sign-button').textContent).toMatch(/^Seal/);
  });
});

describe('the check of a document', () => {
  async function show(signatures: SignatureReport[], lists?: { loaded: string[]; missing: string[] }): Promise<void> {
    const check = {
      state: 'checked',
      at: '2026-05-04T08:00:00Z',
      report: checkedReport(signatures, lists),
      certificates: [facts()],
    };
    await view.open({
      'verification.list': () => ({
        documents: [{ id: documentId(1), name: 'lease.pdf', folder: '/documents', check }],
        extending: true,
      }),
    });
    await view.press('verification-button');
  }
  const qualified = signature({ validation: validation({ qualification: qualification('QESig') }) });

  it('says on the card what the lists make of it, and to experts how', async () => {
    await show([qualified]);
    expect(get('check-sentence').textContent).toMatch(
      /^Signed by Maria Lindqvist with a qualified electronic signature/,
    );
    expect(get('qualification').textContent).toMatch(/^A qualified electronic signature\. By the trusted list of AT/);
    expect(get('signature-card').textContent).not.toContain('That is its issuer’s word');
    const expert = get('signature-expert').textContent;
    expect(all('decisions')).toHaveLength(2);
    expect(expert).toContain('it was a qualified service at that time. (ETSI TS 119 615, 4.4)');
    expect(expert).toContain(
      `List AT, number 77; ${listEntry.provider}; “${listEntry.service}”; ${listEntry.type}; ${listEntry.status}, since `,
    );
    expect(all('check-lists')).toEqual([]);
  });

  it('calls nothing proved to exist where no timestamp proves it', async () => {
    await show([qualified]);
    expect(get('signature-expert').textContent).toContain('Nothing proves when it was made. It is judged for');
    expect(get('signature-expert').textContent).not.toContain('Proved to exist');
    await show([
      signature({
        validation: validation({ bestSignatureTime: { time: '2026-05-03T10:00:00Z', timestamp: '0c'.repeat(32) } }),
      }),
    ]);
    expect(get('signature-expert').textContent).toContain('Proved to exist at');
  });

  it('says once, quietly, which lists are not here', async () => {
    const open = signature({ validation: validation({ qualification: qualification('not-determined') }) });
    await show([open], { loaded: [], missing: [] });
    expect(get('check-lists').textContent).toMatch(/^No trusted list is kept here/);
    expect(all('qualification')).toEqual([]);
    await show([open], { loaded: ['AT'], missing: ['DE', 'LI'] });
    expect(get('check-lists').textContent).toMatch(/^The lists of DE, LI are not here/);
    expect(get('qualification').textContent).toMatch(/is not determined/);
  });

  it('says until when it can be proved, and on the button that makes it later', async () => {
    const provableUntil = { time: '2028-05-03T10:00:00Z', end: 'certificate' as const, id: '0a'.repeat(32), what: 'M' };
    await show([signature({ validation: validation({ provableUntil }) })]);
    expect(get('provable-until').textContent).toMatch(
      /^Provable until .*2028: then its certificate ends\. Extended before/,
    );
    expect(get('check-extend').textContent).toMatch(/^Provable until .*2028\. Extend…$/);
    await show([
      signature({ validation: validation({ provableUntil: { ...provableUntil, time: '2026-01-01T00:00:00Z' } }) }),
    ]);
    expect(get('provable-until').textContent).toMatch(/^Its proof was sure only until .*2026: its certificate ended\./);
    expect(get('check-extend').textContent).toBe('Extend…');
    await show([documentTimestamp({ provableUntil }), signature({ index: 2, validation: validation() })]);
    expect(all('provable-until')).toHaveLength(1);
    expect(get('check-extend').textContent).toBe('Extend…');
  });

  it('names a qualified timestamp', async () => {
    await show([documentTimestamp()]);
    expect(get('signature-card').textContent).toContain('Qualified timestamp over the document');
    await show([documentTimestamp({ indication: 'INDETERMINATE' })]);
    expect(get('signature-card').textContent).not.toContain('Qualified timestamp over the document');
  });
});
