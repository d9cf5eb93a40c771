import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AuthenticodeSigner } from '../../../build/installers/windows/authenticode.mjs';
import { windowsKinds, type WindowsContext } from '../../../build/installers/windows/kinds.mjs';
import { buildMsi } from '../../../build/installers/windows/msi.mjs';
import { nativePrograms } from '../../../build/installers/windows/native-programs.mjs';
import { buildNsis } from '../../../build/installers/windows/nsis.mjs';
import { sourceDate } from '../../../build/installers/product.mjs';

export type WindowsKind = 'nsis' | 'msi';
export const windowsKindNames: readonly WindowsKind[] = ['nsis', 'msi'];

/** Why this machine can not build packages for Windows, as half a sentence. */
export function packagesMissing(): string | undefined {
  return windowsKinds.map((kind) => kind.missing({ standIn: true })).find((reason) => reason !== undefined);
}

/** A folder in which packages are built; `remove` takes it away with them. */
export class PackageBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-packages-'));
  private count = 0;

  /** The whole application on the runtime that never ships, as `npm run dist -- --installers nsis msi --stand-in` builds it. */
  async whole(kind: WindowsKind): Promise<string> {
    const { build } = windowsKinds.find((one) => one.kind === kind)!;
    return build(this.context());
  }

  /** A package of few files, with one that no other version has; quick to make, and installed by the same code. */
  async small(kind: WindowsKind, version: string, signer?: AuthenticodeSigner): Promise<string> {
    const context = this.context();
    const application = join(context.work, 'application');
    const { commandLine } = await nativePrograms();
    for (const below of ['bin', 'resources/cli']) mkdirSync(join(application, below), { recursive: true });
    cpSync(this.sayer(), join(application, 'Countersign.exe'));
    cpSync(commandLine, join(application, 'bin', 'countersign.exe'));
    writeFileSync(join(application, 'resources', `only-in-${version}.txt`), version);
    const file = join(context.output, `Countersign-${version}.${kind === 'nsis' ? 'exe' : 'msi'}`);
    const choice = { application, version, displayName: 'Countersign (small)', file, ...(signer && { signer }) };
    await (kind === 'nsis' ? buildNsis(choice, context) : buildMsi(choice, context));
    return file;
  }

  /** A folder for whatever else is needed. */
  fresh(): string {
    return mkdtempSync(join(this.folder, 'fresh-'));
  }

  /** A program that tells how it was started. */
  private sayer(): string {
    const file = join(this.folder, 'says-its-words.exe');
    if (existsSync(file)) return file;
    const source = fileURLToPath(new URL('../../fixtures/windows/says-its-words.c', import.meta.url));
    const flags = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-O1', '-s', '-static', '-municode', '-mwindows'];
    execFileSync('x86_64-w64-mingw32-gcc', [...flags, '-Wl,--no-insert-timestamp', '-o', file, source]);
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Folders of its own for each build. */
  private context(): WindowsContext {
    const place = join(this.folder, `build-${(this.count += 1)}`);
    const [output, work] = ['output', 'work'].map((name) => join(place, name));
    for (const folder of [output!, work!]) mkdirSync(folder, { recursive: true });
    const licences = join(place, 'licences.txt');
    const sbom = join(place, 'sbom.json');
    writeFileSync(licences, 'The licences of all parts.\n');
    writeFileSync(sbom, '{"bomFormat":"CycloneDX","components":[]}\n');
    return {
      ...{ output: output!, work: work!, licences, sbom },
      ...{ sourceDate: sourceDate(), standIn: true, compression: 'fast' },
    };
  }
}
