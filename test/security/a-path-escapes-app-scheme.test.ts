import { dirname, join, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, resolveAppFile } from '../../main/app/app-files';

const root = resolve(sep, 'opt', 'app', 'out', 'renderer');

const escapes = [
  'app://window/../main/index.js',
  'app://window/..%2fmain/index.js',
  'app://window/%2e%2e/main/index.js',
  'app://window/%2e%2e%2fmain%2findex.js',
  'app://window/assets/..%2f..%2fmain%2findex.js',
  'app://window/..%2frenderer-other/index.js',
  'app://window//etc/evil.js',
  'app://window/%2fetc%2fevil.js',
];

describe('a path in app:// that tries to leave', () => {
  it.each(escapes)('%s stays inside or finds nothing', (address) => {
    const found = resolveAppFile(root, address);
    if (found) expect(found.file.startsWith(root + sep)).toBe(true);
  });

  it.each([
    'app://window/..%5cmain%5cindex.js',
    'app://window/index.html%00.js',
    'app://window/%zz.js',
    'app://window/C:%5cx.js',
  ])('%s finds nothing', (address) => expect(resolveAppFile(root, address)).toBeUndefined());

  it.each([
    'app://other/index.html',
    'app://window.example/index.html',
    'app:///index.html',
    'https://window/index.html',
    'file://window/index.html',
    'not an address',
    '',
  ])('%s is not ours', (address) => expect(resolveAppFile(root, address)).toBeUndefined());

  it.each([
    'app://window/',
    'app://window/assets',
    'app://window/package.json',
    'app://window/index.js.map',
    'app://window/.js',
  ])('%s is no file that is served', (address) => expect(resolveAppFile(root, address)).toBeUndefined());

  it('finds the pages and what they load', () => {
    expect(resolveAppFile(root, 'app://window/index.html')).toEqual({
      file: join(root, 'index.html'),
      type: 'text/html; charset=utf-8',
    });
    expect(resolveAppFile(root, 'app://pin/assets/a-b.js?x=1#y')?.file).toBe(join(root, 'assets', 'a-b.js'));
    expect(resolveAppFile(root + sep, 'app://window/index.html')).toBeDefined();
  });

  it('would get out of a handler that only resolves: the probes are real', () => {
    const bare = (address: string): string => resolve(root, decodeURIComponent(new URL(address).pathname).slice(1));
    const out = escapes.map(bare).filter((file) => !file.startsWith(root + sep));
    expect(out).toContain(join(dirname(root), 'main', 'index.js'));
    expect(out.length).toBeGreaterThan(3);
  });
});

it('the policy allows nothing that is not in the package', () => {
  const directives = new Map(
    contentSecurityPolicy.split('; ').map((directive) => {
      const [name, ...sources] = directive.split(' ');
      return [name, sources] as const;
    }),
  );
  expect(directives.get('default-src')).toEqual(["'none'"]);
  for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'"]);
  expect([...directives.values()].flat().filter((source) => !["'none'", "'self'", 'blob:'].includes(source))).toEqual(
    [],
  );
});
