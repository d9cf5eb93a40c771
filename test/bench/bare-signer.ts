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

type Order = { signatures: number; ownSessions: boolean } | { logins: number };

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
    return this.ask({ signatures, ownSessions });
  }

  /**
   * C_Login and nothing else. The key is lost with the first: no signature comes behind it.
   * @returns milliseconds of each login
   */
  logIn(logins: number): Promise<number[]> {
    return this.ask({ logins });
  }

  private ask(order: Order): Promise<number[]> {
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the bare signer ended'));
      this.child.once('close', ended);
      this.answers.once('line', (line) => {
        this.child.off('close', ended);
        resolve(JSON.parse(line) as number[]);
      });
      this.child.stdin.write(`${JSON.stringify(order)}\n`);
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
  let key: LoggedInKey | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    if (!key) {
      key = loggedIn(module, JSON.parse(line) as BareKey);
      continue;
    }
    const { sign, logOut, logIn } = key;
    const order = JSON.parse(line) as Order;
    const times =
      'logins' in order
        ? timesOf(order.logins, logIn, logOut)
        : timesOf(order.signatures, () => sign(order.ownSessions));
    console.log(JSON.stringify(times));
  }
}

/** @param before - goes before each and does not count */
function timesOf(count: number, work: () => void, before: () => void = () => undefined): number[] {
  return Array.from({ length: count }, () => {
    before();
    const started = performance.now();
    work();
    return performance.now() - started;
  });
}

interface LoggedInKey {
  sign: (ownSessions: boolean) => void;
  logOut: () => void;
  logIn: () => void;
}

function loggedIn(module: pkcs11js.PKCS11, { label, pin, alias, type }: BareKey): LoggedInKey {
  const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trimEnd() === label);
  if (slot === undefined) throw new Error(`there is no token ${label}`);
  const open = (): pkcs11js.Handle => module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
  const login = open();
  const logIn = (): void => module.C_Login(login, pkcs11js.CKU_USER, pin);
  logIn();
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
  const sign = (ownSessions: boolean): void => {
    const session = ownSessions ? open() : login;
    module.C_SignInit(session, mechanism, key);
    module.C_Sign(session, input, room);
    if (ownSessions) module.C_CloseSession(session);
  };
  return { sign, logOut: () => module.C_Logout(login), logIn };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(process.argv[2] ?? '');
