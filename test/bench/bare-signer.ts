import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pkcs11js from 'pkcs11js';
import { plainEnvironment, scriptArguments } from '../../build/demo/script-process';

/** A PKCS#11 module as the product's configuration names it. */
export interface BenchLibrary {
  path: string;
  environment: Record<string, string>;
}

/** The key of a token that signs. */
interface BareKey {
  /** CKA_LABEL of the token. */
  label: string;
  pin: string;
  /** CKA_LABEL of the private key. */
  alias: string;
  type: 'RSA' | 'EC';
}

interface Order {
  signatures: number;
  ownSessions: boolean;
}

/**
 * A token's key without the product: C_SignInit and C_Sign through pkcs11js and nothing else, in a process of its own, as
 * ours is. Where ours signs in a fresh session each time, it can do the same.
 */
export class BareSigner {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers: Interface;

  constructor({ path, environment }: BenchLibrary, key: BareKey) {
    this.child = spawn(process.execPath, [...scriptArguments(new URL(import.meta.url)), path], {
      env: { ...plainEnvironment(), ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdin.on('error', () => undefined); // It ended; `sign` says so.
    this.child.stdin.write(`${JSON.stringify(key)}\n`);
    this.answers = createInterface(this.child.stdout);
  }

  /**
   * @param ownSessions - each signature in a session that is opened for it and closed again
   * @returns milliseconds of each signature
   */
  sign(signatures: number, { ownSessions }: { ownSessions: boolean }): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the bare signer ended'));
      this.child.once('close', ended);
      this.answers.once('line', (line) => {
        this.child.off('close', ended);
        resolve(JSON.parse(line) as number[]);
      });
      this.child.stdin.write(`${JSON.stringify({ signatures, ownSessions } satisfies Order)}\n`);
    });
  }

  end(): void {
    this.answers.close();
    this.child.kill();
  }
}

/** DigestInfo of a SHA-256 digest (RFC 8017, section 9.2, note 1). */
export const benchDigest = Buffer.alloc(32, 7);
const digestInfo = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), benchDigest]);

/** The far end: a line says which key, each later one how many signatures. */
async function serve(path: string): Promise<void> {
  const module = new pkcs11js.PKCS11();
  module.load(path);
  module.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
  let sign: ((ownSessions: boolean) => void) | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    if (!sign) {
      sign = signerOf(module, JSON.parse(line) as BareKey);
      continue;
    }
    const { signatures, ownSessions } = JSON.parse(line) as Order;
    const times: number[] = [];
    for (let index = 0; index < signatures; index += 1) {
      const started = performance.now();
      sign(ownSessions);
      times.push(performance.now() - started);
    }
    console.log(JSON.stringify(times));
  }
}

function signerOf(module: pkcs11js.PKCS11, { label, pin, alias, type }: BareKey): (ownSessions: boolean) => void {
  const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trimEnd() === label);
  if (slot === undefined) throw new Error(`there is no token ${label}`);
  const open = (): pkcs11js.Handle => module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
  const login = open();
  module.C_Login(login, pkcs11js.CKU_USER, pin);
  module.C_FindObjectsInit(login, [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: pkcs11js.CKA_LABEL, value: alias },
  ]);
  const [key] = module.C_FindObjects(login, 1);
  module.C_FindObjectsFinal(login);
  if (key === undefined) throw new Error(`there is no key ${alias}`);

  const mechanism = { mechanism: type === 'RSA' ? pkcs11js.CKM_RSA_PKCS : pkcs11js.CKM_ECDSA };
  const input = type === 'RSA' ? digestInfo : benchDigest;
  const room = Buffer.alloc(1024);
  return (ownSessions) => {
    const session = ownSessions ? open() : login;
    module.C_SignInit(session, mechanism, key);
    module.C_Sign(session, input, room);
    if (ownSessions) module.C_CloseSession(session);
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(process.argv[2] ?? '');
