import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignatureReport, VerificationReport } from '../../main/document/document-port';
import { fuzzCase } from '../fuzz/case';
import { checkAddition, checkIntent, checkNumbers } from '../fuzz/expectations';
import { seedDocuments } from '../fuzz/seed-documents';
import { bounds, Supervisor } from '../fuzz/supervisor';
import { Tally } from '../fuzz/tally';
import { temporaryFolder } from '../unit/pdf/temporary-file';

const seed = 20_260_301;
const cases = 200;

describe('broken documents are signed or refused, and nothing else', () => {
  let supervisor: Supervisor;
  beforeAll(async () => {
    supervisor = await Supervisor.start();
  });
  afterAll(() => supervisor.stop());

  it('every seed is sound: what is broken later was whole before', async () => {
    for (const { name, bytes, encrypted } of seedDocuments()) {
      const password = encrypted ? { password: 'owner' } : {};
      const result = await supervisor.run({
        seed,
        number: -1,
        origin: name,
        bytes,
        raise: false,
        again: false,
        ...password,
      });
      expect({ name, ...result }).toMatchObject({ findings: [], steps: { inspect: 'accepted', verify: 'accepted' } });
    }
  }, 120_000);

  it(`${cases} cases of seed ${seed}: no crash, no hang, no memory beyond the bound, no signature in vain`, async () => {
    const tally = new Tally();
    const findings: string[] = [];
    for (let number = 0; number < cases; number++) {
      const made = fuzzCase(seed, number);
      const result = await supervisor.run(made);
      tally.count(made, result);
      findings.push(...result.findings.map((one) => `npm run fuzz -- --seed ${seed} --case ${number}: ${one}`));
    }
    expect(findings).toEqual([]);
    // A fuzzer whose every file is turned away at the door finds nothing.
    expect(tally.accepted('inspect')).toBeGreaterThan(tally.documents / 3);
    expect(tally.accepted('sign')).toBeGreaterThan(tally.documents / 5);
    expect(tally.refused('sign')).toBeGreaterThan(tally.documents / 5);
    expect(tally.refused('read')).toBeGreaterThan(tally.structures / 3);
  }, 300_000);

  it('a case is the same file each time', () => {
    for (let number = 0; number < 12; number++) {
      const [once, again] = [fuzzCase(seed, number), fuzzCase(seed, number)];
      expect(once).toEqual(again);
      expect(fuzzCase(seed + 1, number).bytes.equals(once.bytes)).toBe(false);
    }
  });
});

describe('what must not happen is seen', () => {
  const folder = temporaryFolder();
  const ready = "process.on('message', () => { FAULT }); process.send('ready');";
  const faults = [
    { name: 'a hang', fault: 'for (;;);', finding: /no answer after 1 seconds/ },
    { name: 'a crash', fault: 'process.abort();', finding: /the process ended: SIGABRT/ },
    { name: 'an end without an answer', fault: 'process.exit(3);', finding: /the process ended: 3/ },
    {
      name: 'a heap without bound',
      fault: 'const kept = []; for (;;) kept.push(new Array(1e5).fill(kept.length));',
      finding: /the process ended|no answer/,
    },
    {
      name: 'memory that rises',
      fault: 'process.send({ findings: [], steps: {}, growth: 300 * 1024 * 1024, milliseconds: 1 });',
      finding: /memory rose by 300 MB/,
    },
  ];

  it.each(faults)('$name', async ({ name, fault, finding }) => {
    const program = join(folder, `${name.replaceAll(' ', '-')}.mjs`);
    writeFileSync(program, ready.replace('FAULT', fault));
    const supervisor = await Supervisor.start({ program, bounds: { ...bounds, deadline: 1, heap: 64 } });
    try {
      const made = { seed, number: 0, origin: name, bytes: Buffer.from('%PDF-1.7'), raise: false, again: false };
      const result = await supervisor.run(made);
      expect(result.findings).toEqual([expect.stringMatching(finding)]);
    } finally {
      await supervisor.stop();
    }
  });

  it('a signature that became worse by what we added', () => {
    const coverage = { revisionEnd: 9, wholeDocument: true, laterChanges: 'none' } as const;
    const good = { field: 'Buyer', integrity: 'intact', indication: 'INDETERMINATE', coverage } as const;
    const report = (...signatures: object[]): VerificationReport => ({
      size: 9,
      trust: 'not-evaluated',
      signatures: signatures as SignatureReport[],
    });
    const after = (change: object): string[] => checkAddition(report(good), report({ ...good, ...change }));
    expect(after({})).toEqual([]);
    expect(after({ field: 'Other' })).toEqual([expect.stringContaining('was listed before')]);
    expect(after({ integrity: 'broken' })).toEqual([expect.stringContaining('was intact before')]);
    expect(after({ indication: 'TOTAL-FAILED' })).toEqual([expect.stringContaining('fails by what we added')]);
    expect(after({ coverage: { ...coverage, permitted: false } })).toEqual([
      expect.stringContaining('does not permit'),
    ]);
    expect(after({ coverage: { ...coverage, laterChanges: 'other' } })).toEqual([
      expect.stringContaining('followed by other changes'),
    ]);

    const failed = { ...good, indication: 'TOTAL-FAILED' };
    const forbidden = { ...good, coverage: { ...coverage, permitted: false } };
    expect(checkIntent(report(good), 'honest')).toEqual([]);
    for (const one of [failed, forbidden]) {
      expect(checkIntent(report(one), 'honest')).toEqual([expect.stringContaining('an honestly filled form')]);
    }
    expect(checkIntent(report({ ...good, certification: 2 }), 'forged')).toEqual([
      expect.stringContaining('a forgery'),
    ]);
    expect(checkIntent(report({ ...forbidden, certification: 2 }), 'forged')).toEqual([]);
    expect(checkNumbers(Buffer.from('\n12 0 obj\nnull\nendobj\n'), [12, 13])).toEqual([
      expect.stringContaining('the document names 12'),
    ]);
  });

  it('a defect of the engine, also behind a refusal', async () => {
    const trial = fileURLToPath(new URL('../fuzz/trial.ts', import.meta.url));
    const engine = fileURLToPath(new URL('../../main/document/document-engine.ts', import.meta.url));
    const errors = fileURLToPath(new URL('../../main/errors/countersign-error.ts', import.meta.url));
    const program = join(folder, 'defect.mts');
    writeFileSync(
      program,
      `import { DocumentEngine } from ${JSON.stringify(engine)};
       import { CountersignError } from ${JSON.stringify(errors)};
       DocumentEngine.prototype.inspect = async () => { throw new TypeError('unforeseen'); };
       DocumentEngine.prototype.verify = async () => {
         throw new CountersignError('document.damaged', { file: '', detail: '' }, { cause: new RangeError('hidden') });
       };
       await import(${JSON.stringify(trial)});`,
    );
    const supervisor = await Supervisor.start({ program });
    try {
      const [{ bytes } = { bytes: Buffer.alloc(0) }] = seedDocuments();
      const result = await supervisor.run({ seed, number: 0, origin: 'defect', bytes, raise: false, again: false });
      expect(result.findings).toEqual([
        expect.stringContaining('inspect: TypeError: unforeseen'),
        expect.stringContaining('verify: RangeError: hidden'),
      ]);
    } finally {
      await supervisor.stop();
    }
  });
});
