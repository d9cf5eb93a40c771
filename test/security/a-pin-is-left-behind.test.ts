import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  codes,
  configurationFor,
  countersign,
  signFiles,
  TypedPin,
  Workbench,
  type Finished,
} from '../fixtures/hosts/built-product';
import { hashPassword } from '../../main/identity/authenticators/accounts/password-hash';
import { classicTable } from '../fixtures/pdf';
import { encryptedDocument } from '../fixtures/pdf/encrypted-documents';
import { filesBelow, publicFacts, searchFiles } from '../fixtures/secrecy/search';
import { Secrets } from '../fixtures/secrecy/secrets';
import { makeKeyStore } from '../fixtures/token/key-store';
import { makeSoftToken, type FaultyToken } from '../fixtures/token/soft-token';

/** Unlike anything else that a file or a process may hold. */
const pin = 'Kiesel-48213-Wq';
const wrongPin = 'Basalt-90577-Zx';
const newPin = 'Quarz-66104-Lm';
const wrongPuk = 'Gneis-31871-Rt';
const puk = 'Granit-70265-Hd';
const keyFilePassword = 'Marmor-52938-Ub';
const documentPassword = 'Dolomit-84460-Ys';
const loginPassword = 'Kalkstein-55120-Vr';
const wrongLoginPassword = 'Porphyr-80236-Ke';
const secrets = new Secrets({
  ...{ pin, wrongPin, newPin, puk, wrongPuk, keyFilePassword, documentPassword },
  ...{ loginPassword, wrongLoginPassword },
});

const tap = fileURLToPath(new URL('../fixtures/secrecy/wire-tap.cjs', import.meta.url));
const alias = 'user_maria.lindqvist';

/** One message that a supervised process got or sent. */
interface Message {
  host: string;
  way: 'from main' | 'to main';
  what: string;
  octets: string;
}

describe.skipIf(process.platform !== 'linux')('secrets that are left behind', () => {
  const bench = new Workbench();
  let token: FaultyToken;
  let profile: string;

  beforeAll(async () => {
    token = await makeSoftToken({ faults: true, pin, soPin: puk });
    const { CRYPTOTOKENS, SIGNERS, ...rest } = configurationFor(token);
    const keyFile = makeKeyStore(bench.fresh('keys'), { password: keyFilePassword });
    const olderFile = makeKeyStore(bench.fresh('keys'), { password: keyFilePassword, args: ['-legacy'] });
    const inFile = (path: string) => ({ KEYSTORETYPE: 'PKCS12' as const, KEYSTOREPATH: path });
    const onFile = (name: string) => ({ CRYPTOTOKEN: name, ALIASSELECTOR: 'RequestMetadata' as const });
    const USERS = { maria: await hashPassword(Buffer.from(loginPassword)) };
    profile = bench.profile({
      ...rest,
      AUTHENTICATORS: { desk: { AUTHTYPE: 'UsernamePasswordAuthorizer', ACCOUNTS: 'CONFIGURATION', USERS } },
      CRYPTOTOKENS: { ...CRYPTOTOKENS, file: inFile(keyFile), older: inFile(olderFile) },
      SIGNERS: {
        ...SIGNERS,
        login: {
          CRYPTOTOKEN: 'card',
          ALIASSELECTOR: 'RequestMetadata',
          AUTHTYPE: 'UsernamePasswordAuthorizer',
        },
        file: onFile('file'),
        older: onFile('older'),
      },
      DEFAULTSIGNER: 'any',
    });
  });
  beforeEach(() => {
    token.faults.clear();
    token.faults.forgetLog();
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  const lines = (...words: string[]): string => words.map((word) => `${word}\n`).join('');

  describe('by the command line', () => {
    const outputs: Finished[] = [];
    const seen: { file: string; octets: Buffer }[] = [];
    let temporary: string;
    let documents: string;
    let trace: string;

    /** Runs a command with the tap in it; while `holds` is called its processes are looked at. */
    async function run(args: string[], stdin: string, holds?: 'C_Sign' | 'C_Login'): Promise<Finished> {
      token.faults.forgetLog();
      if (holds) token.faults.hang(holds);
      let looked: Promise<void> | undefined;
      const finished = await countersign(args, {
        profile,
        stdin,
        cwd: documents,
        env: { TMPDIR: temporary, WIRE_TAP: trace, NODE_OPTIONS: `--require=${tap}` },
        started: (child) => {
          if (holds) looked = lookAt(child.pid!, holds);
        },
      });
      await looked;
      outputs.push(finished);
      return finished;
    }

    async function lookAt(pid: number, holds: 'C_Sign' | 'C_Login'): Promise<void> {
      while (token.faults.calls(holds) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(...publicFacts(pid));
      token.faults.letGo(holds);
    }

    const messages = (): Message[] =>
      readFileSync(trace, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Message);

    beforeAll(async () => {
      temporary = bench.fresh('temporary');
      documents = bench.fresh('documents');
      trace = `${bench.fresh('trace')}/messages.jsonl`;
      const options = { bytes: classicTable(), user: documentPassword };
      const input = bench.document('lease.pdf', encryptedDocument(['256'], options), documents);
      const plain = bench.document('plain.pdf', classicTable(), documents);
      const sign = ['sign', plain, '--alias', alias, '--pin-stdin', '--json'];
      const withKeyFile = (signer: string): string[] => ['sign', plain, '--signer', signer, '--pin-stdin'];
      const exits = async (code: number, ...rest: Parameters<typeof run>): Promise<void> => {
        const finished = await run(...rest);
        expect([rest[0], finished.code, finished.stderr], finished.stdout).toEqual([rest[0], code, finished.stderr]);
      };

      await exits(
        0,
        ['sign', input, '--alias', alias, '--pin-stdin', '--password-stdin'],
        lines(pin, documentPassword),
        'C_Sign',
      );
      await exits(3, sign, lines(wrongPin), 'C_Login');
      await exits(1, ['pin', 'change', '--token', 'card', '--pin-stdin'], lines(wrongPin, newPin));
      await exits(0, ['pin', 'change', '--token', 'card', '--pin-stdin'], lines(pin, newPin), 'C_Login');
      await exits(1, ['pin', 'unblock', '--token', 'card', '--pin-stdin'], lines(wrongPuk, pin));
      await exits(0, ['pin', 'unblock', '--token', 'card', '--pin-stdin'], lines(puk, pin), 'C_Login');
      for (const signer of ['file', 'older']) {
        await exits(0, withKeyFile(signer), lines(keyFilePassword));
        await exits(3, withKeyFile(signer), lines(wrongPin));
      }
      for (const name of ['C_Login', 'C_Sign'] as const) {
        token.faults.crash(name);
        await exits(name === 'C_Login' ? 3 : 1, sign, lines(pin));
        token.faults.clear();
        token.faults.answer(name, 0x80000042);
        await exits(name === 'C_Login' ? 3 : 1, sign, lines(pin));
        token.faults.clear();
      }
      // A login, before the PIN; and a password where the name belongs.
      const logIn = [...sign, '--signer', 'login', '--login-stdin'];
      await exits(0, logIn, lines('maria', loginPassword, pin), 'C_Sign');
      await exits(3, logIn, lines('maria', wrongLoginPassword, pin));
      await exits(3, logIn, lines(loginPassword, wrongLoginPassword, pin));
      await exits(0, ['accounts', 'hash', '--password-stdin'], lines(loginPassword));
      await exits(2, ['accounts', 'hash', loginPassword], '');
      // What was not meant as a PIN comes back in no message either.
      await exits(2, ['pin', 'change', '--token', 'card', '--pin-stdin'], lines(pin));
      await exits(2, ['sign', plain, `--pin=${pin}`], '');
    }, 120_000);

    it('are in no output', () => {
      expect(outputs.length).toBeGreaterThan(15);
      for (const { stdout, stderr } of outputs) expect(secrets.foundIn(stdout + stderr)).toEqual([]);
    });

    it('are in no argument and no environment of any of its processes', () => {
      // Main, the token process and, while it signs, the document process: two files each.
      expect(seen.length).toBeGreaterThanOrEqual(4 * 4);
      expect(seen.flatMap(({ file, octets }) => secrets.foundIn(octets).map((found) => `${found} in ${file}`))).toEqual(
        [],
      );
    });

    it('are in no file: logs, history, core files, temporary files, documents', () => {
      const written = filesBelow(profile, temporary, documents);
      for (const name of ['countersign.log', 'history', 'lease-signed.pdf']) {
        expect(
          written.some((path) => path.includes(name)),
          name,
        ).toBe(true);
      }
      expect(searchFiles(secrets, written)).toEqual([]);
    });

    it('cross to the process that uses them in the one request that does, and come back in nothing', () => {
      const told = messages().flatMap(({ host, way, what, octets }) =>
        secrets
          .foundIn(Buffer.from(octets, 'hex'))
          .map((found) => `${found.startsWith('documentPassword') ? 'password' : 'PIN'} ${way}: ${what} of ${host}`),
      );
      expect(messages().length).toBeGreaterThan(100);
      expect([...new Set(told)].sort()).toEqual([
        'PIN from main: login.attempt of password-process',
        'PIN from main: login.attempt of pkcs12-process',
        'PIN from main: login.attempt of token-process',
        'PIN from main: pin.typed of token-process',
        'password from main: admit of document-process',
        'password from main: prepare of document-process',
      ]);
    });
  });

  it('a driver that crashes leaves no core file: its process may not write one', async () => {
    const services = bench.services(profile);
    token.faults.hang('C_Login');
    const signed = signFiles(services, [bench.document('a.pdf', classicTable())], { pin: new TypedPin(pin), alias });
    while (token.faults.calls('C_Login') === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const { pid } = token.faults.log().find((entry) => entry.function === 'C_Login')!;
    const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
    token.faults.letGo('C_Login');
    expect(codes(await signed)).toEqual(['signed']);
    expect(limits).toMatch(/^Max core file size +0 +0 /m);
  });
});
