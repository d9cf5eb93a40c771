import { isDeepStrictEqual } from 'node:util';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { partNames, partsOf, withFreshParts } from '../../../build/papers/generated-parts';
import { configurationSchema } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';

const folder = new URL('../../../build/docs/', import.meta.url);
const papers = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, text: readFileSync(fileURLToPath(new URL(file, folder)), 'utf8') }));
const paper = (name: string): string => papers.find(({ file }) => file === name)!.text;

type Example = Record<string, unknown>;

/** The same example with the entry of one name changed, wherever in it that entry stands. */
function withEntry(example: Example, name: string, value: unknown): Example {
  return Object.fromEntries(
    Object.entries(example).map(([key, old]) => {
      if (key === name) return [key, value];
      const isObject = typeof old === 'object' && old !== null && !Array.isArray(old);
      return [key, isObject ? withEntry(old as Example, name, value) : old];
    }),
  );
}

describe('the papers', () => {
  it('say what the code says: npm run docs makes anew what is made from it', () => {
    const stale = papers.filter(({ text }) => withFreshParts(text) !== text).map(({ file }) => file);
    expect(stale, 'Run npm run docs.').toEqual([]);
    // Each part has its place, and one place.
    expect(papers.flatMap(({ text }) => partsOf(text)).sort()).toEqual([...partNames].sort());
  });

  it('would be found stale', () => {
    const text = paper('configuration.md');
    expect(withFreshParts(text.replace('| `TSA_URL` |', '| `TSA_ADDRESS` |'))).toBe(text);
    expect(() => withFreshParts('<!-- made by npm run docs: nothing -->\n<!-- end -->')).toThrow('no part “nothing”');
  });

  it('name every entry of the configuration', () => {
    const names = new Set<string>();
    JSON.stringify(
      z.toJSONSchema(configurationSchema, { io: 'input', unrepresentable: 'any' }),
      (key, value: unknown) => {
        if (key === 'properties') Object.keys(value as object).forEach((name) => names.add(name));
        return value;
      },
    );
    expect(names.size).toBeGreaterThan(80);
    const text = paper('configuration.md');
    expect([...names].filter((name) => !new RegExp(`[\`"]${name.replace('$', '\\$')}[\`"]`).test(text))).toEqual([]);
  });

  it('show configurations that are taken', () => {
    let count = 0;
    for (const { file, text } of papers) {
      let whole: Example = {};
      for (const [, json = ''] of text.matchAll(/^```json\n(.*?)^```/gms)) {
        // A single entry takes the place of the one of its name in the example before it.
        const part = json.startsWith('{') ? undefined : (JSON.parse(`{${json}}`) as Example);
        if (part) {
          const [[name, value]] = Object.entries(part) as [[string, unknown]];
          // One that the example does not have is one of the whole file; another is refused as unknown.
          const inPlace = withEntry(whole, name, value);
          const changed = isDeepStrictEqual(inPlace, whole) ? { ...whole, [name]: value } : inPlace;
          expect(changed, `${file}: ${name}`).not.toEqual(whole);
          parseConfiguration(JSON.stringify(changed), file);
        } else {
          whole = JSON.parse(json) as Example;
          parseConfiguration(json, file);
        }
        count += 1;
      }
    }
    expect(count).toBeGreaterThanOrEqual(6);
  });
});
