import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatheredProgress } from '../../../main/ipc/gathered-progress';

describe('the progress that a window is told', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const told: string[] = [];
  const gather = (documents: number): GatheredProgress<{ state: string }> => {
    told.length = 0;
    return new GatheredProgress(documents, (id, { state }) => void told.push(`${id} ${state}`));
  };

  it('of few documents is every step, at once', () => {
    const progress = gather(3);
    progress.note('a', { state: 'signing' });
    progress.note('a', { state: 'saving' });
    expect(told).toEqual(['a signing', 'a saving']);
  });

  it('of many is the newest state of each, soon', () => {
    const progress = gather(500);
    progress.note('a', { state: 'signing' });
    progress.note('b', { state: 'signing' });
    progress.note('a', { state: 'saving' });
    expect(told).toEqual([]);
    vi.advanceTimersByTime(300);
    expect(told).toEqual(['b signing', 'a saving']);
    vi.advanceTimersByTime(1_000);
    expect(told).toHaveLength(2);
  });

  it('is complete at the end of the batch', () => {
    const progress = gather(500);
    progress.note('a', { state: 'saving' });
    progress.flush();
    expect(told).toEqual(['a saving']);
    vi.advanceTimersByTime(1_000);
    expect(told).toHaveLength(1);
  });
});
