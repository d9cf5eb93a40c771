import type { KeyObject } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { outputTo, processStreams } from '../../main/cli/output';
import { terminalPinPrompt } from '../../main/cli/pin-from-terminal';
import { configurationSchema } from '../../main/configuration/configuration';
import { nodeLauncher } from '../../main/hosts/node-launcher';
import { silentLog } from '../../main/log/log';
import type { TokenAlgorithm } from '../../main/token/crypto-token';
import { tokenInPinRequest } from '../../main/signing/pin-request';
import { TokenRegistry } from '../../main/token/token-registry';
import { indexDigest, releaseKey } from '../../main/updates/release-index';

/** Where a release key is. */
export interface TokenKeyPlace {
  /** Absolute path of the PKCS#11 module. */
  module: string;
  /** Label of the token. */
  token: string;
  /** Label of the key. */
  key: string;
  /** The PIN is the first line of standard input, in the place of the terminal. */
  pin?: () => Promise<Uint8Array | undefined>;
}

/** A release key, as long as its token is logged in. */
export interface TokenKey {
  publicKey: KeyObject;
  /** @returns octets of Ed25519, or DER of ECDSA */
  sign(index: Uint8Array): Promise<Uint8Array>;
}

/**
 * Logs in to a token with the product's own token code, in a process of its own, and lets its key be used.
 *
 * @throws CountersignError token.*, pin.*, key.*; an Error for a key that signs no index
 */
export async function withTokenKey<T>(
  { module, token, key, pin }: TokenKeyPlace,
  use: (key: TokenKey) => Promise<T>,
): Promise<T> {
  const configuration = configurationSchema.parse({
    SHAREDLIBRARIES: { Release: { path: module } },
    CRYPTOTOKENS: { release: { SHAREDLIBRARYNAME: 'Release', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: token } },
    SIGNERS: { release: { CRYPTOTOKEN: 'release', ALIASSELECTOR: 'RequestMetadata' } },
    ALLOW_DISCOVERY: false,
  });
  const launcher = nodeLauncher(fileURLToPath(new URL('../../out/main', import.meta.url)));
  const registry = new TokenRegistry(configuration, launcher, silentLog, configuration.DEADLINES);
  const output = outputTo(processStreams(), true);
  const prompt = terminalPinPrompt({
    stdin: process.stdin,
    err: (text) => output.err(text),
    ...(pin && { piped: pin }),
    allowLastTry: false,
    task: `Signs an index of releases with the key ${key}`,
  });
  try {
    const found = registry.configured('release');
    const description = await found.describe();
    const conversation = prompt.open({
      ...tokenInPinRequest(token, description),
      ...{ alias: key, signatory: '', documentNames: [], purpose: 'login', entry: 1, entries: 1 },
    });
    try {
      const session = await found.open(conversation.source);
      try {
        const managed = (await session.keys?.list())?.find(({ alias }) => alias === key);
        if (!managed?.publicKey) throw new Error(`The token “${token}” tells no public key named “${key}”.`);
        const publicKey = releaseKey(Buffer.from(managed.publicKey).toString('base64'));
        const signature: TokenAlgorithm['signature'] = publicKey.asymmetricKeyType === 'ed25519' ? 'Ed25519' : 'ECDSA';
        const sign = (index: Uint8Array): Promise<Uint8Array> =>
          session.sign(managed.alias, indexDigest(index), { signature, digest: 'SHA-512' });
        return await use({ publicKey, sign });
      } finally {
        await session.close();
      }
    } finally {
      conversation.close();
    }
  } finally {
    registry.dispose();
  }
}

/** A public key as build/release-keys.json has it. */
export const spkiOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'der' }).toString('base64');
