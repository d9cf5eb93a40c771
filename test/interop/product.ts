import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createToken } from '../../build/demo/demo-token';
import type { CreatedToken } from '../../build/demo/demo-token';
import { projectFolder } from './cache';
import { readSignAnswers, readVerifyProblems } from './product-answers';
import type { SignAnswer } from './product-answers';
import { keys, ways } from './suite-plan';
import type { Way } from './suite-plan';
import { lastLines, runTool } from './tool';

/** The product as its users have it: the built command line, a profile of its own, a SoftHSM2 token. */
export class Product {
  private constructor(
    readonly profile: string,
    private readonly token: CreatedToken,
    /** PEM of the token's root. */
    readonly anchor: string,
  ) {}

  /** @param folder - private temporary folder for the token and the profile */
  static async create(folder: string): Promise<Product> {
    if (!existsSync(commandLine)) throw new Error(`${commandLine} is missing: node build/setup.mjs --for interop`);
    const token = await createToken({ folder: join(folder, 'token'), label: 'Interop', keys: [...keys] });
    const profile = join(folder, 'profile');
    mkdirSync(profile, { mode: 0o700 });
    writeFileSync(join(profile, 'countersign.json'), JSON.stringify(configuration(token), undefined, 2), {
      mode: 0o600,
    });
    const anchor = join(folder, 'root.pem');
    writeFileSync(anchor, token.rootPem);
    return new Product(profile, token, anchor);
  }

  get pin(): string {
    return this.token.pin;
  }

  /** The signer of the configuration that signs this way. */
  signerName(way: Way): string {
    return signerName(way);
  }

  /** The words of the command line that sign `files` one way. */
  signWords(way: Way, files: readonly string[]): string[] {
    return [
      commandLine,
      'sign',
      ...files,
      '--signer',
      this.signerName(way),
      '--pin-stdin',
      '--json',
      '--profile',
      this.profile,
    ];
  }

  /** Signs files with one PIN; each is answered for. */
  async sign(way: Way, files: readonly string[]): Promise<SignAnswer[]> {
    const result = await runTool(process.execPath, this.signWords(way, files), { input: `${this.pin}\n` });
    return readSignAnswers(parse(result.stdout, result.stderr), files);
  }

  /** Asks our own `verify` for what it holds against files that ought to carry so many good signatures. */
  async verify(files: readonly { path: string; signatures: number; foreign: number }[]): Promise<string[][]> {
    const words = [commandLine, 'verify', ...files.map(({ path }) => path), '--json', '--profile', this.profile];
    const result = await runTool(process.execPath, words);
    return readVerifyProblems(parse(result.stdout, result.stderr), files);
  }
}

const commandLine = join(projectFolder, 'out', 'main', 'index.js');

function signerName(way: Way): string {
  return way.name.replaceAll(' ', '-');
}

function configuration(token: CreatedToken): unknown {
  return {
    SHAREDLIBRARIES: { SoftHSM: { path: token.module, environment: { SOFTHSM2_CONF: token.conf } } },
    CRYPTOTOKENS: {
      Interop: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: token.label },
    },
    SIGNERS: Object.fromEntries(
      ways.map((way) => [
        signerName(way),
        {
          CRYPTOTOKEN: 'Interop',
          ALIASSELECTOR: 'Default',
          DEFAULTKEY: way.alias,
          DIGESTALGORITHM: way.digest,
          SIGNATUREALGORITHM: way.signature,
          ...way.says,
        },
      ]),
    ),
    IDENTIFICATION: { source: 'configuration', username: 'interop' },
  };
}

function parse(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`the command line's answer is not one JSON document: ${lastLines(stdout)} ${lastLines(stderr)}`);
  }
}
