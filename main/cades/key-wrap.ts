import { createCipheriv, createDecipheriv } from 'node:crypto';

/** The default initial value of RFC 3394, clause 2.2.3.1: it comes out again only where key and octets are right. */
const initialValue = Buffer.alloc(8, 0xa6);

/**
 * AES key wrap (RFC 3394). It is written here because not every build of the crypto library that this runs on has it.
 *
 * @param wrappingKey - 32 octets
 * @param key - a multiple of 8 octets, 16 at least
 * @returns 8 octets more
 */
export function wrapKey(wrappingKey: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-ecb', wrappingKey, null).setAutoPadding(false);
  const blocks = split(key);
  let register: Buffer = initialValue;
  for (let round = 0; round < 6; round++) {
    blocks.forEach((block, index) => {
      const mixed = cipher.update(Buffer.concat([register, block]));
      register = counted(mixed.subarray(0, 8), round * blocks.length + index + 1);
      blocks[index] = mixed.subarray(8);
    });
  }
  return Buffer.concat([register, ...blocks]);
}

/** @returns undefined where the octets were not wrapped with this key */
export function unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  if (wrapped.length < 24 || wrapped.length > 512 || wrapped.length % 8 !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-ecb', wrappingKey, null).setAutoPadding(false);
  const [first, ...blocks] = split(wrapped);
  let register = first as Buffer;
  for (let round = 5; round >= 0; round--) {
    for (let index = blocks.length - 1; index >= 0; index--) {
      const counter = round * blocks.length + index + 1;
      const mixed = decipher.update(Buffer.concat([counted(register, counter), blocks[index] as Buffer]));
      register = mixed.subarray(0, 8);
      blocks[index] = mixed.subarray(8);
    }
  }
  return register.equals(initialValue) ? Buffer.concat(blocks) : undefined;
}

function split(octets: Uint8Array): Buffer[] {
  return Array.from({ length: octets.length / 8 }, (_, index) =>
    Buffer.from(octets.subarray(index * 8, index * 8 + 8)),
  );
}

/** The counter fits into the last four octets: no key is that long. */
function counted(register: Buffer, counter: number): Buffer {
  const result = Buffer.from(register);
  result.writeUInt32BE((result.readUInt32BE(4) ^ counter) >>> 0, 4);
  return result;
}
