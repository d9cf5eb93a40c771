import { spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import type { CertificateOverrides } from './demo-pki';
import { plainEnvironment, scriptArguments } from './script-process';
import type { KeyKind } from './soft-hsm';

export type { CertificateOverrides, KeyUsageName, PersonName } from './demo-pki';
export type { KeyKind } from './soft-hsm';

/** The demo token's PIN. It is public: a demo key proves nothing about anybody. */
export const demoPin = '123456';
/** The demo token's security officer PIN, just as public. */
export const demoSoPin = '12345678';
export const demoTokenLabel = 'Countersign Demo';
/** The token that holds the demo authorities' keys; it lives in a token folder of its own, out of the signer's sight. */
export const demoAuthorityLabel = 'Countersign Demo CA';

/** One key entry of a token to be made. */
export interface TokenKeyOptions {
  /** CKA_LABEL of the key and its certificate; empty for an entry without a label. */
  alias: string;
  /** Names the signatory: `maria.lindqvist` becomes Maria Lindqvist. */
  username: string;
  kind: KeyKind;
  /** What differs from an ordinary demo certificate, or false for a key without a certificate. */
  certificate?: CertificateOverrides | false;
  /** False leaves the certificate without its private key. */
  privateKey?: false;
  /** CKA_ID in hex; random when absent. */
  id?: string;
  /** CKA_ALWAYS_AUTHENTICATE: the PIN is asked for with every signature. */
  alwaysAuthenticate?: boolean;
}

export interface TokenOptions {
  /**
   * Absolute path. The folder is made (0700) when missing; a second call adds another token to the same SoftHSM
   * configuration, issued by the same authorities.
   */
  folder: string;
  label: string;
  pin?: string;
  soPin?: string;
  keys: TokenKeyOptions[];
  /** The kind of the authorities' keys, when this call is the one that makes them. */
  ca?: { kind?: KeyKind };
  /** False keeps the authorities' certificates off the signatory's token. */
  chainOnToken?: boolean;
}

export interface TokenEntry {
  alias: string;
  username: string;
  kind: KeyKind;
  /** CKA_ID in hex. */
  id: string;
  /** PEM; absent for a key without a certificate. */
  certificate?: string;
}

export interface CreatedToken {
  /** Path of SoftHSM2's module. */
  module: string;
  /** Path of the softhsm2.conf; the process that loads the module needs it in SOFTHSM2_CONF. */
  conf: string;
  /** softhsm2.conf of the authorities' token. */
  authorityConf: string;
  label: string;
  /** CK_TOKEN_INFO.serialNumber without its padding. */
  serial: string;
  pin: string;
  soPin: string;
  rootPem: string;
  /** PEM of the authorities, the signatories' issuer first, the root last. */
  chain: string[];
  certificates: TokenEntry[];
}

/** What crosses to the process that makes the token: the options with every default settled. */
export type TokenOrder = TokenOptions & Required<Pick<TokenOptions, 'pin' | 'soPin' | 'chainOnToken'>>;

/**
 * Makes a SoftHSM2 token with its keys and certificates. The private keys are born in the token and never leave it.
 * It happens in a process of its own: SoftHSM2 takes its configuration from the environment, and the caller's
 * environment and the user's own SoftHSM2 configuration stay as they are.
 */
export async function createToken(options: TokenOptions): Promise<CreatedToken> {
  if (!isAbsolute(options.folder)) throw new Error(`A token folder needs an absolute path, not "${options.folder}".`);
  const order: TokenOrder = { pin: demoPin, soPin: demoSoPin, chainOnToken: true, ...options };
  const child = spawn(process.execPath, scriptArguments(new URL('./token-maker.ts', import.meta.url)), {
    env: plainEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const output: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  child.stdin.on('error', () => undefined); // A maker that died early says why on stderr.
  child.stdin.end(JSON.stringify(order));
  const outcome = await ended;
  if (outcome !== 0) {
    const reason = Buffer.concat(complaints).toString('utf8').trim();
    throw new Error(`The token "${options.label}" could not be made (${outcome}). ${reason}`);
  }
  return JSON.parse(Buffer.concat(output).toString('utf8')) as CreatedToken;
}
