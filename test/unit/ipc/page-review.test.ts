import { describe, expect, it } from 'vitest';
import { PageReview } from '../../../main/ipc/page-review';

const whole = 0b11_1111_1111;

describe('which pages were seen', () => {
  let now = 0;
  const review = (pages: number): PageReview => new PageReview(pages, () => now);
  /** Stands there for so long, told four times a second. */
  function stand(subject: PageReview, page: number, milliseconds: number, strips = whole, attended = true): number {
    let { left } = subject.look({ rotation: 0, pages: 0, standing: [{ page, strips }] }, attended);
    for (let passed = 250; passed <= milliseconds; passed += 250) {
      now += 250;
      ({ left } = subject.look({ rotation: 0, pages: 0, standing: [{ page, strips }] }, attended));
    }
    return left;
  }

  it('counts a page that stood for a while, and not one that flew by', () => {
    const subject = review(3);
    expect(stand(subject, 1, 750)).toBe(2);
    expect(stand(subject, 2, 500)).toBe(2);
    expect(stand(subject, 3, 500)).toBe(2);
    // A key that is held down passes each page many times; no moments are added up.
    for (let turn = 0; turn < 50; turn += 1) for (const page of [2, 3]) stand(subject, page, 250);
    expect(subject.state).toEqual({ pages: 3, left: 2 });
    expect(stand(subject, 2, 750)).toBe(1);
    expect(stand(subject, 3, 750)).toBe(0);
  });

  it('counts a page that is larger than the screen once nearly all of it stood', () => {
    const subject = review(1);
    expect(stand(subject, 1, 1000, 0b00_0001_1111)).toBe(1);
    expect(stand(subject, 1, 1000, 0b00_1111_0000)).toBe(1);
    expect(stand(subject, 1, 1000, 0b01_0000_0000)).toBe(0);
  });

  it('counts nothing while the window is not looked at, or says nothing', () => {
    const subject = review(1);
    expect(stand(subject, 1, 5000, whole, false)).toBe(1);
    expect(stand(subject, 1, 0)).toBe(1);
    now += 60_000;
    expect(stand(subject, 1, 0)).toBe(1);
  });

  it('counts no page that the document has not, and believes a window that has more', () => {
    const subject = review(1);
    expect(stand(subject, 2, 1000)).toBe(1);
    expect(subject.look({ rotation: 0, pages: 4, standing: [] }, true)).toEqual({ pages: 4, left: 4 });
  });
});
