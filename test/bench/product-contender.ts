import { join } from 'node:path';
import { nodeLauncher } from '../../main/hosts/node-launcher';
import { createLog } from '../../main/log/log';
import { createServices } from '../../main/services';
import type { Services } from '../../main/services';
import { Batch } from '../../main/signing/batch';
import { projectFolder } from '../interop/cache';
import type { Product } from '../interop/product';
import { wayNamed } from '../interop/suite-plan';
import { measure, ProcessWatch } from './measure';
import type { Cost } from './measure';
import type { Contender } from './peers';

const way = wayNamed('RSA-PKCS1 SHA-256');

/** The whole command line: Node starts, the token process and the document process start, one file is signed. */
export function coldProduct(product: Product): Contender {
  return {
    name: 'ours, cold',
    remark: 'countersign sign FILE, key in a SoftHSM2 token; three processes start',
    sign: (input, output) =>
      measure(process.execPath, [...product.signWords(way, [input]), '--out', output], { input: `${product.pin}\n` }),
  };
}

export const warmRemark =
  'the same services as the window keeps them, both processes running; without the process that asks';

/** The services as the window keeps them: both processes run already, one file and one PIN at a time. */
export class WarmProduct implements Contender {
  readonly name = 'ours, warm';
  readonly remark = warmRemark;
  private readonly services: Services;

  constructor(private readonly product: Product) {
    this.services = createServices({
      profile: { folder: product.profile, kind: 'custom' },
      launcher: nodeLauncher(join(projectFolder, 'out', 'main')),
      log: createLog(() => undefined),
    });
  }

  async sign(input: string, output: string): Promise<Cost> {
    const watch = new ProcessWatch();
    const before = this.look(watch);
    const started = process.hrtime.bigint();
    const timer = setInterval(() => this.look(watch), 4);
    const batch = new Batch(
      this.services,
      { documents: [{ id: '1', path: input, output }], signer: this.product.signerName(way), alias: undefined },
      {
        open: () => ({
          source: { kind: 'typed', ask: () => Promise.resolve(Buffer.from(this.product.pin)) },
          close: () => undefined,
        }),
      },
      { progress: () => undefined },
    );
    const result = await batch.run();
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    clearInterval(timer);
    const after = this.look(watch);
    const failure = result.documents[0]?.error ?? result.refused;
    if (failure) throw new Error(`ours did not sign: ${failure.code} ${JSON.stringify(failure.params)}`);
    return { seconds, cpu: after - before, peaks: watch.peaks() };
  }

  /** Ends the processes, so that the next file starts with fresh high-water marks. */
  dispose(): void {
    this.services.dispose();
  }

  /** Looks at the processes below this one. @returns their processor seconds so far */
  private look(watch: ProcessWatch): number {
    // Not the compiler that runs this bench.
    watch.lookBelow(process.pid, /-process\.js$/);
    return watch.cpu();
  }
}
