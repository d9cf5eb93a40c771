import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { ErrorShape } from '../../preload/contract/error-codes';
import type { DocumentState } from '../../preload/contract/model';
import type { SigningStage } from '../../preload/contract/station';
import { isStoppedByPerson } from '../../preload/contract/stopped';
import type { IdentityDesk } from '../ipc/identity-desk';
import type { Services } from '../services';
import { Batch } from '../signing/batch';
import { signedName } from '../signing/output-name';
import type { BatchDocument, PinPrompt } from '../signing/signing-port';

/** What came of it: the signed document, or why there is none; neither where the person ended it. */
export interface SigningEnd {
  /** Absolute path, in the person's own folder. */
  signed?: string;
  problem?: ErrorShape;
}

/** Nothing where a document has come to its end: of one that was given up, nobody may be told that it is being signed. */
function stageAt(state: DocumentState['state']): SigningStage | undefined {
  switch (state) {
    case 'preparing':
      return 'preparing';
    case 'awaiting-pin':
    case 'awaiting-login':
      return 'pin';
    case 'signed':
    case 'failed':
    case 'cancelled':
      return undefined;
    default:
      return 'under-way';
  }
}

/** The one signing of a person: one document, one signer, as often as it has to be tried. No login is held beyond it. */
export class SigningOnce {
  /** Absolute path of what was signed. */
  signed: string | undefined;
  private running: { batch: Batch; end: Promise<unknown> } | undefined;
  private stage: SigningStage = 'preparing';

  constructor(
    private readonly services: Services,
    private readonly prompt: PinPrompt,
    private readonly identity: IdentityDesk,
    private readonly folder: string,
    private readonly changed: () => void,
  ) {}

  get busy(): boolean {
    return this.running !== undefined;
  }

  /** It is at work, and waits for nobody. */
  get working(): boolean {
    return this.busy && this.stage !== 'pin';
  }

  get state(): SigningStage | 'signed' | undefined {
    if (this.busy) return this.stage;
    return this.signed === undefined ? undefined : 'signed';
  }

  /** @param name - of the document as the person knows it */
  async sign(document: BatchDocument, signer: string, name: string): Promise<SigningEnd> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const output = signedName(basename(name), this.folder);
    const batch = new Batch(
      { ...this.services, identify: (one, cancelled) => this.identity.identify(one, cancelled) },
      { documents: [{ ...document, output }], signer, alias: undefined },
      this.prompt,
      {
        progress: (_id, { state }) => {
          this.stage = stageAt(state) ?? this.stage;
          this.changed();
        },
        saved: (_id, path) => (this.signed = path),
      },
    );
    this.stage = 'preparing';
    const end = batch.run();
    this.running = { batch, end };
    try {
      const { documents, refused } = await end;
      const [entry] = documents;
      if (entry?.signed) return { signed: (this.signed = entry.signed.path) };
      const error = refused ?? entry?.error;
      return !error || isStoppedByPerson(error.code) ? {} : { problem: error.toShape() };
    } finally {
      this.running = undefined;
      this.services.identity.used();
    }
  }

  /** Ends a signing that waits for its person; one that is at work goes on. */
  stopAsking(): void {
    if (this.busy && this.stage === 'pin') this.cancel();
  }

  cancel(): void {
    this.running?.batch.cancel();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.cancel();
    await this.running?.end;
  }
}
