import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

describe('packing', () => {
  it('runs electron-builder in a process of its own, because it ends its process with code 0 whatever failed', () => {
    const folder = fileURLToPath(new URL('../../../build/', import.meta.url));
    const users = readdirSync(folder)
      .filter((name) => /\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$/.test(name))
      .filter((name) => /(require\(|from )['"]electron-builder['"]/.test(readFileSync(folder + name, 'utf8')));
    expect(users).toEqual(['pack.mjs']);
  });
});
