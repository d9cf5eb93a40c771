import { describe, expect, it } from 'vitest';
import { CheckProgress } from '../../../main/cli/check-progress';
import { outputTo } from '../../../main/cli/output';
import { prose } from '../../../main/cli/prose';

const written = (terminal: boolean, json = false) => {
  const told: string[] = [];
  const print = (text: string): void => void told.push(text);
  return { told, output: outputTo({ out: print, err: print, terminal }, json) };
};

describe('the progress of a long check', () => {
  it('stands on one line of a terminal, gives way to what is printed, and is gone at the end', () => {
    const { told, output } = written(true);
    let now = 0;
    const progress = new CheckProgress(3, output, () => now);
    now = 150;
    progress.checked();
    output.out(prose`a.pdf\n`);
    progress.end();
    expect(told.join('')).toBe('0 of 3 checked\r\u001b[K1 of 3 checked\r\u001b[Ka.pdf\n');
  });

  it('is not written for each of many files', () => {
    const { told, output } = written(true);
    let now = 0;
    const progress = new CheckProgress(1000, output, () => now);
    for (let i = 0; i < 1000; i += 1) {
      now += 1;
      progress.checked();
    }
    progress.end();
    expect(told.filter((text) => text.includes('checked'))).toHaveLength(11);
  });

  it.each([
    ['where nobody sees a terminal', false, false],
    ['beside JSON', true, true],
  ])('is nothing %s', (_, terminal, json) => {
    const { told, output } = written(terminal, json);
    const progress = new CheckProgress(3, output);
    for (let i = 0; i < 3; i += 1) progress.checked();
    progress.end();
    expect(told).toEqual([]);
  });

  it('is nothing for one file', () => {
    const { told, output } = written(true);
    const progress = new CheckProgress(1, output);
    progress.checked();
    progress.end();
    expect(told).toEqual([]);
  });
});
