import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignerCatalog } from '../../../main/signers/signer-catalog';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import { TokenWatch } from '../../../main/signing/token-watch';
import { SoftwareToken } from '../../fixtures/hosts/software-token';
import type { Signatory } from '../cades/demo-signatory';

describe('the watch over the tokens', () => {
  const token = new SoftwareToken({} as Signatory, '1234');
  let changes: number;
  let busy: boolean;
  let looks: number;
  let watch: TokenWatch;
  const end = (): void => watch.end();
  const watchTokens = (...services: ConstructorParameters<typeof TokenWatch>): void => {
    watch = new TokenWatch(...services);
    watch.start();
  };
  let catalog: SignerCatalog;

  beforeEach(() => {
    vi.useFakeTimers();
    changes = 0;
    looks = 0;
    busy = false;
    token.present = true;
    catalog = new SignerCatalog(undefined, {
      configured: () => token,
      discover: async () => {
        looks += 1;
        return { found: token.present ? [{ name: 'software', token }] : [] };
      },
    });
    watchTokens(
      { signers: catalog },
      () => busy,
      () => (changes += 1),
    );
  });
  afterEach(() => {
    end();
    vi.useRealTimers();
  });

  const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(3_000);

  it('tells of a token that goes and comes, once each', async () => {
    await turn();
    expect(changes).toBe(0);
    token.present = false;
    await turn();
    await turn();
    expect(changes).toBe(1);
    token.present = true;
    await turn();
    await turn();
    expect(changes).toBe(2);
  });

  it('keeps away from the tokens while something is being signed', async () => {
    await turn();
    const before = looks;
    busy = true;
    token.present = false;
    await turn();
    await turn();
    expect([looks, changes]).toEqual([before, 0]);
    busy = false;
    await turn();
    expect(changes).toBe(1);
  });

  it('does not ask a token again that was described when it was found, and asks others once for all their signers', async () => {
    end();
    let questions = 0;
    const counting = new SoftwareToken({} as Signatory, '1234');
    const describe = counting.describe.bind(counting);
    counting.describe = () => {
      questions += 1;
      return describe();
    };
    const description = await describe();
    const found = { name: 'software', token: counting, description };
    const discovering = new SignerCatalog(undefined, {
      configured: () => counting,
      discover: async () => ({ found: [found] }),
    });
    watchTokens(
      { signers: discovering },
      () => false,
      () => (changes += 1),
    );
    await turn();
    expect([questions, changes]).toEqual([0, 0]);
    found.description = { ...description, serial: 'another card' };
    await turn();
    await turn();
    expect([questions, changes]).toEqual([0, 1]);

    end();
    const [one] = await discovering.list();
    const configured = {
      list: async () => [one, { ...one, name: 'second' }].map((signer) => ({ ...signer!, seen: undefined })),
    };
    watchTokens(
      { signers: configured as unknown as SignerCatalog },
      () => false,
      () => undefined,
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(questions).toBe(1);
  });

  it('tells of a token that came, was shown and went between two looks', async () => {
    const list = async (): Promise<void> =>
      watch.listed(await Promise.all((await catalog.list()).map((signer) => summarizeSigner(signer, new Date()))));
    token.present = false;
    await turn();
    await list();
    const before = changes;
    await turn();
    expect(changes).toBe(before);
    token.present = true;
    await list();
    token.present = false;
    await turn();
    expect(changes).toBe(before + 1);
    // Told once, even where the window does not ask again.
    await turn();
    expect(changes).toBe(before + 1);
    await list();
    await turn();
    expect(changes).toBe(before + 1);
  });

  it('ends when it is told to', async () => {
    await turn();
    end();
    const before = looks;
    token.present = false;
    await turn();
    await turn();
    expect([looks, changes]).toEqual([before, 0]);
  });
});
