import type { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { DocumentPort, Prepared, SigningPlan } from '../document/document-port';
import type { Log } from '../log/log';
import { signedName } from './output-name';
import type { ClaimsFor } from './document-claims';
import { planFor } from './request-plan';
import type { SigningKey } from './signing-key';
import type { BatchDocument } from './signing-port';
import { assertPreparedIsShown } from './shown-octets';
import type { UnfinishedOutputs } from './unfinished-outputs';

/** Where an output grows, and the name that it gets. */
interface OutputFile {
  temporary: string;
  target: string;
}

/** A document that waits for its signature. */
export interface Preparation extends OutputFile {
  plan: SigningPlan;
  prepared: Prepared;
}

export type PreparationAttempt = Preparation | { error: CountersignError };

/** What preparing needs of the services. */
export interface PreparationServices {
  documents: DocumentPort;
  unfinished: UnfinishedOutputs;
  log: Log;
  now: () => Date;
}

/**
 * How many documents are prepared while the token is at those before. Behind a quick one a longer row keeps it at work; behind a
 * slow card, or a person who types a PIN for each, the row is short, so that each document says the time at which it is signed.
 */
const preparedAhead = { slow: 1, quick: 4 };

/** A token that comes for the next document sooner than this, in milliseconds, is a quick one. */
const quickWithin = 50;

/** The preparations of one batch: those whose turn comes next are made while the token signs. */
export class Preparations {
  private readonly ahead = new Map<BatchDocument, Promise<PreparationAttempt>>();
  /** When the last one was taken, by the clock of `performance`. */
  private taken = -Infinity;

  constructor(
    private readonly services: PreparationServices,
    private readonly key: SigningKey,
    private readonly claims: ClaimsFor,
    private readonly documents: readonly BatchDocument[],
  ) {}

  /** Begins with the documents from `index` on. */
  begin(index: number, count = 1): void {
    for (const document of this.documents.slice(index, index + count)) {
      if (!this.ahead.has(document)) this.ahead.set(document, this.attempt(document));
    }
  }

  /**
   * The preparation of the document whose turn it is; those that follow are begun. One that went with its process is made again:
   * the key is never used for a preparation that is gone, and no document fails for what another one did to that process.
   */
  async take(index: number): Promise<PreparationAttempt> {
    const document = this.documents[index]!;
    this.begin(index);
    let attempt = await this.ahead.get(document)!;
    const lost =
      'error' in attempt
        ? attempt.error.code === 'document.processStopped' && this.documents.length > 1
        : !this.services.documents.holds(attempt.prepared.preparationId);
    if (lost) {
      if ('prepared' in attempt) await this.drop(attempt);
      attempt = await this.attempt(document);
    }
    this.ahead.delete(document);
    const now = performance.now();
    this.begin(index + 1, now - this.taken < quickWithin ? preparedAhead.quick : preparedAhead.slow);
    this.taken = now;
    return attempt;
  }

  /** Forgets a preparation that gets no signature, with the output that it began. */
  async drop({ prepared, temporary }: Preparation): Promise<void> {
    await this.services.documents.discard(prepared.preparationId).catch(() => undefined);
    this.services.unfinished.abandon(temporary);
  }

  /** Forgets all whose turn did not come. */
  async dropRest(): Promise<void> {
    for (const attempt of this.ahead.values()) {
      const unsigned = await attempt;
      if ('prepared' in unsigned) await this.drop(unsigned);
    }
    this.ahead.clear();
  }

  /** Never rejects, for nobody may be there to learn of it. */
  private async attempt(document: BatchDocument): Promise<PreparationAttempt> {
    const { documents, unfinished, now, log } = this.services;
    try {
      const plan = planFor(document, this.key, this.claims(document), now().toISOString());
      const target = document.output ?? signedName(document.path);
      const temporary = unfinished.begin(target);
      try {
        const prepared = await documents.prepare({ path: document.path, plan, output: { temporary, target } });
        try {
          await assertPreparedIsShown(document, prepared, plan.digestAlgorithm);
        } catch (error) {
          await documents.discard(prepared.preparationId).catch(() => undefined);
          throw error;
        }
        return { prepared, plan, temporary, target };
      } catch (error) {
        unfinished.abandon(temporary);
        throw error;
      }
    } catch (error) {
      return { error: toCountersignError(error, log) };
    }
  }
}
