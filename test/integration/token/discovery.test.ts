import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import { configurationFor, countersign, Workbench } from '../../fixtures/hosts/built-product';
import { buildFaultModule, FaultModule } from '../../fixtures/token/fault-module';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';
import { proxyClient } from '../../fixtures/token/token-proxy';

type Libraries = NonNullable<ReturnType<typeof configurationFor>['SHAREDLIBRARIES']>;

describe('the search for tokens', () => {
  const bench = new Workbench();
  let token: SoftToken;

  beforeAll(async () => {
    token = await makeSoftToken({
      label: 'Sound',
      ca: { kind: 'EC-P256' },
      keys: [{ alias: 'sound', username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  /** Only the given modules are asked: what is installed on this computer stays out of the test. */
  function services(libraries: Libraries): Services {
    return bench.services(bench.profile(configuration(libraries)));
  }

  function configuration(libraries: Libraries): ReturnType<typeof configurationFor> {
    return configurationFor(token, {
      ALLOW_DISCOVERY: false,
      SHAREDLIBRARIES: { ...libraries, Driver: token.sharedLibrary },
      DEADLINES: { token: 3 },
    });
  }

  async function faulty(): Promise<{ faults: FaultModule; library: Libraries[string] }> {
    const faults = new FaultModule(await buildFaultModule(), token.module, bench.fresh('faults'));
    const environment = { SOFTHSM2_CONF: token.conf, ...faults.environment };
    return { faults, library: { path: faults.path, environment } };
  }

  it.each(['crash', 'hang'] as const)(
    'sets a module aside that would %s, says so, and asks it again only when that is wanted',
    async (fault) => {
      const { faults, library } = await faulty();
      faults[fault]('C_GetSlotList');
      const { tokens } = services({ Bad: library });
      const first = await tokens.discover();
      expect(first.found.map(({ name }) => name)).toEqual(['Sound']);
      expect(first.silent).toMatchObject([
        { library: 'Bad', setAside: true, error: { code: fault === 'crash' ? 'token.stopped' : 'token.timeout' } },
      ]);

      const starts = faults.calls('C_Initialize');
      faults.clear();
      const second = await tokens.discover();
      expect(second.silent).toEqual(first.silent);
      expect(second.found.map(({ name }) => name)).toEqual(['Sound']);
      expect(faults.calls('C_Initialize')).toBe(starts);

      tokens.retry('Bad');
      expect((await tokens.discover()).silent).toEqual([]);
      expect(faults.calls('C_Initialize')).toBe(starts + 1);
    },
  );

  it('does not set a module aside whose process another request took with it', async () => {
    const { faults, library } = await faulty();
    const { tokens } = services({ Twice: library });
    expect((await tokens.discover()).silent).toEqual([]);
    faults.delay('C_GetSlotList', 300);
    const pids = tokens.processIds;
    const looking = tokens.discover();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    const { found, silent } = await looking;
    expect(silent).toEqual([]);
    expect(found).toHaveLength(1);
  });

  it('takes one module under two names, one of them a link, for one', async () => {
    const link = join(bench.fresh('links'), 'linked.so');
    symlinkSync(token.module, link);
    const { tokens } = services({ Link: { ...token.sharedLibrary, path: link } });
    expect((await tokens.discover()).found).toHaveLength(1);
    expect(tokens.modules()).toHaveLength(1);
    expect(tokens.processIds).toHaveLength(1);
  });

  it('asks the same driver twice when it reads another environment', async () => {
    const other = await makeSoftToken({ label: 'Other', keys: [] });
    try {
      const { tokens } = services({ Other: other.sharedLibrary });
      expect((await tokens.discover()).found.map(({ name }) => name)).toEqual(['Other', 'Sound']);
      expect(tokens.processIds).toHaveLength(2);
    } finally {
      await other.remove();
    }
  });

  describe('countersign doctor', () => {
    it('says that all is well, with what it looked at', async () => {
      const profile = bench.profile(configuration({}));
      const { code, stdout } = await countersign(['doctor', '--json'], { profile });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        command: 'doctor',
        modules: [{ name: 'Driver', path: token.module, source: 'configuration', outcome: 'answers' }],
        tokens: [
          {
            name: 'card',
            pin: 'ready',
            description: { label: 'Sound', serial: token.serial },
            certificates: [{ alias: 'sound', usable: true }],
          },
        ],
        advice: [{ code: 'ready' }],
      });
    });

    it('names a module that crashes and goes on', async () => {
      const { faults, library } = await faulty();
      faults.crash('C_Initialize');
      const { code, stdout } = await countersign(['doctor'], {
        profile: bench.profile(configuration({ Bad: library })),
      });
      expect(code).toBe(0);
      expect(stdout).toMatch(/Bad: crashed or hung, and was set aside/);
      expect(stdout).toMatch(/sound: Maria Lindqvist/);
    });

    it('says of each certificate why it can not sign', async () => {
      const at = (years: number): string => new Date(Date.now() + years * 365 * 86_400_000).toISOString();
      const overrides = {
        expired: { notBefore: at(-2), notAfter: at(-1) },
        early: { notBefore: at(1), notAfter: at(2) },
        usage: { keyUsage: ['digitalSignature' as const] },
      };
      const useless = await makeSoftToken({
        label: 'Useless',
        ca: { kind: 'EC-P256' },
        keys: Object.entries(overrides).map(([alias, certificate]) => ({
          ...{ alias, username: 'maria.lindqvist', kind: 'EC-P256' as const },
          certificate,
        })),
      });
      try {
        const profile = bench.profile({ ...configurationFor(useless), ALLOW_DISCOVERY: false });
        const { code, stdout } = await countersign(['doctor', '--json'], { profile });
        expect(code).toBe(1);
        const { tokens, advice } = JSON.parse(stdout) as {
          tokens: { certificates: { alias: string; problem: string }[] }[];
          advice: { code: string }[];
        };
        expect(Object.fromEntries(tokens[0]!.certificates.map(({ alias, problem }) => [alias, problem]))).toEqual({
          expired: 'expired',
          early: 'not-yet-valid',
          usage: 'key-usage',
        });
        expect(advice.map((one) => one.code)).toEqual(['no-usable-certificate']);
      } finally {
        await useless.remove();
      }
    });

    it.skipIf(process.platform !== 'linux')(
      'tells an unreachable server from an absent card, and what to do',
      async () => {
        const address = `unix:path=${join(bench.fresh('nobody'), 'listens.sock')}`;
        const profile = bench.profile(
          configurationFor(token, {
            ALLOW_DISCOVERY: false,
            SHAREDLIBRARIES: { Proxy: { path: proxyClient() } },
            CRYPTOTOKENS: { card: { ...token.cryptoToken('Proxy'), ADDRESS: address } },
          }),
        );
        const { code, stdout } = await countersign(['doctor', '--json'], { profile });
        expect(code).toBe(3);
        expect(JSON.parse(stdout)).toMatchObject({
          modules: [{ name: 'Proxy', address, slots: [] }],
          tokens: [{ name: 'card', error: { code: 'token.unreachable', params: { address } } }],
        });
        expect(stdout).toContain('"token-unreachable"');
        expect(stdout).not.toContain('"insert-card"');
      },
    );
  });
});
