import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DoctorDesk } from '../../../main/ipc/doctor-desk';
import type { Services } from '../../../main/services';
import type { DoctorProgress } from '../../../preload/contract/doctor';
import { codes, configurationFor, countersign, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { buildFaultModule, FaultModule } from '../../fixtures/token/fault-module';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

/** What the window's doctor does, on real processes. Drivers that a person adds read the environment of the program. */
describe('drivers that a person adds', () => {
  const bench = new Workbench();
  let token: SoftToken;

  beforeAll(async () => {
    token = await makeSoftToken({
      label: 'Sound',
      ca: { kind: 'EC-P256' },
      keys: [{ alias: 'sound', username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
    vi.stubEnv('SOFTHSM2_CONF', token.conf);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    bench.remove();
    await token?.remove();
  });

  interface Consulting {
    doctor: DoctorDesk;
    services: Services;
    told: DoctorProgress[];
    changes: () => number;
    setBusy: (busy: boolean) => void;
  }

  /** A window's doctor whose profile knows one driver, and allows others. */
  function consult(profile = profileWith({ ALLOW_ADDED_DRIVERS: true })): Consulting {
    const services = bench.services(profile);
    const told: DoctorProgress[] = [];
    let changes = 0;
    let busy = false;
    const doctor = new DoctorDesk(services, () => busy, {
      progress: (progress) => told.push(progress),
      changed: () => (changes += 1),
    });
    return { doctor, services, told, changes: () => changes, setBusy: (now) => (busy = now) };
  }

  function profileWith(changes: Partial<ReturnType<typeof configurationFor>>): string {
    return bench.profile(configurationFor(token, { ALLOW_DISCOVERY: false, DEADLINES: { token: 3 }, ...changes }));
  }

  /** A copy: the same file under another name would be the same driver. */
  function copyOf(module: string, name: string): string {
    const path = join(bench.fresh('drivers'), name);
    copyFileSync(module, path);
    return path;
  }

  async function faultyDriver(name: string): Promise<{ path: string; faults: FaultModule }> {
    const path = copyOf(await buildFaultModule(), name);
    const faults = new FaultModule(path, token.module, bench.fresh('faults'));
    for (const [variable, value] of Object.entries(faults.environment)) vi.stubEnv(variable, value);
    return { path, faults };
  }

  it('are tried, remembered, and there after the next start and for the command line', async () => {
    const { doctor, services, changes } = consult();
    const path = copyOf(token.module, 'libmycard.so');
    const report = await doctor.addDriver(path);
    expect(report.modules.at(-1)).toMatchObject({
      ...{ name: 'libmycard.so', path, source: 'added', remembered: true, outcome: 'answers' },
    });
    expect(changes()).toBe(1);
    expect(doctor.text()).toContain(`  libmycard.so: answers; slots: 2, tokens: 1\n    ${path} (added by you)\n`);

    const { code, stdout } = await countersign(['doctor', '--json'], { profile: services.profile.folder });
    expect(code).toBe(0);
    const { modules } = JSON.parse(stdout) as { modules: object[] };
    expect(modules.at(-1)).toMatchObject({ name: 'libmycard.so', source: 'added', outcome: 'answers' });

    const next = consult(services.profile.folder);
    expect((await next.doctor.examine()).modules.at(-1)).toMatchObject({ name: 'libmycard.so', remembered: true });
    const without = await next.doctor.removeDriver('libmycard.so');
    expect(without.modules.map(({ name }) => name)).toEqual(['Driver']);
    expect(next.services.settings.drivers).toEqual([]);
  });

  it('sign where no configuration names the tokens', async () => {
    const { path, faults } = await faultyDriver('libown.so');
    faults.shareSerial('0ADDED');
    const { doctor, services } = consult(bench.fresh('profile'));
    const names = async (): Promise<string[]> => (await services.signers.list()).map(({ name }) => name);
    expect(await names()).not.toContain('Sound (0ADDED)');
    await doctor.addDriver(path);
    expect(await names()).toContain('Sound (0ADDED)');
    const input = bench.document('lease.pdf', classicTable());
    const result = await signFiles(services, [input], { pin: token.pin, signer: 'Sound (0ADDED)', alias: 'sound' });
    expect(codes(result)).toEqual(['signed']);
    await doctor.removeDriver('libown.so');
    expect(await names()).not.toContain('Sound (0ADDED)');
  });

  it('keep the theme, and it keeps them', async () => {
    const { doctor, services } = consult();
    services.settings.theme = 'dark';
    const path = copyOf(token.module, 'libmycard.so');
    await doctor.addDriver(path);
    expect(services.settings.theme).toBe('dark');
    services.settings.theme = 'light';
    expect(services.settings.drivers).toEqual([{ name: 'libmycard.so', path }]);
  });

  it.each(['crash', 'hang'] as const)(
    'are set aside when they %s, not remembered, and tried again only when that is wanted',
    async (fault) => {
      const { path, faults } = await faultyDriver('libbad.so');
      faults[fault]('C_GetSlotList');
      const { doctor, services, told } = consult();
      const set = await doctor.addDriver(path);
      expect(set.modules).toMatchObject([
        { name: 'Driver', outcome: 'answers' },
        {
          ...{ name: 'libbad.so', outcome: 'set-aside', remembered: false },
          error: { code: fault === 'crash' ? 'token.stopped' : 'token.timeout' },
        },
      ]);
      expect(set.advice.map(({ code }) => code)).toEqual(['ready', 'driver-set-aside']);
      expect(told[0]).toEqual({ modules: [], waiting: ['Driver', 'libbad.so'] });
      expect(told.at(-1)!.waiting).toEqual([]);
      expect(services.settings.drivers).toEqual([]);

      faults.clear();
      const starts = faults.calls('C_Initialize');
      expect((await doctor.examine()).modules[1]).toMatchObject({ outcome: 'set-aside' });
      expect(faults.calls('C_Initialize')).toBe(starts);
      expect((await doctor.retry('libbad.so')).modules[1]).toMatchObject({ outcome: 'answers', remembered: true });
      expect(services.settings.drivers).toEqual([{ name: 'libbad.so', path }]);
    },
  );

  it('are refused when they are none, or known already', async () => {
    const { doctor, services } = consult();
    const text = join(bench.fresh('drivers'), 'readme.so');
    writeFileSync(text, 'no driver');
    await expect(doctor.addDriver(text)).rejects.toMatchObject({
      ...{ code: 'driver.unusable', params: { file: 'readme.so', detail: 'it can not be loaded' } },
    });
    const own = copyOf(token.module, 'libmycard.so');
    await doctor.addDriver(own);
    await expect(doctor.addDriver(own)).rejects.toMatchObject({
      ...{ code: 'driver.known', params: { file: 'libmycard.so', library: 'libmycard.so' } },
    });
    // Another file of the same name is another driver.
    await doctor.addDriver(copyOf(token.module, 'libmycard.so'));
    const { modules } = await doctor.examine();
    expect(modules.map(({ name }) => name)).toEqual(['Driver', 'libmycard.so', 'libmycard.so (2)']);
    expect(services.settings.drivers).toHaveLength(2);
  });

  it('are refused, and left out, where the configuration forbids them', async () => {
    const path = copyOf(token.module, 'libmycard.so');
    for (const [changes, entry] of [
      [{ ALLOW_DISCOVERY: true, ALLOW_ADDED_DRIVERS: false }, 'ALLOW_ADDED_DRIVERS'],
      [{ ALLOW_DISCOVERY: false }, 'ALLOW_DISCOVERY'],
    ] as const) {
      const profile = profileWith(changes);
      writeFileSync(join(profile, 'settings.json'), JSON.stringify({ drivers: [{ name: 'libmycard.so', path }] }));
      const { doctor } = consult(profile);
      const forbiddenBy = { entry, file: join(profile, 'countersign.json') };
      await expect(doctor.addDriver(path)).rejects.toMatchObject({ code: 'driver.forbidden', params: forbiddenBy });
      const report = await doctor.examine();
      expect(report.addingDrivers).toEqual({ forbiddenBy });
      expect(report.modules.map(({ name }) => name)).not.toContain('libmycard.so');
    }
  });

  it('serve for this run where the profile can not keep them, which is said', async () => {
    const { doctor, services } = consult();
    mkdirSync(join(services.profile.folder, 'settings.json'));
    const { modules } = await doctor.addDriver(copyOf(token.module, 'libmycard.so'));
    expect(modules[1]).toMatchObject({ outcome: 'answers', remembered: false });
    await expect(doctor.removeDriver('libmycard.so')).rejects.toMatchObject({ code: 'settings.notSaved' });
    expect((await doctor.examine()).modules).toHaveLength(1);
  });

  it('are looked at by one look at a time, and by none while a key is used', async () => {
    const { doctor, told, setBusy } = consult();
    const [one, other] = await Promise.all([doctor.examine(), doctor.examine()]);
    expect(other).toBe(one);
    const looks = told.length;
    setBusy(true);
    await expect(doctor.examine()).rejects.toMatchObject({ code: 'doctor.busy' });
    await expect(doctor.retry('Driver')).rejects.toMatchObject({ code: 'doctor.busy' });
    await expect(doctor.addDriver('/nowhere/lib.so')).rejects.toMatchObject({ code: 'doctor.busy' });
    expect(told).toHaveLength(looks);
    setBusy(false);
    expect((await doctor.examine()).modules.map(({ name }) => name)).toEqual(['Driver']);
  });

  it('a configured token on a driver that is set aside is not asked a second time', async () => {
    const { path, faults } = await faultyDriver('libhang.so');
    faults.hang('C_Initialize');
    const environment = { SOFTHSM2_CONF: token.conf, ...faults.environment };
    const profile = profileWith({ SHAREDLIBRARIES: { Driver: { path, environment } } });
    const { doctor } = consult(profile);
    const report = await doctor.examine();
    expect(report.tokens).toMatchObject([{ name: 'card', error: { code: 'token.timeout' } }]);
    expect(faults.calls('C_Initialize')).toBe(1);
  });
});
