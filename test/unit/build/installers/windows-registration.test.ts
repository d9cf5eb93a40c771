import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PRODUCT } from '../../../../build/installers/product.mjs';
import { guid } from '../../../../build/installers/windows/msi.mjs';
import { ownedKeys, REGISTRATION } from '../../../../build/installers/windows/registration.mjs';

const classes = 'Software\\Classes\\';

describe('What Windows is told of the program', () => {
  it('never makes it the one that usually opens a PDF', () => {
    const ofPdf = REGISTRATION.filter(({ key }) => key.startsWith(`${classes}.pdf`));
    expect(ofPdf).toEqual([
      { key: `${classes}.pdf\\OpenWithProgids`, name: 'Countersign.pdf', value: '', owned: 'value' },
    ]);
    expect(REGISTRATION.some(({ key }) => /UserChoice|\\FileExts\\/i.test(key))).toBe(false);
  });

  it('hands what comes from strangers over behind “--”, in quotes', () => {
    const commands = REGISTRATION.filter(({ key }) => key.endsWith('\\command'));
    expect(commands).toHaveLength(6);
    for (const { value } of commands) expect(value).toMatch(/^"\{exe\}"( --(address|view=sign|view=check))? -- "%1"$/);
    const ofAddresses = commands.filter(({ value }) => value.includes('--address')).map(({ key }) => key);
    expect(ofAddresses).toEqual([
      `${classes}countersign\\shell\\open\\command`,
      `${classes}Countersign.address\\shell\\open\\command`,
    ]);
  });

  it('takes away with all that is in them only keys that are its own', () => {
    const owned = ownedKeys();
    for (const key of owned) expect(key.toLowerCase()).toMatch(/countersign(\.\w+)?(\\capabilities)?$/);
    for (const { key, owned: kind } of REGISTRATION) {
      const gone = owned.some((one) => key === one || key.startsWith(`${one}\\`));
      expect(gone, key).toBe(kind !== 'value');
    }
    expect(owned.some((key) => key.includes('Policies'))).toBe(false);
  });
});

it('The window belongs to the shortcuts: they say the same identifier', () => {
  const start = readFileSync(join(import.meta.dirname, '../../../../main/app/start-window.ts'), 'utf8');
  expect(start).toContain(`app.setAppUserModelId('${PRODUCT.appId}')`);
});

describe('A GUID of the MSI', () => {
  it('is the same for the same words, another for others, and has the form of version 8', () => {
    expect(guid('file a')).toBe(guid('file a'));
    expect(guid('file a')).not.toBe(guid('file b'));
    expect(guid('file a')).toMatch(/^\{[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}\}$/);
  });
});
