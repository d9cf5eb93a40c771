import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { PinDesk, type PinChangePrompt, type PinChangeRequest } from '../../../main/ipc/pin-desk';
import { IdentitySession } from '../../../main/identity/identity-session';
import { SignerCatalog } from '../../../main/signers/signer-catalog';
import type { CryptoToken, PinKeeper } from '../../../main/token/crypto-token';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import { readHistory } from '../../../main/audit/history-reader';
import { useHistory } from '../audit/history-desk';
import { createSignatory, type Signatory } from '../cades/demo-signatory';

/** A token that changes its PIN when it is told to. */
class KeptToken extends SoftwareToken {
  asked: string[] = [];
  outcome: () => Promise<void> = () => Promise.resolve();
  readonly pins: PinKeeper = {
    ready: async (purpose) => {
      this.asked.push(`ready ${purpose}`);
      return this.describe();
    },
    manage: async (purpose) => {
      this.asked.push(`manage ${purpose}`);
      await this.outcome();
    },
  };
}

const kept = useHistory();

describe('the desk for PINs', () => {
  let signatory: Signatory;
  let token: KeptToken;
  let shown: PinChangeRequest[];
  let open: number;
  let changed: number;

  beforeAll(async () => {
    signatory = await createSignatory('P-256');
  });
  beforeEach(() => {
    token = new KeptToken(signatory, '1234');
    [shown, open, changed] = [[], 0, 0];
  });

  function desk(signing = false, used: CryptoToken = token): PinDesk {
    const signers = new SignerCatalog(undefined, {
      configured: () => used,
      discover: async () => ({ found: [{ name: 'software', token: used }] }),
    });
    const prompt: PinChangePrompt = {
      openChange(request) {
        shown.push(request);
        open += 1;
        return {
          source: { kind: 'port', port: undefined, ended: new Promise(() => undefined) },
          close: () => void (open -= 1),
        };
      },
    };
    return new PinDesk(
      { signers, history: kept.history, identity: new IdentitySession(undefined) },
      prompt,
      () => signing,
      async () => undefined,
      () => void (changed += 1),
    );
  }

  const refusal = async (attempt: Promise<unknown>): Promise<string> => {
    try {
      await attempt;
    } catch (error) {
      if (CountersignError.is(error)) return error.code;
    }
    return 'none';
  };

  it('opens one window that names the token, and closes it when the token has its new PIN', async () => {
    expect(await desk().manage('software', 'change')).toBe(true);
    expect(token.asked).toEqual(['ready change', 'manage change']);
    expect(shown).toEqual([
      {
        purpose: 'change',
        token: { name: 'software', label: 'Software', serial: '1' },
        onReader: false,
        minLength: 4,
        maxLength: 16,
        lastTry: false,
      },
    ]);
    expect([open, changed]).toEqual([0, 1]);
    expect((await readHistory(kept.folder)).lines).toMatchObject([
      {
        EVENT: 'PINCHANGE',
        OUTCOME: 'DONE',
        CRYPTOTOKEN: 'software',
        TOKEN_SERIALNUMBER: '1',
        WORKER_NAME: 'software',
      },
    ]);
  });

  it('calls a window that was closed no error, and everything else an error', async () => {
    const failWith = (error: CountersignError): Promise<unknown> => {
      token.outcome = () => Promise.reject(error);
      return desk().manage('software', 'unblock');
    };
    expect(await failWith(new CountersignError('pin.cancelled', { token: 'software' }))).toBe(false);
    expect(await refusal(failWith(new CountersignError('puk.locked', { token: 'software' })))).toBe('puk.locked');
    expect(open).toBe(0);
    expect((await readHistory(kept.folder)).lines).toMatchObject([
      { EVENT: 'PINUNBLOCK', OUTCOME: 'FAILED', EXCEPTION: 'puk.locked' },
      { EVENT: 'PINUNBLOCK', OUTCOME: 'CANCELLED', EXCEPTION: 'pin.cancelled' },
    ]);
  });

  it('opens no window beside a signing, or beside another one', async () => {
    expect(await refusal(desk(true).manage('software', 'change'))).toBe('token.inUse');
    let end: () => void = () => undefined;
    token.outcome = () => new Promise((resolve) => (end = resolve));
    const one = desk();
    const first = one.manage('software', 'change');
    await expect.poll(() => token.asked).toContain('manage change');
    expect(open).toBe(1);
    expect([one.busy, await refusal(one.manage('software', 'change'))]).toEqual([true, 'token.inUse']);
    end();
    expect(await first).toBe(true);
    expect([one.busy, shown.length]).toEqual([false, 1]);
  });

  it('says that a kind of token has no PIN that could be changed', async () => {
    const plain = new SoftwareToken(signatory, '1234');
    expect(await refusal(desk(false, plain).manage('software', 'change'))).toBe('pin.changeUnsupported');
    expect(shown).toEqual([]);
  });
});
