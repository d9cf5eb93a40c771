import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { softHsmConfiguration } from '../../../build/demo/soft-hsm';
import type { Services } from '../../../main/services';
import {
  codes,
  configurationFor,
  countersign,
  signFiles,
  told,
  TypedPin,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

type CryptoTokenInput = Extract<
  NonNullable<ReturnType<typeof configurationFor>['CRYPTOTOKENS']>[string],
  { SHAREDLIBRARYNAME: string }
>;

const kind = 'EC-P256' as const;

describe('a token', () => {
  const bench = new Workbench();
  let first: SoftToken;
  let second: SoftToken;

  beforeAll(async () => {
    first = await makeSoftToken({
      label: 'Twin',
      pin: '111111',
      ca: { kind },
      keys: [{ alias: 'first', username: 'maria.lindqvist', kind }],
    });
    // A second card with the same label, seen through the same driver.
    second = await makeSoftToken({
      folder: first.folder,
      label: 'Twin',
      pin: '222222',
      keys: [
        { alias: 'second', username: 'jonas.weber', kind },
        { alias: 'double', username: 'ada.lovelace', kind, id: 'aa01' },
        { alias: 'double', username: 'alan.turing', kind, id: 'aa02' },
        { alias: '', username: 'grace.hopper', kind, id: 'aa03' },
      ],
    });
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(async () => {
    bench.remove();
    await first?.remove();
  });

  function addressed(changes: Partial<CryptoTokenInput>): Services {
    const card = { ...first.cryptoToken('Driver'), ...changes };
    return bench.services(bench.profile(configurationFor(first, { CRYPTOTOKENS: { card } })));
  }

  async function aliases(services: Services): Promise<string[]> {
    const entries = await services.tokens.configured('card').entries();
    return entries.map(({ alias }) => alias);
  }

  it('is told from another with its label by its serial number', async () => {
    expect(first.serial).not.toBe(second.serial);
    expect(await aliases(addressed({ SERIAL: first.serial }))).toContain('first');
    const services = addressed({ SERIAL: second.serial });
    expect(await aliases(services)).toContain('second');
    const result = await signFiles(services, [bench.document('a.pdf', classicTable())], {
      pin: second.pin,
      alias: 'second',
    });
    expect(codes(result)).toEqual(['signed']);
    expect(result.documents[0]!.signed!.outcome.token).toEqual({ name: 'card', label: 'Twin', serial: second.serial });
  });

  it('whose label another has too is not guessed at: no PIN reaches either until SERIAL says which', async () => {
    const services = addressed({});
    const pin = new TypedPin(second.pin);
    const result = await signFiles(services, [bench.document('a.pdf', classicTable())], { pin, alias: 'second' });
    expect(pin.requests).toEqual([]);
    expect(result.refused?.code).toBe('token.ambiguous');
    const [said, ...more] = told(result);
    expect(more).toEqual([]);
    expect(said).toMatch(/^Several tokens could be “card”: their serial numbers are \w+, \w+\. Nothing was signed/);
    expect(said).toMatch(/No PIN was sent to any of them\. Take out those that you do not mean, or have the SERIAL/);
    for (const { serial } of [first, second]) expect(said).toContain(serial);
    expect(await aliases(addressed({ SERIAL: second.serial }))).toContain('second');
  });

  it('is absent when label and serial do not belong together', async () => {
    const services = addressed({ SERIAL: 'ffffffffffffffff' });
    await expect(services.tokens.configured('card').describe()).rejects.toMatchObject({ code: 'token.absent' });
    const other = addressed({ SLOTLABELVALUE: 'No such label' });
    await expect(other.tokens.configured('card').describe()).rejects.toMatchObject({ code: 'token.absent' });
  });

  it('is found by the index and by the number of its slot, as a number or as a text', async () => {
    const byIndex = await Promise.all(
      [0, '1'].map((SLOTLABELVALUE) =>
        addressed({ SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE }).tokens.configured('card').describe(),
      ),
    );
    expect(byIndex.map(({ serial }) => serial).sort()).toEqual([first.serial, second.serial].sort());
    for (const { slotId, serial } of byIndex) {
      const byNumber = addressed({ SLOTLABELTYPE: 'SLOT_NUMBER', SLOTLABELVALUE: slotId });
      expect(await byNumber.tokens.configured('card').describe()).toMatchObject({ slotId, serial });
    }
    const beyond = addressed({ SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 7 });
    await expect(beyond.tokens.configured('card').describe()).rejects.toMatchObject({ code: 'token.absent' });
  });

  it('names a key by its CKA_ID where its label is missing or doubled, and signs with the one that is meant', async () => {
    const services = addressed({ SERIAL: second.serial });
    expect(await aliases(services)).toEqual(expect.arrayContaining(['second', 'aa01', 'aa02', 'aa03']));
    for (const [alias, subject] of [
      ['aa01', 'Ada Lovelace'],
      ['aa02', 'Alan Turing'],
      ['aa03', 'Grace Hopper'],
    ] as const) {
      const result = await signFiles(services, [bench.document('a.pdf', classicTable())], { pin: second.pin, alias });
      expect(codes(result)).toEqual(['signed']);
      expect(result.documents[0]!.signed!.outcome.certificate.subject).toBe(subject);
      const report = await services.documents.verify(result.documents[0]!.signed!.path);
      expect(report.signatures[0]!.integrity).toBe('intact');
      expect(report.signatures[0]!.signer!.subject).toContain(subject);
    }
  });

  it('of a kind that is not on the allow-list is refused before anything is loaded', async () => {
    const services = addressed({ SHAREDLIBRARYNAME: '/usr/lib/evil.so' });
    expect(() => services.tokens.configured('card')).toThrow(
      expect.objectContaining({ code: 'token.moduleMissing', params: { token: 'card', library: '/usr/lib/evil.so' } }),
    );
    expect(services.tokens.processIds).toEqual([]);
    expect(() => services.tokens.configured('constructor')).toThrow(expect.objectContaining({ code: 'token.unknown' }));
  });

  it('is found without any configuration, and signs with the only key there is', async () => {
    vi.stubEnv('SOFTHSM2_CONF', first.conf);
    const services = bench.services(bench.fresh('empty-profile'));
    expect(services.configuration).toBeUndefined();
    const { found } = await services.tokens.discover();
    const twins = found.filter(({ description }) => description.label === 'Twin');
    // Two cards with one label are told apart in their names too.
    expect(twins.map(({ name }) => name).sort()).toEqual([`Twin (${first.serial})`, `Twin (${second.serial})`].sort());

    const env = { SOFTHSM2_CONF: first.conf };
    const profile = bench.fresh('empty-profile');
    const listed = await countersign(['tokens', '--json'], { profile, env });
    expect(listed.stdout).toContain(first.serial);
    const input = bench.document('a.pdf', classicTable());
    // Nobody says which of the two: no PIN is sent to either.
    const unsaid = await countersign(['sign', input, '--pin-stdin'], { profile, env, stdin: first.pin });
    expect(unsaid.code).toBe(2);
    expect(unsaid.stderr).toMatch(/^Several tokens can sign:\n {2}1 {2}Twin.*\n {2}2 {2}Twin/);
    expect(unsaid.stderr).toContain(`Twin (${first.serial}): Maria Lindqvist\n`);
    expect(unsaid.stderr).toContain(`Twin (${second.serial}): `);
    expect(unsaid.stderr).toContain('say which token is meant with --signer');
    const signer = `Twin (${first.serial})`;
    const signed = await countersign(['sign', input, '--signer', signer, '--pin-stdin', '--json'], {
      profile,
      env,
      stdin: first.pin,
    });
    expect(signed.code).toBe(0);
    expect(JSON.parse(signed.stdout)).toMatchObject({ signer, alias: 'first', files: [{ ok: true }] });
  });

  it('that comes later is seen without a restart', async () => {
    const conf = join(bench.fresh('conf'), 'softhsm2.conf');
    const empty = bench.fresh('no-tokens');
    writeFileSync(conf, softHsmConfiguration(empty));
    const services = bench.services(
      bench.profile(
        configurationFor(first, {
          SHAREDLIBRARIES: { Driver: { path: first.module, environment: { SOFTHSM2_CONF: conf } } },
          CRYPTOTOKENS: { card: { ...first.cryptoToken('Driver'), SERIAL: first.serial } },
        }),
      ),
    );
    await expect(services.tokens.configured('card').describe()).rejects.toMatchObject({ code: 'token.absent' });
    const [pid] = services.tokens.processIds;
    rmSync(conf);
    writeFileSync(conf, softHsmConfiguration(join(first.folder, 'tokens')));
    expect(await services.tokens.configured('card').describe()).toMatchObject({ serial: first.serial });
    expect(services.tokens.processIds).toEqual([pid]);
  });
});
