import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './violations';
import { cruiseTree, project, ruleNames, sourcesBelow } from './walls';

const rooms = [
  'main/app',
  'main/audit',
  'main/authorities',
  'main/cades',
  'main/cli',
  'main/configuration',
  'main/document/appearance',
  'main/document/pades',
  'main/document/pdf',
  'main/document/process',
  'main/identity',
  'main/ipc',
  'main/keys',
  'main/network',
  'main/pki',
  'main/signers',
  'main/signing',
  'main/token/process',
  'main/trust',
  'preload/contract',
  'renderer/app',
  'renderer/features',
];

describe('the walls between the rooms', () => {
  let result: ICruiseResult;

  beforeAll(async () => {
    result = await cruiseTree(project);
  });

  it.each(ruleNames)('%s: nobody breaks it', (name) => {
    const broken = result.summary.violations.filter((violation) => violation.rule.name === name);
    expect(broken.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it.each(rooms)('the check has read every source of %s', (room) => {
    const read = result.modules.map((module) => module.source).filter((source) => source.startsWith(`${room}/`));
    const onDisk = sourcesBelow(project, room);
    expect(onDisk.length).toBeGreaterThan(0);
    expect(read.filter((source) => /\.tsx?$/.test(source)).sort()).toEqual(onDisk);
  });

  it('the check has read imports, not file names only', () => {
    const cades = result.modules.filter((module) => module.source.startsWith('main/cades/'));
    expect(cades.flatMap((module) => module.dependencies).length).toBeGreaterThan(cades.length);
  });

  it('the token process does import pkcs11js, and a preload does import electron', () => {
    const importersOf = (name: string): string[] =>
      result.modules
        .filter((module) => module.dependencies.some((to) => to.module === name))
        .map((module) => module.source);
    expect(importersOf('pkcs11js').length).toBeGreaterThan(0);
    expect(importersOf('electron').some((source) => source.startsWith('preload/'))).toBe(true);
  });
});

describe('the check itself', () => {
  const tree = mkdtempSync(join(tmpdir(), 'countersign-walls-'));
  let result: ICruiseResult;

  beforeAll(async () => {
    for (const { file, code, beside = {} } of Object.values(violations)) {
      for (const [path, text] of Object.entries({ ...beside, [file]: code })) {
        mkdirSync(join(tree, dirname(path)), { recursive: true });
        writeFileSync(join(tree, path), text);
      }
    }
    symlinkSync(join(project, 'node_modules'), join(tree, 'node_modules'), 'junction');
    result = await cruiseTree(tree);
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it('has a violation to try for each rule', () => {
    expect(Object.keys(violations).sort()).toEqual([...ruleNames].sort());
  });

  it.each(ruleNames)('%s: a file that breaks it is caught', (name) => {
    const caught = result.summary.violations.filter((violation) => violation.rule.name === name);
    expect(caught.map((violation) => violation.from)).toContain(violations[name]?.file);
  });
});
