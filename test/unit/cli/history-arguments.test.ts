import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../../main/cli/arguments';

describe('countersign history', () => {
  it('lists, checks, and begins on a day of this computer’s time zone', () => {
    expect(parseCommand(['history'])).toEqual({ name: 'history', verify: false, json: false });
    expect(parseCommand(['history', '--verify', '--json', '--profile', '/p'])).toEqual({
      name: 'history',
      verify: true,
      json: true,
      profile: '/p',
    });
    expect(parseCommand(['history', '--since', '2026-01-31'])).toMatchObject({ since: new Date(2026, 0, 31) });
  });

  it.each([
    ['a day that there is not', ['--since', '2026-02-31']],
    ['a month that there is not', ['--since', '2026-13-01']],
    ['a time', ['--since', '2026-01-31T10:00']],
    ['words', ['--since', 'yesterday']],
    ['nothing', ['--since']],
    ['a file', ['a.pdf']],
    ['a PIN', ['--pin', '1234']],
  ])('refuses %s', (_what, args) => {
    expect(() => parseCommand(['history', ...args])).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
  });
});
