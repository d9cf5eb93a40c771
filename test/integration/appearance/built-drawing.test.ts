import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledFonts } from '../../../main/document/appearance/font-files';
import { builtEntries, run } from '../../fixtures/hosts/built-product';

describe('the built drawing of visible signatures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'built-drawing-'));

  beforeAll(() => {
    // Far from the project and its packages, as on a computer that it is installed on.
    cpSync(builtEntries(), join(folder, 'main'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('brings every font with its licence', () => {
    const files = readdirSync(join(folder, 'main', 'fonts'));
    for (const { file } of bundledFonts) {
      expect(files).toContain(file);
      expect(files).toContain(file.replace('_400Regular.ttf', '-LICENSE.txt'));
    }
  });

  it('brings the renderer of SVG with its licence and where its source is', () => {
    const licence = readFileSync(join(folder, 'main', 'fonts', 'resvg-LICENSE.txt'), 'utf8');
    expect(licence).toContain('https://github.com/');
    expect(licence).toContain('Mozilla Public License Version 2.0');
    expect(licence).toContain('Exhibit B - "Incompatible With Secondary Licenses" Notice');
  });

  it('draws with what lies beside it alone', async () => {
    const chunks = readdirSync(join(folder, 'main', 'code')).filter((name) => /^appearance-.{8}\.js$/.test(name));
    expect(chunks).toHaveLength(1);
    const program = `
      const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>';
      const { drawAppearance } = await import('./main/code/${chunks[0]}');
      const drawn = await drawAppearance({
        appearance: { layout: 'IMAGE_AND_TEXT', image: { octets: Buffer.from(svg) }, show: ['name', 'date'], text: 'Příliš محمد 山田', timeZone: 'UTC' },
        facts: { name: 'Maria Lindqvist', signedAt: new Date(0) },
        width: 200, height: 80,
        rules: { transparency: true, deviceColours: true, cidSet: false },
      });
      console.log(JSON.stringify({ text: drawn.text, objects: drawn.objects.length }));`;
    writeFileSync(join(folder, 'draw.js'), program);
    const { stdout, stderr, code } = await run(process.execPath, [join(folder, 'draw.js')], { cwd: folder });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      text: 'Příliš محمد 山田\nSigned by: Maria Lindqvist\nDate: 1970-01-01 00:00:00 +00:00',
      // Three fonts of five objects each, the picture, its opacity, and the form.
      objects: 18,
    });
  });
});
