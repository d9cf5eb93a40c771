import { constants, createHash, createPublicKey, randomBytes, verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../preload/contract/error-codes';
import type { SignatureAlgorithm } from '../../../main/document/document-port';
import type { Services } from '../../../main/services';
import type { CryptoToken, PinSource, TokenSession } from '../../../main/token/crypto-token';
import { codes, pdfsig, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import type { KnownKey, TokenKind, TokenUnderTest } from '../../fixtures/token-kinds/token-kind';

const digests = ['SHA-256', 'SHA-384', 'SHA-512'] as const;
const wrongPin = '87654321';

/** What every kind of CryptoToken does, and what this kind has declared that it does otherwise. */
export async function tokenContract({ name, declaration, obstacle, make }: TokenKind): Promise<void> {
  const reason = await obstacle();
  if (reason !== undefined) console.warn(`Not tested here: the token contract of ${name}. ${reason}.`);

  describe.skipIf(reason !== undefined)(reason === undefined ? name : `${name} (not here: ${reason})`, () => {
    const bench = new Workbench();
    let under: TokenUnderTest;
    let services: Services;
    let token: CryptoToken;
    let asked: number;

    beforeAll(async () => {
      under = await make();
      const profile = bench.profile({
        ...under.configuration,
        SIGNERS: { any: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
        IDENTIFICATION: { source: 'configuration', username: 'maria.lindqvist' },
        DEADLINES: { token: 30, login: 30, signature: 30, document: 60 },
      });
      services = bench.services(profile);
      token = services.tokens.configured('card');
    });
    beforeEach(() => {
      asked = 0;
    });
    afterAll(async () => {
      bench.remove();
      await under?.stop();
    });

    function typed(pin: string | undefined): PinSource {
      return {
        kind: 'typed',
        ask: async () => {
          asked += 1;
          return pin === undefined ? undefined : new Uint8Array(Buffer.from(pin));
        },
      };
    }

    async function withSession<T>(use: (session: TokenSession) => Promise<T>): Promise<T> {
      const session = await token.open(typed(under.pin));
      try {
        return await use(session);
      } finally {
        await session.close();
      }
    }

    async function signs(
      session: TokenSession,
      key: KnownKey,
      { digest = 'SHA-256', signature = key.type === 'RSA' ? 'RSA-PKCS1' : 'ECDSA' }: Wish = {},
    ): Promise<void> {
      const message = randomBytes(100);
      const octets = createHash(digest).update(message).digest();
      const release = () => ({ source: typed(under.pin), close: () => undefined });
      const value = await session.sign(key.alias, octets, { signature, digest }, release);
      expect(verified(key, message, value, digest, signature)).toBe(true);
    }

    /** How many PINs the token got meanwhile, where somebody counts. */
    async function pinsGiven(during: () => Promise<unknown>): Promise<number | undefined> {
      const before = under.pinsGiven?.();
      await during();
      return before === undefined ? undefined : under.pinsGiven!() - before;
    }

    const ordinary = (): KnownKey => under.keys.find((key) => !key.alwaysAuthenticate)!;

    it('describes itself', async () => {
      const description = await token.describe();
      expect(description).toMatchObject({
        label: under.label,
        pin: { required: true, initialized: true, locked: false, protectedPath: false },
      });
      expect(description.serial).not.toBe('');
      expect(description.pin.minLength).toBeLessThanOrEqual(under.pin.length);
      expect(await token.describe()).toEqual(description);
    });

    it(`${declaration.showsCertificatesBeforeLogin ? 'shows' : 'does not show'} its certificates without a PIN`, async () => {
      const entries = await token.entries();
      if (!declaration.showsCertificatesBeforeLogin) return expect(entries).toEqual([]);
      for (const key of under.keys) {
        const entry = entries.find(({ alias }) => alias === key.alias);
        expect(entry?.certificate && Buffer.from(entry.certificate).equals(key.certificate)).toBe(true);
        expect(entry?.privateKey).toBe(declaration.showsKeysBeforeLogin ? 'present' : 'unknown');
      }
    });

    it('shows its keys after the login, and how they are kept', async () => {
      await withSession(async (session) => {
        const entries = await session.entries();
        for (const key of under.keys) {
          expect(entries.find(({ alias }) => alias === key.alias)?.privateKey).toBe('present');
          expect(await session.key(key.alias)).toEqual({
            alias: key.alias,
            keyType: key.type,
            sensitive: declaration.keysNeverLeft,
            alwaysSensitive: declaration.keysNeverLeft,
            extractable: !declaration.keysNeverLeft,
            neverExtractable: declaration.keysNeverLeft,
            alwaysAuthenticate: key.alwaysAuthenticate,
          });
        }
      });
      expect(asked).toBe(1);
    });

    it('signs digests of each length with each key', async () => {
      await withSession(async (session) => {
        for (const key of under.keys) {
          // A digest that is longer than the curve is cut by the signer; 9C of a PIV card takes what fits the curve.
          const lengths = key.type === 'EC' ? digests.slice(0, 1) : digests;
          for (const digest of lengths) await signs(session, key, { digest });
        }
      });
    });

    it(`answers RSASSA-PSS: ${declaration.pss}`, async () => {
      const rsa = under.keys.find(({ type }) => type === 'RSA')!;
      await withSession(async (session) => {
        const signed = signs(session, rsa, { signature: 'RSA-PSS' });
        if (declaration.pss === 'signs') await signed;
        else await expect(signed).rejects.toMatchObject({ code: declaration.pss });
      });
    });

    it('refuses an algorithm that is not its key’s, and a key that it has not', async () => {
      const rsa = under.keys.find(({ type }) => type === 'RSA')!;
      await withSession(async (session) => {
        await expect(signs(session, rsa, { signature: 'ECDSA' })).rejects.toMatchObject({
          code: declaration.otherAlgorithm,
        });
        await expect(signs(session, { ...rsa, alias: 'nobody' })).rejects.toMatchObject({ code: 'key.missing' });
        await signs(session, rsa);
      });
    });

    it('signs twenty times with one PIN', async () => {
      const given = await pinsGiven(() =>
        withSession(async (session) => {
          for (let count = 0; count < 20; count += 1) await signs(session, ordinary());
        }),
      );
      expect(asked).toBe(1);
      expect(given ?? 1).toBe(1);
    });

    it('asks for the PIN with each signature where its key wants that, and not where it does not', async () => {
      for (const key of under.keys) {
        asked = 0;
        const given = await pinsGiven(() =>
          withSession(async (session) => {
            for (let count = 0; count < 3; count += 1) await signs(session, key);
          }),
        );
        if (!key.alwaysAuthenticate) expect(asked).toBe(1);
        // A card may take the PIN of the login for the first signature.
        else expect([3, 4]).toContain(asked);
        // A card that refuses the first signature ends the login too; the next PIN that is right then opens both.
        if (given !== undefined) expect([asked, asked + (key.alwaysAuthenticate ? 1 : 0)]).toContain(given);
      }
    });

    it('opens one session after another, and a closed one signs no more', async () => {
      const first = await token.open(typed(under.pin));
      await signs(first, ordinary());
      await first.close();
      await first.close();
      await expect(signs(first, ordinary())).rejects.toMatchObject({ code: 'token.removed' });
      await withSession((session) => signs(session, ordinary()));
      expect(asked).toBe(2);
    });

    it('asks nothing of the token when no PIN is given', async () => {
      const given = await pinsGiven(async () => {
        await expect(token.open(typed(undefined))).rejects.toMatchObject({ code: 'pin.cancelled' });
      });
      expect(asked).toBe(1);
      expect(given ?? 0).toBe(0);
      await withSession((session) => signs(session, ordinary()));
    });

    it('spends one try on a wrong PIN, and takes the right one after it', async () => {
      const given = await pinsGiven(async () => {
        await expect(token.open(typed(wrongPin))).rejects.toMatchObject({ code: declaration.wrongPin });
      });
      expect(asked).toBe(1);
      expect(given ?? 1).toBe(1);
      await withSession((session) => signs(session, ordinary()));
    });

    it('is used by the product: a batch is signed and each file is valid', async () => {
      const inputs = ['a.pdf', 'b.pdf'].map((file) => bench.document(file, classicTable()));
      const result = await signFiles(services, inputs, { pin: under.pin, alias: ordinary().alias });
      expect(codes(result)).toEqual(['signed', 'signed']);
      for (const { signed } of result.documents) {
        expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
      }
    });

    it('says so when it is away, and is used again when it is back', async () => {
      const session = await token.open(typed(under.pin));
      await signs(session, ordinary());
      await under.takeAway();
      const signed = signs(session, ordinary());
      if (declaration.away.sign === 'signs') await signed;
      else await expect(signed).rejects.toMatchObject({ code: declaration.away.sign });
      await session.close();
      await expect(token.describe()).rejects.toMatchObject({ code: declaration.away.describe });
      await expect(token.open(typed(under.pin))).rejects.toMatchObject({ code: declaration.away.describe });
      expect(asked).toBe(1);
      await under.bringBack();
      await withSession((again) => signs(again, ordinary()));
    });

    // The last, because a locked token stays locked.
    it(`${declaration.locksAfter === 'never' ? 'is never locked' : `is locked by ${declaration.locksAfter} wrong PINs`}`, async () => {
      const seen: { code: ErrorCode; triesLeft?: number }[] = [];
      const rounds = declaration.locksAfter === 'never' ? 5 : declaration.locksAfter;
      for (let round = 0; round < rounds; round += 1) {
        seen.push(
          await token.open(typed(wrongPin)).then(
            () => Promise.reject(new Error('a wrong PIN was taken')),
            (error: { code: ErrorCode; params: { triesLeft?: number } }) => ({
              code: error.code,
              ...(error.params.triesLeft !== undefined && { triesLeft: error.params.triesLeft }),
            }),
          ),
        );
      }
      const wrong = { code: declaration.wrongPin };
      if (declaration.locksAfter === 'never') {
        expect(seen).toEqual(new Array(rounds).fill(wrong));
        return withSession((session) => signs(session, ordinary()));
      }
      const last = { ...wrong, ...(declaration.saysLastTry && { triesLeft: 1 }) };
      expect(seen).toEqual([...new Array<unknown>(rounds - 2).fill(wrong), last, { code: 'pin.locked' }]);
      const given = await pinsGiven(async () => {
        await expect(token.open(typed(under.pin))).rejects.toMatchObject({ code: 'pin.locked' });
      });
      expect(given ?? 0).toBe(0);
      expect((await token.describe()).pin.locked).toBe(true);
    });
  });
}

interface Wish {
  digest?: (typeof digests)[number];
  signature?: SignatureAlgorithm;
}

function verified(
  { certificate }: KnownKey,
  message: Buffer,
  signature: Uint8Array,
  digest: (typeof digests)[number],
  algorithm: SignatureAlgorithm,
): boolean {
  const key = createPublicKey(new X509Certificate(certificate).publicKey.export({ format: 'pem', type: 'spki' }));
  const padding =
    algorithm === 'RSA-PSS'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
  return verify(digest, message, { key, ...padding }, signature);
}
