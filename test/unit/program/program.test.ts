import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCommand } from '../../../main/cli/arguments';
import { commandLineOf, profileOf } from '../../../main/program';

describe("Electron's arguments", () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-program-'));
    file = join(folder, 'contract.pdf');
    writeFileSync(file, '%PDF-1.7');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('open the window when they name no command', () => {
    expect(commandLineOf(['electron'])).toBeUndefined();
    expect(commandLineOf(['electron', folder])).toBeUndefined();
    expect(commandLineOf(['electron', folder, '--no-sandbox', '--ozone-platform=x11'])).toBeUndefined();
    expect(commandLineOf(['electron', folder, '--profile', '/no/such/folder'])).toBeUndefined();
    expect(commandLineOf(['Countersign', file])).toBeUndefined();
  });

  it('are a command line from the first command on, packed and unpacked', () => {
    expect(commandLineOf(['Countersign', 'sign', 'a.pdf'])).toEqual(['sign', 'a.pdf']);
    expect(commandLineOf(['electron', folder, '--no-sandbox', 'verify', '--json', 'a.pdf'])).toEqual([
      'verify',
      '--json',
      'a.pdf',
    ]);
    for (const word of ['--help', '-h', '--version', 'help', 'version', 'tokens', 'certificates']) {
      expect(commandLineOf(['electron', folder, word])).toEqual([word]);
    }
  });

  it('never open a window for a misspelt command', () => {
    expect(commandLineOf(['electron', folder, 'sing', file])).toEqual(['sing', file]);
    expect(commandLineOf(['Countersign', '/no/such/file.pdf'])).toEqual(['/no/such/file.pdf']);
  });

  it('do not take a profile named like a command for a command', () => {
    expect(commandLineOf(['electron', folder, '--profile', 'sign'])).toBeUndefined();
  });

  it('keep a profile that is named before the command: never another one in its place', () => {
    for (const named of [['--profile', folder], [`--profile=${folder}`]]) {
      const args = commandLineOf(['electron', '.', ...named, 'sign', 'a.pdf', '--json']);
      expect(parseCommand(args!)).toMatchObject({ name: 'sign', files: ['a.pdf'], json: true, profile: folder });
    }
    const both = commandLineOf(['electron', '.', '--profile', folder, 'tokens', '--profile', '/other']);
    expect(parseCommand(both!)).toMatchObject({ name: 'tokens', profile: '/other' });
  });

  it('name the profile of the window', () => {
    expect(profileOf(['electron', folder, '--profile', '/p'])).toBe('/p');
    expect(profileOf(['electron', folder, '--profile=/p'])).toBe('/p');
    expect(profileOf(['electron', folder, '--profiles=/p'])).toBeUndefined();
    expect(profileOf(['electron'])).toBeUndefined();
    expect(profileOf(['electron', '--profile'])).toBeUndefined();
  });
});
