import { join } from 'node:path';
import { createToken, type CreatedToken } from '../../build/demo/demo-token';
import { nodeLauncher } from '../../main/hosts/node-launcher';
import { createLog } from '../../main/log/log';
import { createServices, type Services } from '../../main/services';
import { Batch } from '../../main/signing/batch';
import { projectFolder } from '../interop/cache';
import { Product } from '../interop/product';
import { BareSigner } from './bare-signer';
import type { Contender, Job } from './contender';
import { measure, ProcessWatch, type Cost } from './measure';

/** The keys of our token. The peers' is as long as the second. */
export const benchKeys = [
  { name: 'RSA-2048', alias: 'rsa2048', kind: 'RSA-2048' },
  { name: 'RSA-3072', alias: 'rsa3072', kind: 'RSA-3072' },
  { name: 'RSA-4096', alias: 'rsa4096', kind: 'RSA-4096' },
] as const;

export type BenchKey = (typeof benchKeys)[number];

/** The product with a SoftHSM2 token of its own. */
export interface BenchProduct {
  product: Product;
  token: CreatedToken;
}

/** @param folder - private temporary folder for the token and the profile */
export async function createProduct(folder: string): Promise<BenchProduct> {
  const token = await createToken({
    folder: join(folder, 'token'),
    label: 'Bench',
    keys: benchKeys.map(({ alias, kind }) => ({ alias, kind, username: 'ruth.sander' })),
  });
  const signers = Object.fromEntries(benchKeys.map(({ name, alias }) => [name, { DEFAULTKEY: alias }]));
  return { token, product: Product.of(folder, { token, rootPem: token.rootPem, signers }) };
}

/** The whole command line: Node starts, the token process and the document process start, one file is signed. */
export function coldProduct({ product }: BenchProduct, key: BenchKey): Contender {
  return {
    name: 'ours, cold',
    remark: `countersign sign FILE, ${key.name} key in a SoftHSM2 token; three processes start`,
    makes: 'signed PDF',
    warm: false,
    sign: ([job]) => {
      if (!job) throw new Error('nothing to sign');
      const words = [...product.signWords(key, [job.input]), '--out', job.output];
      return measure(process.execPath, words, { input: `${product.pin}\n` });
    },
  };
}

/**
 * The services as the window keeps them: both processes run already; each sign request asks for its PIN and logs in. The
 * processor time is that of both and of the process that asks.
 */
export class WarmProduct implements Contender {
  readonly name = 'ours, warm';
  readonly remark: string;
  readonly makes = 'signed PDF';
  readonly warm = true;
  private services: Services | undefined;

  /**
   * @param bare - seconds of the token itself; see {@link bareToken}
   * @param warmUp - signed before anything counts
   */
  constructor(
    private readonly bench: BenchProduct,
    private readonly key: BenchKey,
    private readonly bare: BareToken,
    private readonly warmUp: readonly Job[],
  ) {
    this.remark =
      `the services as the window keeps them, their processes running; ${key.name} key. ` +
      'Its engine time is without what the bare token takes for the login of a request and for each signature';
  }

  async ready(): Promise<void> {
    const { profile } = this.bench.product;
    this.services = createServices({
      version: '0.1.0',
      profile: { folder: profile, kind: 'custom' },
      launcher: nodeLauncher(join(projectFolder, 'out', 'main')),
      log: createLog(() => undefined),
    });
    // One request for each file, as the peers are warmed up: what a request does once is compiled then, too.
    for (const job of this.warmUp) await this.sign([job]);
  }

  async sign(jobs: readonly Job[]): Promise<Cost> {
    const { services } = this;
    if (!services) throw new Error('ours was not made ready');
    const { product } = this.bench;
    const watch = new ProcessWatch();
    const before = look(watch);
    const asking = process.cpuUsage();
    const started = process.hrtime.bigint();
    const batch = new Batch(
      services,
      {
        documents: jobs.map(({ input, output }, index) => ({ id: String(index), path: input, output })),
        signer: product.signerName(this.key),
        alias: undefined,
      },
      {
        open: () => ({
          source: { kind: 'typed', ask: () => Promise.resolve(Buffer.from(product.pin)) },
          close: () => undefined,
        }),
      },
      { progress: () => undefined },
    );
    const result = await batch.run();
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const { user, system } = process.cpuUsage(asking);
    const cpu = look(watch) - before + (user + system) / 1e6;
    const failure = result.refused ?? result.documents.find(({ error }) => error)?.error;
    if (failure) throw new Error(`ours did not sign: ${failure.code} ${JSON.stringify(failure.params)}`);
    return { seconds, cpu, keySeconds: this.bare.login + this.bare.signature * jobs.length, peaks: watch.peaks() };
  }

  end(): void {
    this.services?.dispose();
    this.services = undefined;
  }
}

/**
 * Looks at the processes below this one; the kernel keeps their high-water marks.
 * @returns their processor seconds so far
 */
function look(watch: ProcessWatch): number {
  // Not the compiler that runs this bench.
  watch.lookBelow(process.pid, /-process\.js$/);
  return watch.cpu();
}

/** Seconds that a token takes by itself, the quickest of many. A peer has opened its store before it is measured. */
export interface BareToken {
  signature: number;
  login: number;
}

export async function bareToken({ token, product }: BenchProduct, { alias }: BenchKey): Promise<BareToken> {
  const library = { path: token.module, environment: { SOFTHSM2_CONF: token.conf } };
  const bare = new BareSigner(library, { label: token.label, pin: product.pin, alias, type: 'RSA' });
  try {
    const signature = Math.min(...(await bare.sign(200, { ownSessions: false }))) / 1000;
    return { signature, login: Math.min(...(await bare.logIn(50))) / 1000 };
  } finally {
    bare.end();
  }
}
