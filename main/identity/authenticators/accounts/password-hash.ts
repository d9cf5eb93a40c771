import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt's cost (RFC 7914): 2^ln blocks of 128 · r octets, p times. */
interface Cost {
  ln: number;
  r: number;
  p: number;
}

/** 128 MiB, and a good third of a second on the computers of today. */
const usualCost: Cost = { ln: 17, r: 8, p: 1 };
const saltOctets = 16;
const keyOctets = 32;

/** A hash in the PHC string format: `$scrypt$ln=17,r=8,p=1$SALT$HASH`, base64 without padding. */
interface PasswordHash {
  cost: Cost;
  salt: Buffer;
  key: Buffer;
}

/** @returns a hash with a salt of its own, in the PHC string format */
export async function hashPassword(password: Uint8Array, cost = usualCost): Promise<string> {
  const salt = randomBytes(saltOctets);
  const key = await derive(password, { cost, salt, key: Buffer.alloc(keyOctets) });
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;
}

/**
 * Holds a password against a hash, in a time that does not depend on where they differ.
 * @param hash - of the configuration, which has checked its form
 */
export async function isPassword(password: Uint8Array, hash: string): Promise<boolean> {
  const parsed = parseHash(hash);
  return timingSafeEqual(await derive(password, parsed), parsed.key);
}

/**
 * A hash that nothing is the password of, with another's cost: to be held against where an account is unknown, so that the time it
 * takes does not tell which accounts there are.
 */
export function decoyFor(hash: string | undefined): string {
  const { ln, r, p } = hash === undefined ? usualCost : parseHash(hash).cost;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(randomBytes(saltOctets))}$${unpadded(randomBytes(keyOctets))}`;
}

function parseHash(hash: string): PasswordHash {
  const [, ln, r, p, salt = '', key = ''] =
    /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash) ?? [];
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  };
}

async function derive(password: Uint8Array, { cost: { ln, r, p }, salt, key }: PasswordHash): Promise<Buffer> {
  // The same letters may be typed in two ways, with accents of their own or without (RFC 8265, section 4.2.2).
  const normalized = Buffer.from(Buffer.from(password).toString('utf8').normalize('NFC'));
  const N = 2 ** ln;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      scrypt(normalized, salt, key.length, { N, r, p, maxmem: 130 * N * r + 2 ** 20 }, (error, derived) =>
        error ? reject(error) : resolve(derived),
      );
    });
  } finally {
    normalized.fill(0);
  }
}

function unpadded(octets: Buffer): string {
  return octets.toString('base64').replace(/=+$/, '');
}
