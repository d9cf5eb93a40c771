import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { packConfiguration } from '../../../../build/electron-builder.config.cjs';
import { PRODUCT } from '../../../../build/installers/product.mjs';

const project = join(import.meta.dirname, '../../../..');
const runtime = { dist: '/runtime', version: '45.0.0' };
const configuration = packConfiguration({ runtime, output: '/out', testBuild: false, macTarget: 'pkg' });
const mac = configuration.mac!;
const info = mac.extendInfo as Record<string, Record<string, unknown>[]>;

/** The keys of a property list that are true. */
function rights(file: string): string[] {
  const parser = new SaxesParser();
  const found: string[] = [];
  let key = '';
  parser.on('text', (text) => (key = text.trim() || key));
  parser.on('opentag', ({ name }) => {
    if (name === 'true') found.push(key);
  });
  parser.write(readFileSync(join(project, file), 'utf8')).close();
  return found;
}

describe('The application for macOS', () => {
  it('is offered for PDFs and never the one that usually opens them', () => {
    expect(info['CFBundleDocumentTypes']).toEqual([
      expect.objectContaining({ LSItemContentTypes: ['com.adobe.pdf'], LSHandlerRank: 'Alternate' }),
    ]);
    // What electron-builder would add by itself has another rank.
    expect(configuration.fileAssociations ?? mac.fileAssociations).toBeUndefined();
  });

  it('answers to the addresses that the others answer to', () => {
    expect(info['CFBundleURLTypes']).toEqual([expect.objectContaining({ CFBundleURLSchemes: [PRODUCT.scheme] })]);
    expect(configuration.appId).toBe(PRODUCT.appId);
  });

  it('runs hardened; code of strangers, the drivers, is loaded by helpers alone', () => {
    expect(mac.hardenedRuntime).toBe(true);
    expect(rights(mac.entitlements as string)).toEqual(['com.apple.security.cs.allow-jit']);
    expect(rights(mac.entitlementsInherit as string)).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.cs.disable-library-validation',
    ]);
    expect(existsSync(join(project, mac.icon as string))).toBe(true);
  });

  it('is installed for all users in a place that they may not write', () => {
    expect(configuration.pkg).toMatchObject({
      installLocation: '/Applications',
      allowAnywhere: false,
      allowCurrentUserHome: false,
      isRelocatable: false,
    });
    expect(mac.target).toBe('pkg');
    expect(packConfiguration({ runtime, output: '/out', testBuild: false }).mac!.target).toBe('dir');
  });

  it.runIf(process.platform !== 'win32')('puts the command into the path of the volume that it is installed on', () => {
    const volume = mkdtempSync(join(tmpdir(), 'countersign-volume-'));
    try {
      const scripts = join(project, 'build/icons', configuration.pkg!.scripts!);
      const installed = spawnSync(join(scripts, 'postinstall'), ['package', '/Applications', `${volume}/`, '/'], {
        encoding: 'utf8',
      });
      expect(installed.stderr).toBe('');
      const command = join(volume, 'usr/local/bin/countersign');
      expect(readFileSync(command, 'utf8')).toContain(
        'exec /Applications/Countersign.app/Contents/MacOS/Countersign --command-line -- "$@"',
      );
      expect(spawnSync('sh', ['-n', command]).status).toBe(0);
    } finally {
      rmSync(volume, { recursive: true, force: true });
    }
  });
});
