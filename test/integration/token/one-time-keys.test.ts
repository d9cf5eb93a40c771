import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodeLauncher } from '../../../main/hosts/node-launcher';
import { createLog } from '../../../main/log/log';
import { configurationSchema } from '../../../main/configuration/configuration';
import type { CryptoToken, KeyKind, KeyLifetime, TokenSession } from '../../../main/token/crypto-token';
import { TokenRegistry } from '../../../main/token/token-registry';
import { builtEntries } from '../../fixtures/hosts/built-product';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';
import { oneTimeObjects } from '../../fixtures/token/token-objects';

const document = Buffer.from('a document');
const digest = new Uint8Array(createHash('sha256').update(document).digest());
const deadlines = { token: 20, login: 20, signature: 20, document: 20, generation: 60 };

let soft: FaultyToken;
let registry: TokenRegistry;
beforeAll(async () => {
  soft = await makeSoftToken({ faults: true });
});
beforeEach(() => {
  registry?.dispose();
  soft.faults.reset();
  const configuration = configurationSchema.parse({
    SHAREDLIBRARIES: { soft: soft.sharedLibrary },
    CRYPTOTOKENS: { card: soft.cryptoToken('soft'), memory: { KEYSTORETYPE: 'MEMORY' } },
    SIGNERS: { any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Interactive' } },
  });
  registry = new TokenRegistry(
    configuration,
    nodeLauncher(builtEntries()),
    createLog(() => undefined),
    deadlines,
  );
});
afterAll(async () => {
  registry.dispose();
  await soft.remove();
});

const open = (token: CryptoToken): Promise<TokenSession> =>
  token.open({ kind: 'typed', ask: () => Promise.resolve(Buffer.from(soft.pin)) });

/** Not through the fault module. */
const keysOnToken = (): string[] =>
  oneTimeObjects({ ...soft, sharedLibrary: { path: soft.module, environment: { SOFTHSM2_CONF: soft.conf } } });

async function makeAndSign(session: TokenSession, kind: KeyKind, lives: KeyLifetime): Promise<string> {
  const alias = `onetime-${randomUUID()}`;
  const key = await session.oneTime!.make({ alias, kind, lives });
  expect(key?.lives).toBe(lives);
  const algorithm = { signature: kind.startsWith('P-') ? 'ECDSA' : 'RSA-PKCS1', digest: 'SHA-256' } as const;
  const value = await session.sign(alias, digest, algorithm);
  const publicKey = createPublicKey({ key: Buffer.from(key!.publicKey), format: 'der', type: 'spki' });
  expect(verify('sha256', document, publicKey, value)).toBe(true);
  return alias;
}

describe('a key for one signature', () => {
  it.each(['P-256', 'P-384', 'RSA-2048'] as const)(
    'lives for the session that made it, and no other program sees it: %s',
    async (kind) => {
      const session = await open(registry.configured('card'));
      const alias = await makeAndSign(session, kind, 'session');
      expect(await session.key(alias)).toMatchObject({ sensitive: true, neverExtractable: true, extractable: false });
      expect(keysOnToken()).toEqual([]);
      expect(await session.oneTime!.destroy(alias)).toBe(2);
      await expect(session.key(alias)).rejects.toMatchObject({ code: 'key.missing' });
      await session.close();
    },
  );

  it('ends with its session, even when nobody destroys it', async () => {
    const token = registry.configured('card');
    const session = await open(token);
    const alias = await makeAndSign(session, 'P-256', 'session');
    await session.close();
    const next = await open(token);
    await expect(next.key(alias)).rejects.toMatchObject({ code: 'key.missing' });
    await next.close();
  });

  it('is refused for a session by a token that keeps none, which is said and not guessed', async () => {
    soft.faults.refuseSessionKeys();
    const session = await open(registry.configured('card'));
    const alias = `onetime-${randomUUID()}`;
    expect(await session.oneTime!.make({ alias, kind: 'P-256', lives: 'session' })).toBeUndefined();
    expect(keysOnToken()).toEqual([]);
    await session.close();
  });

  it('stands on the token where that is wished, until it is destroyed', async () => {
    const session = await open(registry.configured('card'));
    const alias = await makeAndSign(session, 'P-256', 'token');
    expect(keysOnToken()).toEqual([alias, alias]);
    expect(await session.oneTime!.destroy(alias)).toBe(2);
    expect(keysOnToken()).toEqual([]);
    await session.close();
  });

  it('is destroyed with its session where it stands on the token', async () => {
    const session = await open(registry.configured('card'));
    await makeAndSign(session, 'P-256', 'token');
    await session.close();
    expect(keysOnToken()).toEqual([]);
  });

  it('that an earlier process left is destroyed by its alias alone', async () => {
    const token = registry.configured('card');
    const session = await open(token);
    const alias = await makeAndSign(session, 'P-256', 'token');
    process.kill(registry.processIds[0]!, 'SIGKILL');
    await expect(session.key(alias)).rejects.toMatchObject({ code: 'token.stopped' });
    expect(keysOnToken()).toEqual([alias, alias]);

    const next = await open(token);
    expect(await next.oneTime!.destroy(alias)).toBe(2);
    expect(await next.oneTime!.destroy(alias)).toBe(0);
    await next.close();
    expect(keysOnToken()).toEqual([]);
  });

  it('that can not be destroyed is told', async () => {
    const session = await open(registry.configured('card'));
    const alias = await makeAndSign(session, 'P-256', 'token');
    soft.faults.answer('C_DestroyObject', 0x5);
    await expect(session.oneTime!.destroy(alias)).rejects.toMatchObject({ code: 'key.outcomeUnknown' });
    soft.faults.clear();
    expect(await session.oneTime!.destroy(alias)).toBe(2);
    await session.close();
  });

  it('lives in memory where there is no device, in a process that ends with the session', async () => {
    const token = registry.configured('memory');
    expect(await token.describe()).toMatchObject({ keystore: 'MEMORY', pin: { required: false } });
    const session = await open(token);
    const [pid] = registry.processIds;
    const alias = await makeAndSign(session, 'P-256', 'session');
    expect(await session.oneTime!.destroy(alias)).toBe(1);
    await session.close();
    await expect.poll(() => alive(pid!)).toBe(false);
    const again = await open(token);
    await makeAndSign(again, 'P-256', 'session');
    await again.close();
  });
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
