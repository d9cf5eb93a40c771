import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { Workbench } from '../../fixtures/hosts/built-product';
import { commandInProcess } from '../../fixtures/hosts/command-in-process';
import { exampleList } from '../../fixtures/trust/example-list';
import { makeOwnScheme, type OwnScheme } from '../../fixtures/trust/own-scheme';

const bench = new Workbench();
let scheme: OwnScheme;
let served: string[] = [];
const server = createServer((request, response) => {
  served.push(request.url ?? '');
  const octets = scheme.files.get(`${origin}${request.url}`);
  if (octets) response.end(octets);
  else response.writeHead(404).end();
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  scheme = await makeOwnScheme([await exampleList('AT'), await exampleList('BE')], { origin });
});
afterAll(() => {
  server.close();
  bench.remove();
});

type Lists = NonNullable<ConfigurationInput['TRUSTEDLISTS']>;

function profile(lists: Partial<Lists> = {}): string {
  const signers = join(bench.fresh('signers'), 'signers.pem');
  writeFileSync(signers, scheme.lotlSigner.pem);
  return bench.profile({
    CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { one: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'RequestMetadata' } },
    TRUSTEDLISTS: { LISTOFTHELISTS: { ADDRESS: scheme.lotlLocation, SIGNERS: signers }, ...lists },
  });
}

describe('countersign lists', () => {
  it('says that there are none', async () => {
    const { code, err } = await commandInProcess(profile(), 'lists');
    expect([code, err]).toEqual([3, 'No trusted lists are here. “countersign lists refresh” fetches them.\n']);
  });

  it('fetches them in a process of their own, and tells them afterwards', async () => {
    const folder = profile();
    served = [];
    const refreshed = await commandInProcess(folder, 'lists', 'refresh', '--at', '2026-12-31');
    expect(refreshed.err).toBe('1 of 1  EU: new\n2 of 3  AT: new\n3 of 3  BE: new\n');
    expect([refreshed.code, served]).toEqual([0, ['/lotl.xml', '/AT.xml', '/BE.xml']]);
    const told = await commandInProcess(folder, 'lists', '--at', '2026-05-01');
    expect(told.out).toBe(
      'EU  number 1 of 2026-01-01, version 6; next by 2099-01-01\n' +
        'AT  number 7 of 2026-01-01, version 6; next by 2026-06-30\n' +
        'BE  number 7 of 2026-01-01, version 6; next by 2026-06-30\n' +
        'All were looked at on 2026-12-31.\n',
    );
    expect([told.code, told.err]).toEqual([0, '']);
    const later = await commandInProcess(folder, 'lists', '--at', '2027-01-02');
    expect(later.err).toContain('They are due to be looked at again');
  });

  it('takes them from a folder, and says what is not there', async () => {
    const lists = bench.fresh('lists');
    writeFileSync(join(lists, 'lotl.xml'), scheme.files.get(scheme.lotlLocation) as Uint8Array);
    writeFileSync(join(lists, 'AT.xml'), scheme.files.get(scheme.location('AT')) as Uint8Array);
    served = [];
    const { code, out } = await commandInProcess(profile(), 'lists', 'refresh', '--from', lists, '--json');
    const document = JSON.parse(out) as { lists: { territory: string; text: string[]; problem?: { fault: string } }[] };
    expect(document).toMatchObject({ command: 'lists', refresh: true });
    expect(document.lists.map(({ territory, problem }) => [territory, problem?.fault])).toEqual([
      ['EU', undefined],
      ['AT', undefined],
      ['BE', 'not-had'],
    ]);
    expect(document.lists[2]?.text[0]).toMatch(/^not loaded: it could not be had/);
    expect([code, served]).toEqual([1, []]);
  });

  it('fetches nothing where the configuration forbids it', async () => {
    served = [];
    const { code, out } = await commandInProcess(profile({ ALLOW_DOWNLOAD: false }), 'lists', 'refresh');
    expect(out).toContain('EU  not loaded: it could not be had (the configuration forbids to fetch it)');
    expect([code, served]).toEqual([3, []]);
  });

  it('are never due where the configuration wants them refreshed by hand alone', async () => {
    const folder = profile({ REFRESH_HOURS: 0 });
    await commandInProcess(folder, 'lists', 'refresh', '--at', '2026-05-01');
    expect((await commandInProcess(folder, 'lists', '--at', '2036-05-01')).err).toBe('');
    expect((await commandInProcess(profile({ REFRESH_HOURS: 0.5 }), 'lists')).err).toContain('1 to 720, or 0');
  });

  it('asks a mirror', async () => {
    served = [];
    expect((await commandInProcess(profile({ MIRROR: `${origin}/mirror` }), 'lists', 'refresh')).code).toBe(3);
    expect(served).toEqual(['/mirror/lotl.xml']);
  });

  it('does not take signers from a file that holds none', async () => {
    const none = join(bench.fresh('signers'), 'none.pem');
    writeFileSync(none, 'nothing');
    const { code, err } = await commandInProcess(
      profile({ LISTOFTHELISTS: { ADDRESS: scheme.lotlLocation, SIGNERS: none } }),
      'lists',
      'refresh',
    );
    expect(code).toBe(3);
    expect(err).toContain(
      'The certificates that may sign the lists of “EU” can not be used: the file holds no certificate.',
    );
  });

  it.each([
    [['lists', 'again'], 'lists is followed by refresh, or by nothing'],
    [['lists', '--from', '/tmp'], '--from belongs to lists refresh'],
    [['lists', 'refresh', '--at', 'soon'], '--at takes a day'],
    [['lists', '--offline'], '--offline is not understood here'],
  ])('%j is wrong usage', async (args, detail) => {
    const { code, err } = await commandInProcess(profile(), ...args);
    expect(code).toBe(2);
    expect(err).toContain(detail);
  });
});
