/**
 * RC4, which neither OpenSSL 3 nor BoringSSL offers any more, though old documents still need it (ISO 32000-2, 7.6.3.2).
 * Encrypting and decrypting are the same.
 */
export function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    const own = state[i]!;
    j = (j + own + key[i % key.length]!) & 0xff;
    state[i] = state[j]!;
    state[j] = own;
  }
  const result = Buffer.allocUnsafe(data.length);
  for (let n = 0, i = 0, j = 0; n < data.length; n++) {
    i = (i + 1) & 0xff;
    const own = state[i]!;
    j = (j + own) & 0xff;
    const other = state[j]!;
    state[i] = other;
    state[j] = own;
    result[n] = data[n]! ^ state[(own + other) & 0xff]!;
  }
  return result;
}
