import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createToken } from '../../build/demo/demo-token';
import { projectFolder } from './cache';
import { readSignAnswers, readVerified, readVerifyProblems } from './product-answers';
import type { ExpectedFile, SignAnswer, VerifiedFile } from './product-answers';
import { keys, ways } from './suite-plan';
import type { Way } from './suite-plan';
import { Lanes, lastLines, runTool, type ToolResult } from './tool';

/** Our own `verify` stands beside judges of integrity; trust has a trial of its own. */
const integrity = ['verify', '--accept', 'integrity', '--json'];

/** What a profile is made of. */
export interface ProductParts {
  token: { module: string; conf: string; label: string; pin: string };
  /** PEM of the root that the signatories' certificates lead to. */
  rootPem: string;
  /** By their names. */
  signers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  authorities?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The product as its users have it: the built command line, a profile of its own, a SoftHSM2 token. */
export class Product {
  private readonly lanes = new Lanes();
  /**
   * One at a time: while a process logs in, SoftHSM2 writes the token's file, and another that reads it then hears
   * CKR_GENERAL_ERROR.
   */
  private readonly token = new Lanes(1);

  private constructor(
    readonly profile: string,
    readonly pin: string,
    /** PEM of the token's root. */
    readonly anchor: string,
  ) {}

  /** @param folder - private temporary folder for the token and the profile */
  static async create(folder: string): Promise<Product> {
    const token = await createToken({ folder: join(folder, 'token'), label: 'Interop', keys: [...keys] });
    return Product.of(folder, { token, rootPem: token.rootPem, signers });
  }

  /** @param folder - private temporary folder for the profile */
  static of(folder: string, parts: ProductParts): Product {
    if (!existsSync(commandLine)) throw new Error(`${commandLine} is missing: node build/setup.mjs --for interop`);
    const profile = join(folder, 'profile');
    mkdirSync(profile, { mode: 0o700 });
    const configuration = JSON.stringify(configurationOf(parts), undefined, 2);
    writeFileSync(join(profile, 'countersign.json'), configuration, { mode: 0o600 });
    const anchor = join(folder, 'root.pem');
    writeFileSync(anchor, parts.rootPem);
    return new Product(profile, parts.token.pin, anchor);
  }

  /** The signer of the configuration that signs this way. */
  signerName(way: Named): string {
    return signerName(way);
  }

  /** The words of the command line that sign `files` one way. */
  signWords(way: Named, files: readonly string[]): string[] {
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

  /**
   * Signs files with one PIN, and one password where they have one; each is answered for.
   * @param more - further words of the command line
   */
  async sign(
    way: Named,
    files: readonly string[],
    { password, more = [] }: { password?: string | undefined; more?: readonly string[] } = {},
  ): Promise<SignAnswer[]> {
    const secret = withPassword(password);
    const words = [...this.signWords(way, files), ...more, ...secret.words];
    const result = await this.token.run(() => this.run(words, `${this.pin}\n${secret.input}`));
    return readSignAnswers(parse(result.stdout, result.stderr), files);
  }

  /** Raises signed files, with the authorities of a signer. */
  async extend(
    way: Named,
    level: 'B-T' | 'B-LT' | 'B-LTA',
    files: readonly string[],
    password?: string,
  ): Promise<SignAnswer[]> {
    const secret = withPassword(password);
    const words = ['extend', ...files, '--level', level, '--signer', signerName(way), '--json', ...secret.words];
    const result = await this.run([commandLine, ...words, '--profile', this.profile], secret.input);
    return readSignAnswers(parse(result.stdout, result.stderr), files);
  }

  /**
   * Asks our own `verify` for what it holds against files that ought to carry so many good signatures.
   * @param password - of all the files
   */
  async verify(files: readonly ExpectedFile[], password?: string): Promise<string[][]> {
    const secret = withPassword(password);
    const words = [...integrity, ...files.map(({ path }) => path), '--profile', this.profile, ...secret.words];
    const result = await this.run([commandLine, ...words], secret.input);
    return readVerifyProblems(parse(result.stdout, result.stderr), files);
  }

  /** What our own `verify` says of one file. */
  async report(file: string, password?: string): Promise<VerifiedFile> {
    const [report] = await this.reports([file], password);
    return report!;
  }

  /**
   * What our own `verify` says of each file.
   * @param password - of all the files
   */
  async reports(files: readonly string[], password?: string): Promise<VerifiedFile[]> {
    const secret = withPassword(password);
    const words = [...integrity, ...files, '--profile', this.profile, ...secret.words];
    const result = await this.run([commandLine, ...words], secret.input);
    return readVerified(parse(result.stdout, result.stderr), files);
  }

  private run(words: readonly string[], input = ''): Promise<ToolResult> {
    return this.lanes.run(() => runTool(process.execPath, words, { input }));
  }
}

/** A way, by its name. */
type Named = Pick<Way, 'name'>;

const commandLine = join(projectFolder, 'out', 'main', 'index.js');

function withPassword(password: string | undefined): { words: string[]; input: string } {
  return password === undefined ? { words: [], input: '' } : { words: ['--password-stdin'], input: `${password}\n` };
}

function signerName({ name }: Named): string {
  return name.replaceAll(' ', '-');
}

const signers = Object.fromEntries(
  ways.map((way) => [
    signerName(way),
    {
      DEFAULTKEY: way.alias,
      DIGESTALGORITHM: way.digest,
      SIGNATUREALGORITHM: way.signature,
      ...way.says,
    },
  ]),
);

function configurationOf({ token, signers, authorities }: ProductParts): unknown {
  const everySigner = { CRYPTOTOKEN: 'Interop', ALIASSELECTOR: 'Default' };
  return {
    SHAREDLIBRARIES: { SoftHSM: { path: token.module, environment: { SOFTHSM2_CONF: token.conf } } },
    CRYPTOTOKENS: {
      Interop: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: token.label },
    },
    ...(authorities && { TIMESTAMPAUTHORITIES: authorities }),
    SIGNERS: Object.fromEntries(Object.entries(signers).map(([name, signer]) => [name, { ...everySigner, ...signer }])),
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
