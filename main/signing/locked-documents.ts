import { basename } from 'node:path';
import { wantsOwner, wantsPassword } from '../../preload/contract/wanted-password';
import { CountersignError } from '../errors/countersign-error';
import type { BatchDocument } from './signing-port';

/** What comes with the password of a document. */
export type GivenPassword = Pick<BatchDocument, 'password' | 'shown'>;

/**
 * The documents of a batch whose passwords are asked for while the others are signed: those that wait, and those that were opened
 * since and have not had their turn.
 */
export class LockedDocuments {
  /** With what each is missing. */
  private readonly waiting = new Map<BatchDocument, CountersignError>();
  /** Given before it was known that it is wanted: while the document is looked at without it. */
  private readonly early = new Set<BatchDocument>();
  private opened: BatchDocument[] = [];
  private changed: () => void = () => undefined;

  /**
   * @param documents - all of the batch
   * @param asked - whether there is somebody who can be asked; otherwise none waits
   */
  constructor(
    private readonly documents: readonly BatchDocument[],
    private readonly asked: boolean,
  ) {}

  /** Those that wait now. */
  get awaited(): readonly BatchDocument[] {
    return [...this.waiting.keys()];
  }

  awaits(document: BatchDocument): boolean {
    return this.waiting.has(document);
  }

  /** Whether all have had their turn. */
  get isEmpty(): boolean {
    return this.waiting.size === 0 && this.opened.length === 0;
  }

  /** @returns false where a password is not what the document is missing, or nobody can be asked */
  keep(document: BatchDocument, reason: CountersignError): boolean {
    if (!this.asked || !wantsPassword(reason.code)) return false;
    if (this.early.delete(document)) this.opened.push(document);
    else this.waiting.set(document, reason);
    return true;
  }

  /**
   * A password was given. What was seen of the document when its signing was asked for stays what counts; one that nobody had seen
   * then is held against what was seen since.
   *
   * @returns the document; undefined where none of this id waited
   */
  open(id: string, { password, shown }: GivenPassword): BatchDocument | undefined {
    const document = this.documents.find((one) => one.id === id);
    if (!document) return undefined;
    if (password !== undefined) document.password = password;
    if (shown) document.shown ??= shown;
    if (!this.awaits(document)) {
      this.early.add(document);
      return undefined;
    }
    this.opened.push(document);
    this.waiting.delete(document);
    this.changed();
    return document;
  }

  /** Waits for these no more. @returns those of them that waited, and why they are not signed */
  leaveOut(ids: readonly string[]): { document: BatchDocument; error: CountersignError }[] {
    const wanted = new Set(ids);
    const left = [...this.waiting].filter(([{ id }]) => wanted.has(id));
    for (const [document] of left) this.waiting.delete(document);
    this.changed();
    return left.map(([document, reason]) => {
      const owner = wantsOwner(reason.toShape()) && { owner: true as const };
      return { document, error: new CountersignError('document.leftOut', { file: basename(document.path), ...owner }) };
    });
  }

  /** Those that were opened since the last time. */
  take(): BatchDocument[] {
    return this.opened.splice(0);
  }

  /**
   * Waits until none waits any more.
   *
   * @param enough - whether those that are opened are worth going on with, though others still wait
   */
  async settled(signal: AbortSignal, enough: () => boolean): Promise<void> {
    while (!signal.aborted && this.waiting.size > 0 && !(this.opened.length > 0 && enough())) {
      await new Promise<void>((resolve) => {
        this.changed = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    this.changed = () => undefined;
  }
}
