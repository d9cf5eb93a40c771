import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundled, refuseLicences } from '../../../../build/installers/bundled.mjs';
import { licencesText } from '../../../../build/installers/licences.mjs';
import { billOfMaterials } from '../../../../build/installers/sbom.mjs';

const project = join(import.meta.dirname, '../../../..');
const parts = bundled();
const names = parts.map(({ name }) => name);

describe('What is given away', () => {
  it('is what the bundles were made of, and what is no module of theirs', () => {
    for (const name of [
      'Electron',
      'PDFium',
      'HarfBuzz',
      'pkcs11js',
      '@resvg/resvg-wasm',
      '@fontsource-variable/inter',
    ]) {
      expect(names).toContain(name);
    }
    for (const name of ['react', 'react-dom', 'zod', '@noble/curves', 'asn1js', 'saxes', '@cantoo/pdf-lib']) {
      expect(names).toContain(name);
    }
    // Tools that make it and are no part of it.
    for (const name of ['vite', 'typescript', 'electron-builder', 'eslint']) expect(names).not.toContain(name);
  });

  it('names every font that lies beside the bundles', () => {
    const fonts = readdirSync(join(project, 'out/main/fonts')).filter((name) => name.endsWith('.ttf'));
    const packages = names.filter((name) => name.startsWith('@expo-google-fonts/'));
    expect(packages.length).toBe(fonts.length);
  });

  it('is under licences that somebody accepted; a part under another one stops the release', () => {
    expect(() => refuseLicences(parts)).not.toThrow();
    for (const licence of ['AGPL-3.0-only', 'GPL-3.0-or-later', '']) {
      const stranger = { name: 'stranger', version: '1.0.0', licence, text: '' };
      expect(() => refuseLicences([...parts, stranger])).toThrow(/stranger/);
    }
  });

  it('is listed with version, licence and address, the same list each time', () => {
    const list = billOfMaterials(parts, 1_700_000_000);
    expect(list).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(list.components.map(({ name }) => name)).toEqual(names);
    for (const { version, licenses, purl, description } of list.components) {
      expect(version).toMatch(/^\d+\.\d+\.\d+/);
      expect(licenses).toHaveLength(1);
      expect(purl ?? description).toBeDefined();
    }
    const react = JSON.parse(readFileSync(join(project, 'node_modules/react/package.json'), 'utf8')) as {
      version: string;
    };
    expect(list.components.find(({ name }) => name === 'react')?.purl).toBe(`pkg:npm/react@${react.version}`);
    expect(list.components.find(({ name }) => name === '@noble/curves')?.purl).toMatch(/^pkg:npm\/%40noble\/curves@/);
    expect(billOfMaterials(parts, 1_700_000_000)).toEqual(list);
    expect(list.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(billOfMaterials(parts.slice(1), 1_700_000_000).serialNumber).not.toBe(list.serialNumber);
  });

  it('brings the text of each licence', () => {
    const text = licencesText(parts);
    for (const { name, version, text: licence } of parts) {
      expect(licence.length, name).toBeGreaterThan(300);
      expect(text).toContain(`${name} ${version} (`);
      expect(text).toContain(licence.trim());
    }
    expect(text).toContain('Mozilla Public License Version 2.0');
    expect(text).toContain('SIL OPEN FONT LICENSE');
  });
});
