import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyKinds } from '../../../main/token/crypto-token';
import { MemorySession } from '../../../main/token/kinds/memory/process/memory-session';

const document = Buffer.from('a document');
const digest = new Uint8Array(createHash('sha256').update(document).digest());

describe('keys in the memory of a process', () => {
  it.each(keyKinds.filter((kind) => kind !== 'RSA-4096'))(
    'signs with a %s key, which is gone when it is destroyed',
    async (kind) => {
      const session = new MemorySession();
      const key = await session.make({ alias: 'onetime-1', kind, lives: 'session' });
      const algorithm = { signature: kind.startsWith('P-') ? 'ECDSA' : 'RSA-PKCS1', digest: 'SHA-256' } as const;
      const value = session.sign({ alias: 'onetime-1', digest, algorithm });
      const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
      expect(verify('sha256', document, publicKey, value)).toBe(true);

      expect(session.destroy('onetime-1')).toBe(1);
      expect(() => session.sign({ alias: 'onetime-1', digest, algorithm })).toThrow('key-missing');
      expect(session.destroy('onetime-1')).toBe(0);
    },
  );

  it('claims nothing of what a device would prove', async () => {
    const session = new MemorySession();
    await session.make({ alias: 'a', kind: 'P-256', lives: 'session' });
    expect(session.key('a')).toEqual({
      alias: 'a',
      keyType: 'EC',
      sensitive: false,
      alwaysSensitive: false,
      extractable: true,
      neverExtractable: false,
      alwaysAuthenticate: false,
    });
  });

  it('keeps no key beyond the session', async () => {
    const session = new MemorySession();
    await expect(session.make({ alias: 'a', kind: 'P-256', lives: 'token' })).rejects.toThrow('key-management-refused');
    await session.make({ alias: 'b', kind: 'P-256', lives: 'session' });
    session.close();
    expect(() => session.key('b')).toThrow('key-missing');
  });
});
