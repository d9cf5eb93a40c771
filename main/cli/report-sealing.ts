import { mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { privateTemporaryFolder } from '../files/place/demand';
import type { Services } from '../services';
import { Batch } from '../signing/batch';
import { sentence, type Output } from './output';
import { notTried } from './batch-so-far';
import type { Interruption } from './interruption';
import { chooseKey } from './key-choice';
import { terminalPinPrompt } from './pin-from-terminal';
import { prose } from './prose';
import type { ReportResult, ReportSigner, ReportTarget } from './report-option';
import type { StdinSecrets } from './stdin-secrets';

/** A report that waits for its signature. */
interface Draft {
  result: ReportResult;
  target: ReportTarget;
}

/** Reports that a signer signs before they get their names: until then they lie in a folder that nobody else can read. */
export class ReportSealing {
  private readonly folder = privateTemporaryFolder('countersign-reports-');

  /** @param targets - where the signed reports go */
  constructor(
    private readonly signer: ReportSigner,
    private readonly targets: readonly ReportTarget[],
  ) {}

  /** Where they go unsigned; each has its name already, which the history tells. */
  drafts(): ReportTarget[] {
    return this.targets.map(({ target, format }, index) => {
      const own = join(this.folder, String(index));
      mkdirSync(own, { mode: 0o700 });
      return { target: join(own, basename(target)), format };
    });
  }

  /**
   * Signs what was written, as `sign` does: one PIN for all of them, and no file is replaced.
   *
   * @param results - of the drafts, in their order; undefined where there is none
   * @returns the same of the signed reports
   */
  async seal(
    results: readonly (ReportResult | undefined)[],
    services: Services,
    {
      output,
      stdin,
      pin,
      interruption,
    }: {
      output: Output;
      stdin: NodeJS.ReadStream;
      pin: StdinSecrets['pin'];
      interruption: Interruption;
    },
  ): Promise<(ReportResult | undefined)[]> {
    const drafts = new Map<string, Draft>();
    results.forEach((result, index) => {
      const target = this.targets[index];
      if (result && 'saved' in result && target) drafts.set(String(index), { result, target });
    });
    if (drafts.size === 0) return [...results];
    const { name, pinStdin, allowLastTry } = this.signer;
    const documents = [...drafts].map(([id, { result, target }]) => ({
      id,
      path: 'saved' in result ? result.saved.path : '',
      output: target.target,
    }));
    const alias = interruption.caught
      ? undefined
      : await chooseKey({ signer: name, pinStdin }, services, output, stdin);
    const prompt = terminalPinPrompt({
      stdin,
      err: (text) => output.err(text),
      ...(pin && { piped: pin }),
      allowLastTry,
    });
    const batch = new Batch(services, { documents, signer: name, alias }, prompt, { progress: () => undefined });
    if (interruption.caught) return results.map((result, index) => this.unsigned(result, index));
    const signed = await batch.run();
    if (signed.unrecorded) output.err(prose`${sentence(signed.unrecorded)}\n`);
    return results.map((result, index) => {
      const draft = drafts.get(String(index));
      if (!draft || !result || !('saved' in result)) return result;
      const entry = signed.documents.find(({ document }) => document.id === String(index));
      if (entry?.signed) {
        const { path } = entry.signed;
        return { ...result, saved: { ...result.saved, path, size: statSync(path).size } };
      }
      return { error: entry?.error ?? signed.refused ?? new CountersignError('command.stopped', {}) };
    });
  }

  /** Removes the drafts. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private unsigned(result: ReportResult | undefined, index: number): ReportResult | undefined {
    return result && 'saved' in result ? { error: notTried(this.targets[index]?.target ?? '') } : result;
  }
}
