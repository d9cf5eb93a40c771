import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HistoryLine } from '../../../main/audit/history-line';
import { readHistory } from '../../../main/audit/history-reader';
import { codes, configurationFor, countersign, signFiles, TypedPin } from '../../fixtures/hosts/built-product';
import { bytes, p256, pin, rsa, useCommandLine, wrongPin } from '../../fixtures/hosts/command-line-desk';
import { encryptedDocument } from '../../fixtures/pdf/encrypted-documents';

interface PrintedHistory {
  chain?: { intact: boolean; lines: number; verdict: string; details: string[] };
  entries: HistoryLine[];
}

describe('the history of real signing', () => {
  const desk = useCommandLine();
  const { bench } = desk;
  const folder = (): string => join(desk.profile, 'history');
  const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  let known = 0;

  async function killDuringSignature(leader: number): Promise<void> {
    while (desk.token.faults.calls('C_Sign') === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    process.kill(-leader, 'SIGKILL');
  }

  /** The lines that a test has added, oldest first. */
  async function added(): Promise<HistoryLine[]> {
    const { lines } = await readHistory(folder());
    return lines.reverse().slice(known);
  }
  afterEach(async () => {
    known = (await readHistory(folder())).lines.length;
  });

  async function history(...args: string[]): Promise<{ code: number | null; printed: PrintedHistory }> {
    const { code, stdout } = await desk.cli(['history', ...args, '--json']);
    return { code, printed: JSON.parse(stdout) as PrintedHistory };
  }

  it('tells of a signed document who, with what, from which file to which', async () => {
    const input = bench.document('lease.pdf', bytes);
    const { code } = await desk.cli(['sign', input, '--pin-stdin']);
    expect(code).toBe(0);
    const [line, ...more] = await added();
    expect(more).toEqual([]);
    const output = input.replace('.pdf', '-signed.pdf');
    expect(line).toMatchObject({
      WORKER_NAME: 'any',
      WORKER_AUTHTYPE: 'NOAUTH',
      CLIENT_AUTHORIZED: true,
      AUTHORIZED_USERNAME: 'maria.lindqvist',
      IDENTIFIED_BY: 'configuration',
      CRYPTOTOKEN: 'card',
      TOKEN_SERIALNUMBER: desk.token.serial,
      KEYALIAS: rsa,
      KEY_ALGORITHM: 'RSA 2048',
      FILENAME: 'lease.pdf',
      RESPONSE_FILENAME: 'lease-signed.pdf',
      REQUEST_DIGEST: sha256(input),
      RESPONSE_DIGEST: sha256(output),
      RESPONSE_DIGEST_ALGORITHM: 'SHA-256',
      LEVEL: 'PAdES-BASELINE-B',
      KEY_ASKED: true,
      OUTCOME: 'SIGNED',
      PROCESS_SUCCESS: true,
    });
    expect(line!.SIGNER_CERT_SERIALNUMBER).toMatch(/^[0-9a-f]+$/);
    expect(line!.SIGNER_CERT_SUBJECTDN).toContain('CN=');
    expect(line!.SIGNER_CERT_ISSUERDN).toContain('CN=');
  });

  it('has one line for each document of a batch, the failed ones too', async () => {
    const documents = bench.fresh('documents');
    const inputs = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => bench.document(name, bytes, documents));
    writeFileSync(inputs[1]!, 'no PDF');
    await desk.cli(['sign', ...inputs, '--pin-stdin', '--alias', p256]);
    const lines = await added();
    expect(lines).toHaveLength(3);
    expect(new Set(lines.map(({ REQUEST_ID }) => REQUEST_ID)).size).toBe(1);
    const of = (name: string) => lines.find(({ FILENAME }) => FILENAME === name);
    expect(of('a.pdf')).toMatchObject({ OUTCOME: 'SIGNED', KEYALIAS: p256 });
    expect(of('b.pdf')).toMatchObject({ OUTCOME: 'FAILED', EXCEPTION: 'document.notPdf', KEY_ASKED: false });
    expect(of('c.pdf')).toMatchObject({ OUTCOME: 'SIGNED' });
  });

  it('has one line for a request that was refused whole', async () => {
    const documents = bench.fresh('documents');
    const inputs = ['a.pdf', 'b.pdf'].map((name) => bench.document(name, bytes, documents));
    expect((await desk.cli(['sign', ...inputs, '--pin-stdin', '--signer', 'nobody'])).code).toBe(3);
    expect((await desk.cli(['sign', ...inputs, '--pin-stdin', '--signer', 'own', '--alias', p256])).code).toBe(3);
    expect((await desk.cli(['sign', inputs[0]!, '--pin-stdin'], `${wrongPin}\n`)).code).toBe(3);
    const lines = await added();
    expect(lines).toMatchObject([
      { OUTCOME: 'REFUSED', EXCEPTION: 'signer.unknown', DOCUMENTS: 2, KEY_ASKED: false },
      { OUTCOME: 'REFUSED', EXCEPTION: 'alias.notAllowed', DOCUMENTS: 2, WORKER_NAME: 'own' },
      { OUTCOME: 'REFUSED', EXCEPTION: 'pin.wrong', FILENAME: 'a.pdf', KEYALIAS: rsa },
    ]);
    // Sets the token's counter back.
    await desk.cli(['sign', inputs[0]!, '--pin-stdin']);
  });

  it('tells a person who stopped from a key that did not answer', async () => {
    const services = bench.services(desk.profile);
    const input = bench.document('stopped.pdf', bytes);
    expect(codes(await signFiles(services, [input], { pin: new TypedPin(undefined) }))).toEqual(['pin.cancelled']);
    const [stopped] = await added();
    expect(stopped).toMatchObject({ OUTCOME: 'CANCELLED', EXCEPTION: 'pin.cancelled', KEY_ASKED: false });
    desk.token.faults.crash('C_Sign');
    const [code] = codes(await signFiles(services, [input], { pin }));
    expect(code).toBe('token.outcomeUnknown');
    const [, unknown] = await added();
    expect(unknown).toMatchObject({ OUTCOME: 'UNKNOWN', KEY_ASKED: true, FILENAME: 'stopped.pdf' });
  });

  it('of a signing that is killed tells for which document the key was asked', async () => {
    const documents = bench.fresh('documents');
    const inputs = ['a.pdf', 'b.pdf'].map((name) => bench.document(name, bytes, documents));
    desk.token.faults.delay('C_Sign', 3_000);
    desk.token.faults.forgetLog();
    const { signal } = await countersign(['sign', ...inputs, '--pin-stdin'], {
      profile: desk.profile,
      stdin: `${pin}\n`,
      detached: true,
      started: (child) => void killDuringSignature(child.pid!),
    });
    expect(signal).toBe('SIGKILL');
    desk.token.faults.clear();
    const { printed } = await history('--verify');
    expect(printed.chain).toMatchObject({ intact: true });
    expect(await added()).toMatchObject([
      { FILENAME: 'a.pdf', OUTCOME: 'UNKNOWN', KEY_ASKED: true, EXCEPTION: 'history.interrupted', KEYALIAS: rsa },
      { FILENAME: 'b.pdf', OUTCOME: 'FAILED', KEY_ASKED: false, EXCEPTION: 'history.interrupted' },
    ]);
  });

  it('never holds a PIN, a password, a folder or what a document says', async () => {
    const password = 'open-sesame-4711';
    const secret = bench.document('locked.pdf', encryptedDocument(['256'], { user: password }));
    await desk.cli(['sign', secret, '--pin-stdin', '--password-stdin'], `${pin}\n${password}\n`);
    expect(await added()).toHaveLength(1);
    const files = readdirSync(folder(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(1);
    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), 'utf8');
      for (const word of [pin, wrongPin, password, bench.folder, '%PDF']) expect(text).not.toContain(word);
    }
  });

  it('is read and checked with the command line, and says where somebody changed it', async () => {
    const whole = await history('--verify');
    expect(whole).toMatchObject({ code: 0, printed: { chain: { intact: true } } });
    expect(whole.printed.entries.length).toBe(whole.printed.chain!.lines);
    const numbers = whole.printed.entries.map(({ SEQUENCE }) => SEQUENCE);
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect((await history('--since', '2000-01-31')).printed.entries).toHaveLength(numbers.length);
    expect((await history('--since', '2999-01-31')).printed.entries).toEqual([]);
    expect((await desk.cli(['history', '--since', '2026-02-31'])).code).toBe(2);
    const prose = await desk.cli(['history', '--verify']);
    expect(prose.stdout).toContain('lease.pdf: signed as lease-signed.pdf (PAdES-BASELINE-B)');
    expect(prose.stdout).toContain('The history is whole');

    const [name] = readdirSync(folder()).filter((one) => one.endsWith('.jsonl'));
    const file = join(folder(), name!);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('lease.pdf', 'other.pdf'));
    const changed = await desk.cli(['history', '--verify']);
    expect(changed.code).toBe(1);
    expect(changed.stderr).toContain('line 2: entry 2 does not fit the one before it');
    writeFileSync(file, text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1));
    const cut = await history('--verify');
    expect(cut.code).toBe(1);
    expect(cut.printed.chain!.details.join()).toContain('The end was cut off');
    writeFileSync(file, text);
    expect((await history('--verify')).code).toBe(0);
  });

  it('that can not be written leaves the signature and says so', async () => {
    const profile = bench.profile(configurationFor(desk.token));
    writeFileSync(join(profile, 'history'), '');
    const services = bench.services(profile);
    const result = await signFiles(services, [bench.document('a.pdf', bytes)], { pin, alias: rsa });
    expect(codes(result)).toEqual(['signed']);
    expect(result.unrecorded?.code).toBe('history.notRecorded');
  });
});
