import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { deflateRawSync, gzipSync } from 'node:zlib';
import pkcs11js from 'pkcs11js';
import { afterAll, describe, expect, it } from 'vitest';

const setup = fileURLToPath(new URL('../../../build/setup/', import.meta.url));
// Set-up is plain JavaScript, because it must run before anything is installed: its types are told here.
const load = async <T>(name: string): Promise<T> => (await import(join(setup, name))) as T;

const { unpackZip } = await load<{
  unpackZip(archive: string, folder: string, place: (name: string) => string | undefined): Promise<void>;
}>('zip.mjs');
const { extractTarMember } = await load<{
  extractTarMember(archive: string, name: RegExp, target: string): Promise<void>;
}>('tar-member.mjs');
const { patchPkcs11js } = await load<{ patchPkcs11js(folder: string): void }>('pkcs11js-patch.mjs');
const { fallbackIsWhole } = await load<{ fallbackIsWhole(dist: string): Promise<boolean> }>('electron-fallback.mjs');

const scratch = mkdtempSync(join(tmpdir(), 'countersign-set-up-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Member {
  name: string;
  data: Buffer;
  mode?: number;
  stored?: boolean;
}

/** A ZIP archive after APPNOTE.TXT 4.3, with Unix modes. */
function zip(members: Member[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, mode = 0o100644, stored = false } of members) {
    const packed = stored ? data : deflateRawSync(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(stored ? 0 : 8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(stored ? 0 : 8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(mode * 0x10000, 38);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

function tarGz(members: { name: string; data: Buffer }[]): Buffer {
  const blocks = members.flatMap(({ name, data }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(data.length.toString(8).padStart(11, '0'), 124);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

function folder(name: string): string {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true });
  return path;
}

const noise = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 2654435761) >>> 24));

describe('unpacking the fallback Electron', () => {
  it('unpacks stored, deflated and empty members with their modes, readable by others', async () => {
    const archive = join(scratch, 'good.zip');
    writeFileSync(
      archive,
      zip([
        { name: 'App/', data: Buffer.alloc(0), stored: true, mode: 0o40755 },
        { name: 'App/run', data: noise, mode: 0o100700 },
        { name: 'App/sub/plain.txt', data: Buffer.from('plain'), stored: true, mode: 0o100600 },
        { name: 'App/empty', data: Buffer.alloc(0), stored: true },
        { name: 'App/left-out', data: noise },
      ]),
    );
    const target = folder('good');
    await unpackZip(archive, target, (name) => (name.endsWith('left-out') ? undefined : name.slice('App/'.length)));
    expect(readFileSync(join(target, 'run')).equals(noise)).toBe(true);
    expect(readFileSync(join(target, 'sub/plain.txt'), 'utf8')).toBe('plain');
    expect(statSync(join(target, 'empty')).size).toBe(0);
    expect(() => statSync(join(target, 'left-out'))).toThrow();
    if (process.platform !== 'win32') {
      expect(statSync(join(target, 'run')).mode & 0o777).toBe(0o755);
      expect(statSync(join(target, 'sub/plain.txt')).mode & 0o777).toBe(0o644);
    }
  });

  it.each(['../outside', 'sub/../../outside'])('refuses a member that wants to lie outside: %s', async (name) => {
    const archive = join(scratch, 'escape.zip');
    writeFileSync(archive, zip([{ name, data: Buffer.from('x') }]));
    await expect(unpackZip(archive, folder('escape'), (member) => member)).rejects.toThrow(/outside/);
    expect(() => statSync(join(scratch, 'outside'))).toThrow();
  });

  it('refuses an archive that is cut short', async () => {
    const archive = join(scratch, 'cut.zip');
    const whole = zip([{ name: 'run', data: noise }]);
    writeFileSync(archive, whole.subarray(0, whole.length - 30));
    await expect(unpackZip(archive, folder('cut'), (member) => member)).rejects.toThrow();
  });

  it('takes one member out of a package, whole, whatever lies around it', async () => {
    const archive = join(scratch, 'package.tgz');
    writeFileSync(
      archive,
      tarGz([
        { name: 'package/package.json', data: Buffer.from('{}') },
        { name: 'package/runtime.zip', data: noise },
        { name: 'package/after', data: Buffer.from('after') },
      ]),
    );
    const target = join(scratch, 'member.zip');
    await extractTarMember(archive, /\.zip$/, target);
    expect(readFileSync(target).equals(noise)).toBe(true);
    await expect(extractTarMember(archive, /\.missing$/, target)).rejects.toThrow(/ended before/);
  });

  it('trusts a runtime only when the marker is there and every file has its size', async () => {
    const dist = folder('runtime');
    writeFileSync(join(dist, 'electron'), 'binary');
    expect(await fallbackIsWhole(dist)).toBe(false);
    writeFileSync(join(dist, 'countersign-runtime.json'), JSON.stringify({ files: [['electron', 6]] }));
    expect(await fallbackIsWhole(dist)).toBe(true);
    writeFileSync(join(dist, 'electron'), 'bina');
    expect(await fallbackIsWhole(dist)).toBe(false);
    rmSync(join(dist, 'electron'));
    expect(await fallbackIsWhole(dist)).toBe(false);
  });
});

describe('two set-ups at once', () => {
  it('take turns, and a dead one keeps nobody out', async () => {
    const home = folder('home');
    const log = join(scratch, 'turns');
    // Set-ups as processes of their own. Each says when it comes and goes; the first to come dies in the middle.
    const script = `
      const { appendFileSync } = await import('node:fs');
      const { alone } = await import(${JSON.stringify(pathToFileURL(join(setup, 'lock.mjs')).href)});
      const [log, dies] = process.argv.slice(-2);
      await alone(async () => {
        appendFileSync(log, 'in\\n');
        if (dies === 'dies') process.kill(process.pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 150));
        appendFileSync(log, 'out\\n');
      });`;
    const set = (dies: string) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, '--', log, dies], {
        env: { ...process.env, COUNTERSIGN_CACHE: home },
      });
    await expect(set('dies')).rejects.toThrow();
    await Promise.all([set('lives'), set('lives'), set('lives')]);
    const turns = readFileSync(log, 'utf8').trim().split('\n');
    expect(turns).toEqual(['in', 'in', 'out', 'in', 'out', 'in', 'out']);
  });
});

describe('the patch of the native addon', () => {
  it('is in the addon that was built: it takes PINs as octets, and can leave them to the reader’s pad', () => {
    expect(pkcs11js).toHaveProperty('pinsAsOctets', true);
  });

  it('refuses sources that it was not made for, patched ones too', () => {
    const other = folder('other-version');
    mkdirSync(join(other, 'src'));
    writeFileSync(join(other, 'src', 'pkcs11.cpp'), 'CK_RV rv = pkcs11->functionList->C_Login();\n');
    expect(() => patchPkcs11js(other)).toThrow('pkcs11.cpp is not the source that');
    const installed = dirname(createRequire(import.meta.url).resolve('pkcs11js/package.json'));
    expect(() => patchPkcs11js(installed)).toThrow('pkcs11.cpp is not the source that');
  });
});
