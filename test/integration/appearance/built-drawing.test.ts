import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

  it('draws with what lies beside it alone', async () => {
    const chunks = readdirSync(join(folder, 'main', 'chunks')).filter((name) => /^appearance-.*\.js$/.test(name));
    expect(chunks).toHaveLength(1);
    const program = `
      const { drawAppearance } = await import('./main/chunks/${chunks[0]}');
      const drawn = await drawAppearance({
        appearance: { layout: 'TEXT', show: ['name', 'date'], text: 'Příliš محمد 山田', timeZone: 'UTC' },
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
      // Three fonts of five objects each, and the form.
      objects: 16,
    });
  });
});
