import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  chooseProfile,
  configurationFile,
  defaultProfileFolder,
  demoProfileFolder,
} from '../../../main/configuration/profile-folders';

describe.skipIf(process.platform === 'win32' || process.platform === 'darwin')('profile folders', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'countersign-config-'));
    vi.stubEnv('XDG_CONFIG_HOME', home);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true, force: true });
  });

  function configure(folder: string): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'countersign.json'), '{}');
  }

  it('stand where the system keeps configurations', () => {
    expect(defaultProfileFolder()).toBe(join(home, 'countersign'));
    expect(demoProfileFolder()).toBe(join(home, 'countersign-demo'));
    vi.stubEnv('XDG_CONFIG_HOME', '');
    expect(defaultProfileFolder()).toBe(join(homedir(), '.config', 'countersign'));
    expect(configurationFile({ folder: home, kind: 'custom' })).toBe(join(home, 'countersign.json'));
  });

  it("chooses the user's own when nothing else is wanted", () => {
    const own = { folder: join(home, 'countersign'), kind: 'default' };
    expect(chooseProfile(undefined, false)).toEqual(own);
    expect(chooseProfile(undefined, true)).toEqual(own);
    configure(demoProfileFolder());
    expect(chooseProfile(undefined, false)).toEqual(own);
    configure(defaultProfileFolder());
    expect(chooseProfile(undefined, true)).toEqual(own);
  });

  it('falls back to the demo only where asked, and only without a configuration of its own', () => {
    configure(demoProfileFolder());
    expect(chooseProfile(undefined, true)).toEqual({ folder: join(home, 'countersign-demo'), kind: 'demo' });
    expect(chooseProfile('', true)).toEqual({ folder: join(home, 'countersign-demo'), kind: 'demo' });
  });

  it('takes the folder that is wanted, made absolute, and knows its kind', () => {
    const other = join(home, 'other');
    expect(chooseProfile(other, true)).toEqual({ folder: other, kind: 'custom' });
    expect(chooseProfile(relative(process.cwd(), other), true)).toEqual({ folder: other, kind: 'custom' });
    expect(chooseProfile(`${demoProfileFolder()}/`, false)).toEqual({ folder: demoProfileFolder(), kind: 'demo' });
    expect(chooseProfile(defaultProfileFolder(), true)).toEqual({ folder: defaultProfileFolder(), kind: 'default' });
  });
});
