import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DocumentEngine } from '../../../main/document/document-engine';
import { configurationFor, countersign, groupRuns, namesIn, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable, hybrid, threeRevisions, xrefStream } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

/** How many runs are killed, and in how many rows beside each other. */
const kills = 50;
const rows = 2;
/** Every so many, the leader alone is killed and its children have to end by themselves. */
const leaderOnly = 5;

const outputName = /^\d+-signed\.pdf$/;
const temporaryName = /^\.countersign-[0-9a-f]{24}\.part$/;

describe('a command line that is killed', () => {
  const bench = new Workbench();
  const engine = new DocumentEngine();
  const kinds = [classicTable(), xrefStream(), hybrid(), threeRevisions()];
  const documents = Array.from({ length: 12 }, (_, index) => ({
    name: `${index + 1}.pdf`,
    bytes: kinds[index % kinds.length]!,
  }));
  /** Each with a token of its own. */
  let profiles: string[];
  const tokens = new Map<string, SoftToken>();
  const pin = '123456';

  beforeAll(async () => {
    for (let row = 0; row < rows; row += 1) {
      const token = await makeSoftToken({
        pin,
        ca: { kind: 'EC-P256' },
        keys: [{ alias: 'key', username: 'maria.lindqvist', kind: 'EC-P256' }],
      });
      cpSync(token.folder, `${token.folder}-whole`, { recursive: true });
      tokens.set(bench.profile(configurationFor(token)), token);
    }
    profiles = [...tokens.keys()];
  });
  afterAll(async () => {
    bench.remove();
    for (const token of tokens.values()) {
      rmSync(`${token.folder}-whole`, { recursive: true, force: true });
      await token.remove();
    }
  });

  /** SoftHSM2 writes into its token at every login, and has none any more when it is killed within that. No card does so. */
  function mendToken(profile: string): void {
    const { folder } = tokens.get(profile)!;
    rmSync(folder, { recursive: true, force: true });
    cpSync(`${folder}-whole`, folder, { recursive: true });
  }

  function freshFolder(): string {
    const folder = bench.fresh('documents');
    for (const { name, bytes } of documents) bench.document(name, bytes, folder);
    return folder;
  }

  function sign(folder: string, profile: string, started?: (pid: number) => void) {
    return countersign(['sign', ...documents.map(({ name }) => join(folder, name)), '--pin-stdin'], {
      profile,
      stdin: `${pin}\n`,
      detached: true,
      started: (child) => started?.(child.pid!),
    });
  }

  /** What must hold at any moment; gives the number of whole outputs and of temporary files. */
  async function inspect(folder: string): Promise<{ outputs: number; temporary: number }> {
    const names = namesIn(folder);
    const inputs = new Set(documents.map(({ name }) => name));
    const outputs = names.filter((name) => outputName.test(name));
    const temporary = names.filter((name) => temporaryName.test(name));
    expect(names).toHaveLength(inputs.size + outputs.length + temporary.length);
    for (const { name, bytes } of documents) expect(readFileSync(join(folder, name)).equals(bytes), name).toBe(true);
    for (const name of outputs) {
      const input = documents.find((document) => name === document.name.replace('.pdf', '-signed.pdf'))!;
      const output = readFileSync(join(folder, name));
      expect(output.subarray(0, input.bytes.length).equals(input.bytes), name).toBe(true);
      const { signatures, size } = await engine.verify(join(folder, name));
      expect(size).toBe(output.length);
      expect(signatures.map(({ integrity, coverage }) => [integrity, coverage.wholeDocument])).toEqual([
        ['intact', true],
      ]);
    }
    return { outputs: outputs.length, temporary: temporary.length };
  }

  it(`leaves whole files or none, ${kills} times over, and the next run clears up`, { timeout: 180_000 }, async () => {
    const whole = freshFolder();
    const begun = performance.now();
    expect((await sign(whole, profiles[0]!)).code).toBe(0);
    const ordinary = performance.now() - begun;
    expect(await inspect(whole)).toEqual({ outputs: documents.length, temporary: 0 });

    const seen = { none: 0, some: 0, all: 0, temporary: 0 };
    const folders: string[] = [];
    const row = async (profile: string, numbers: number[]): Promise<void> => {
      for (const number of numbers) {
        const folder = freshFolder();
        folders.push(folder);
        let leader = 0;
        const finished = sign(folder, profile, (pid) => (leader = pid));
        if (number % 2 === 0) {
          await wait(Math.random() * ordinary * 1.2);
        } else {
          // The other half while files are being written.
          let over = false;
          void finished.then(() => (over = true));
          if (number % 4 === 1) {
            while (!over && namesIn(folder).length === documents.length) await wait(1);
            await wait(Math.random() * ordinary * 0.3);
          } else {
            // However busy the computer is: the first output is there, and the last one not yet.
            while (!over && !namesIn(folder).some((name) => outputName.test(name))) await wait(1);
          }
        }
        killAll(number % leaderOnly === 0 ? leader : -leader);
        await finished;
        while (groupRuns(leader)) await wait(5);
        mendToken(profile);
        const { outputs, temporary } = await inspect(folder);
        seen[outputs === 0 ? 'none' : outputs === documents.length ? 'all' : 'some'] += 1;
        seen.temporary += temporary;
      }
    };
    const numbers = Array.from({ length: kills }, (_, index) => index + 1);
    await Promise.all(
      profiles.map((profile, at) =>
        row(
          profile,
          numbers.filter((number) => number % rows === at),
        ),
      ),
    );
    expect(folders).toHaveLength(kills);
    // Kills that all came before or after the work would prove nothing.
    expect(seen.some).toBeGreaterThan(0);

    for (const profile of profiles) {
      const folder = freshFolder();
      expect((await sign(folder, profile)).code).toBe(0);
      expect(await inspect(folder)).toEqual({ outputs: documents.length, temporary: 0 });
      expect(namesIn(join(profile, 'unfinished'))).toEqual([]);
    }
    for (const folder of folders) expect((await inspect(folder)).temporary).toBe(0);
  });
});

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A negative number means the whole process group. */
function killAll(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It was quicker.
    expect((error as NodeJS.ErrnoException).code).toBe('ESRCH');
  }
}
