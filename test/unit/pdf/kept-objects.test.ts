import { describe, expect, it } from 'vitest';
import { BeginningOfSource, MemorySource } from '../../../main/document/pdf/byte-source';
import { KeptObjects } from '../../../main/document/pdf/kept-objects';
import { PdfDictionary } from '../../../main/document/pdf/objects';

const text = '1 0 obj\n<< /A 12 >>\nendobj\n';
const file = new MemorySource(Buffer.from(`${text}2 0 obj\n<< /B 345 >>\nendobj\n`, 'latin1'), true);
const first = { position: 0, number: 1, generation: 0 };
const second = { position: text.length, number: 2, generation: 0 };

describe('objects that are kept', () => {
  it('are what every revision reads that holds the whole object', () => {
    const earlier = new BeginningOfSource(file, text.length);
    const kept = new KeptObjects();
    expect(kept.at(file, first)).toEqual(kept.at(earlier, first));
  });

  it('are read anew in a revision that ends within the object, which is damaged there', () => {
    const cut = new BeginningOfSource(file, text.length + 18);
    const kept = new KeptObjects();
    expect(kept.at(file, second)).toBeInstanceOf(PdfDictionary);
    expect(() => kept.at(cut, second)).toThrow();
    // The other way round: what one revision can not read, a later one can.
    const other = new KeptObjects();
    expect(() => other.at(cut, second)).toThrow();
    expect(other.at(file, second)).toBeInstanceOf(PdfDictionary);
  });

  it('are copies: who changes one changes nothing for the next', () => {
    const kept = new KeptObjects();
    const one = kept.at(file, first) as PdfDictionary;
    one.entries.set('A', 99);
    expect((kept.at(file, first) as PdfDictionary).get('A')).toBe(12);
  });

  it('are found by their number, too: another one at the same place is none', () => {
    const kept = new KeptObjects();
    kept.at(file, first);
    expect(() => kept.at(file, { ...first, number: 7 })).toThrow('object 7 is not where the cross-reference says');
  });
});
