import { describe, expect, it } from 'vitest';
import { pageRangesIn } from '../../../preload/contract/page-ranges';

describe('pages that are named', () => {
  it.each([
    ['1', '1'],
    ['7, 1-3', '1-3,7'],
    ['1–3 5 ; 4', '1-5'],
    [' 2 - 4,3-6, 9 ', '2-6,9'],
    ['1-10', '1-10'],
    ['5,5', '5'],
  ])('are read from %j, in rising order and each once', (text, read) => expect(pageRangesIn(text, 10)).toBe(read));

  it.each(['', ',', '0', '3-1', '11', '1-11', '-2', '1--2', 'all', '1.5', '1e1', '٣', '1-2-3'])(
    'are not read from %j',
    (text) => expect(pageRangesIn(text, 10)).toBeUndefined(),
  );
});
