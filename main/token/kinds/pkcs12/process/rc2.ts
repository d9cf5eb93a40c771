/**
 * RC2 in CBC mode, decryption only (RFC 2268). Many PKCS#12 files of the years before 2020 keep their certificates under it
 * (pbeWithSHAAnd40BitRC2-CBC), and OpenSSL 3 offers it no more without its legacy provider.
 */

const piTable = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);

const blockLength = 8;

/**
 * @param key - the effective key length is its own length (40 or 128 bits here)
 * @param iv - 8 octets
 * @param data - a whole number of blocks
 * @returns the plain text with its padding
 */
export function decryptRc2Cbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer {
  const words = expandKey(key);
  const plain = Buffer.alloc(data.length);
  let previous = iv;
  for (let at = 0; at < data.length; at += blockLength) {
    const block = data.subarray(at, at + blockLength);
    const opened = decryptBlock(words, block);
    for (let i = 0; i < blockLength; i += 1) plain[at + i] = opened[i]! ^ previous[i]!;
    previous = block;
  }
  words.fill(0);
  return plain;
}

/** RFC 2268, clause 2. */
function expandKey(key: Uint8Array): Uint16Array {
  const octets = Buffer.alloc(128);
  octets.set(key);
  for (let i = key.length; i < 128; i += 1) {
    octets[i] = piTable[(octets[i - 1]! + octets[i - key.length]!) & 0xff]!;
  }
  octets[128 - key.length] = piTable[octets[128 - key.length]!]!;
  for (let i = 127 - key.length; i >= 0; i -= 1) {
    octets[i] = piTable[octets[i + 1]! ^ octets[i + key.length]!]!;
  }
  const words = Uint16Array.from({ length: 64 }, (_, i) => octets.readUInt16LE(2 * i));
  octets.fill(0);
  return words;
}

/** RFC 2268, clause 4: the rounds of clause 3 backwards. */
function decryptBlock(words: Uint16Array, block: Uint8Array): Buffer {
  const bytes = Buffer.from(block);
  const r = Uint16Array.from({ length: 4 }, (_, i) => bytes.readUInt16LE(2 * i));
  const rotations = [1, 2, 3, 5];
  let next = 63;
  const mix = (): void => {
    for (let i = 3; i >= 0; i -= 1) {
      const rotation = rotations[i]!;
      const [before, second, third] = [r[(i + 3) % 4]!, r[(i + 2) % 4]!, r[(i + 1) % 4]!];
      const turned = (r[i]! >>> rotation) | (r[i]! << (16 - rotation));
      r[i] = turned - words[next]! - (before & second) - (~before & third);
      next -= 1;
    }
  };
  const mash = (): void => {
    for (let i = 3; i >= 0; i -= 1) r[i] = r[i]! - words[r[(i + 3) % 4]! & 63]!;
  };
  for (const rounds of [5, 6, 5]) {
    for (let round = 0; round < rounds; round += 1) mix();
    if (next >= 0) mash();
  }
  for (let i = 0; i < 4; i += 1) bytes.writeUInt16LE(r[i]!, 2 * i);
  return bytes;
}
