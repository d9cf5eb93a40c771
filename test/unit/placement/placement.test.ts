import { describe, expect, it, vi } from 'vitest';
import type { DocumentPlace, DocumentPlaces, SignaturePreview } from '../../../preload/contract/placement';
import type { TextRun } from '../../../preload/contract/page-view';
import { demandsInWords } from '../../../renderer/features/placement/demand-words';
import { createPlacement, type LookedAt } from '../../../renderer/features/placement/placement';
import { createMain, type Answer } from '../renderer/main-in-memory';

const id = `doc-${'a'.repeat(32)}`;
const other = `doc-${'b'.repeat(32)}`;
const placed = {
  pages: 'last',
  place: { corner: 'bottom-right', aside: 40, away: 60, width: 200, height: 70 },
} as const;
const noPlaces: DocumentPlaces = { signatureFields: [], taken: [], incomplete: false };

/** A look at pages that say what they are told to. */
function lookAt(texts: readonly string[]): LookedAt & { asked: number[] } {
  const asked: number[] = [];
  const run = (text: string): TextRun[] => [{ text, rectangle: [72, 200, 400, 213], angle: 0, size: 11 }];
  return {
    asked,
    pages: texts.length,
    sizes: async () => [{ width: 595, height: 842 }],
    text: async (page) => {
      asked.push(page);
      return run(texts[page - 1]!);
    },
    drawAppearance: async () => ({ width: 1, height: 1, pixels: new Uint8ClampedArray(4) }),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

function placementOf(answers: Record<string, Answer> = {}) {
  const main = createMain(answers);
  return { placement: createPlacement(main.bridge), requestsOf: main.requestsOf };
}

describe('where signatures stand', () => {
  it('asks main for the line that wants to be signed, anew with each look', async () => {
    const line = { page: 3, place: [100, 200, 300, 248], label: 'Signed by:' };
    const answers: object[] = [{ line }, {}];
    const { placement } = placementOf({ 'documents.line': () => answers.shift() ?? {} });
    const lineNow = () => placement.getState().documents.get(id)?.line;
    placement.look(id, lookAt(['Terms']));
    expect(lineNow()).toBeUndefined();
    await settled();
    expect(lineNow()).toEqual(line);
    placement.look(id, lookAt(['Terms']));
    expect(lineNow()).toBeUndefined();
    await settled();
    expect(lineNow()).toBe('none');
  });

  it('looks for the lines of many documents one after the other, for each once', async () => {
    let [now, most] = [0, 0];
    const { placement, requestsOf } = placementOf({
      'documents.line': async () => {
        most = Math.max(most, (now += 1));
        await new Promise((resolve) => setTimeout(resolve, 1));
        now -= 1;
        return {};
      },
    });
    const ids = [id, other, `doc-${'7'.repeat(32)}`];
    placement.needLines(ids);
    placement.needLines(ids);
    await vi.waitFor(() => expect(placement.getState().documents.size).toBe(3));
    placement.needLines(ids);
    await settled();
    expect(requestsOf('documents.line')).toEqual(ids.map((documentId) => ({ documentId })));
    expect(most).toBe(1);
  });

  it('asks for the verdicts only where something is signed', async () => {
    const field = { name: 'Buyer', state: 'signed', seen: [], demands: [] } as const;
    const line = { field: 'Buyer', role: 'signature', stamped: false, verdict: 'intact' } as const;
    const signed = placementOf({
      'documents.places': () => ({ ...noPlaces, signatureFields: [field] }),
      'documents.signatures': () => [line],
    });
    signed.placement.look(id, lookAt(['x']));
    const unsigned = placementOf();
    unsigned.placement.look(id, lookAt(['x']));
    await settled();
    expect(signed.placement.getState().documents.get(id)?.signatures).toEqual([line]);
    expect(unsigned.requestsOf('documents.signatures')).toEqual([]);
  });

  it('asks for each document what was chosen for it, and for the others what is the same on each', () => {
    const { placement } = placementOf();
    expect(placement.request([id], 's', undefined, true)).toEqual({});
    placement.setCommon('s', placed);
    const here: DocumentPlace = { pages: 2, place: { rectangle: [1, 2, 30, 40] } };
    placement.setOwn(id, here);
    expect(
      placement.request([id, other], 's', { reason: 'x', visible: { corner: 'top-left', layout: 'TEXT' } }, true),
    ).toEqual({
      claims: { reason: 'x', visible: { layout: 'TEXT', ...placed } },
      places: { [id]: here },
    });
    expect(placement.request([other], 't', undefined, true)).toEqual({});
    // An invisible signature stands nowhere, but may go into a field.
    expect(placement.request([id], 's', { visible: false }, false)).toEqual({ claims: { visible: false } });
    placement.setOwn(id, { field: 'Buyer' });
    expect(placement.request([id], 's', { visible: false }, false)).toMatchObject({
      places: { [id]: { field: 'Buyer' } },
    });
  });

  it('remembers places by signer, and takes up what was remembered', async () => {
    const { placement, requestsOf } = placementOf({ 'places.list': () => ({ s: placed, t: placed }) });
    const newer = { ...placed, pages: 'first' } as const;
    placement.open();
    placement.setCommon('s', newer);
    await settled();
    expect([...placement.getState().common]).toEqual([
      ['s', newer],
      ['t', placed],
    ]);
    placement.setCommon('t', undefined);
    placement.setCommon('never', undefined);
    expect(requestsOf('places.keep')).toEqual([{ signer: 's', placed: newer }, { signer: 't' }]);
  });

  it('forgets what was placed when the signer’s own place is wished for, but no field', () => {
    const { placement, requestsOf } = placementOf();
    placement.setCommon('s', placed);
    placement.setOwn(id, { pages: 1, place: { rectangle: [0, 0, 90, 90] } });
    placement.setOwn(other, { field: 'Buyer' });
    placement.unplace('s');
    expect(placement.request([id, other], 's', undefined, true)).toEqual({ places: { [other]: { field: 'Buyer' } } });
    expect(requestsOf('places.keep')).toHaveLength(2);
  });

  it('shows the preview that was asked for last, and leaves what can not be shown where it was put', async () => {
    const shown = (width: number): SignaturePreview => ({
      width,
      height: 1,
      seen: [],
      pages: 1,
      notes: [],
      nameKnown: true,
    });
    let answer: (value: unknown) => void = () => undefined;
    const answers: unknown[] = [
      new Promise((resolve) => (answer = resolve)),
      shown(2),
      { code: 'visible.outside', params: { file: 'a', page: 1 } },
    ];
    const { placement } = placementOf({ 'signing.preview': () => answers.shift() });
    const request = { documentId: id, signer: 's' };
    const late = placement.ask(request);
    await placement.ask(request);
    answer(shown(1));
    await late;
    expect(placement.getState().preview?.preview?.width).toBe(2);
    placement.setMoved(id, { page: 1, rectangle: [0, 0, 900, 20] });
    await placement.ask(request);
    expect(placement.getState()).toMatchObject({
      preview: { error: { code: 'visible.outside' } },
      moved: { place: { rectangle: [0, 0, 900, 20] } },
    });
    await placement.ask(undefined);
    expect(placement.getState()).not.toHaveProperty('preview');
  });
});

describe('what the author of a field asks, in words', () => {
  it.each([
    [
      { kind: 'seed-value', of: 'reason', required: true, values: ['I agree', 'I do not'] },
      'Required: as the reason “I agree” or “I do not”.',
    ],
    [{ kind: 'seed-value', of: 'reason', required: true }, 'Required: no reason.'],
    [
      { kind: 'seed-value', of: 'certification', required: true, values: ['0'] },
      'Required: a signature that does not certify.',
    ],
    [{ kind: 'seed-value', of: 'certification', required: true, values: ['2'] }, 'Required: a certifying signature.'],
    [{ kind: 'seed-value', of: 'timestamp', required: false }, 'Wished for: a timestamp.'],
    [{ kind: 'locks', scope: 'all', fields: [] }, 'The signature locks all fields of the form.'],
    [{ kind: 'locks', scope: 'only', fields: ['Price'] }, 'The signature locks the fields Price.'],
    [
      { kind: 'later-changes', allowed: 'nothing' },
      'Nothing may be changed behind the signature, and nobody else may sign.',
    ],
  ] as const)('%j', (demand, words) => {
    const { ...copy } = demand;
    expect(
      demandsInWords([
        ('values' in copy
          ? { ...copy, values: [...copy.values] }
          : 'fields' in copy
            ? { ...copy, fields: [...copy.fields] }
            : copy) as never,
      ]),
    ).toEqual([words]);
  });
});
