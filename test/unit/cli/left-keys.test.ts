import { describe, expect, it } from 'vitest';
import { leftKeysDocument, leftKeysNow, tellLeftKeys } from '../../../main/cli/left-keys';
import { outputTo } from '../../../main/cli/output';
import type { LeftKey } from '../../../main/signing/one-time-journal';

const left = (alias: string, token: string): LeftKey => ({
  ...{ alias, token, serial: `serial of ${token}`, requestId: 'request', signer: 'contracts', username: 'maria' },
  since: '2026-03-01T10:00:00.000Z',
});
const [onCard, onOther, gone] = [left('onetime-1', 'card'), left('onetime-2', 'other'), left('onetime-3', 'card')];

describe('keys of signings that were broken off, behind a login', () => {
  const now = leftKeysNow([onCard, onOther, gone], [onCard, onOther], 'card');

  it('are those that it destroyed, and those that wait', () => {
    expect(now.destroyed).toEqual([gone]);
    expect(now.waiting.map(({ alias, here }) => [alias, here])).toEqual([
      ['onetime-1', true],
      ['onetime-2', false],
    ]);
  });

  it('are told with what destroys them', () => {
    let [out, err] = ['', ''];
    tellLeftKeys(now, outputTo({ out: (text) => (out += text), err: (text) => (err += text), terminal: false }, false));
    expect(err).toContain('A key that a signing that was broken off had left is destroyed now.');
    expect(out).toMatch(/onetime-1\n.*on card, made for maria.*\n.*did not let it go.*next login to it tries again/);
    expect(out).toMatch(/onetime-2\n.*on other.*\n.*next login to that token destroys it.*keys list --token other/);
    expect(leftKeysDocument(now)).toMatchObject({
      destroyed: [{ alias: 'onetime-3', token: 'card' }],
      waiting: [
        { alias: 'onetime-1', username: 'maria', todo: expect.stringContaining('tries again') as string },
        { alias: 'onetime-2', todo: expect.stringContaining('--token other') as string },
      ],
    });
  });

  it('are not spoken of where there are none', () => {
    let said = '';
    const streams = { out: (text: string) => (said += text), err: (text: string) => (said += text), terminal: false };
    tellLeftKeys(leftKeysNow([], [], 'card'), outputTo(streams, false));
    expect(said).toBe('');
  });
});
