/** How long progress of a large batch is gathered, in milliseconds: sooner nobody sees it. */
const gatherMs = 250;

/** Of so few documents every step is told. */
const fewDocuments = 20;

/**
 * The progress of one batch on its way to the window. Of hundreds of documents, each of which goes through five states within a
 * few milliseconds, the window is told the newest state of each, four times a second.
 */
export class GatheredProgress<State> {
  private readonly newest = new Map<string, State>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly documents: number,
    private readonly tell: (documentId: string, progress: State) => void,
  ) {}

  note(documentId: string, progress: State): void {
    if (this.documents <= fewDocuments) return this.tell(documentId, progress);
    // Behind the others: what came last is told last.
    this.newest.delete(documentId);
    this.newest.set(documentId, progress);
    this.timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  /** Tells what is still held back. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const gathered = [...this.newest];
    this.newest.clear();
    for (const [documentId, progress] of gathered) this.tell(documentId, progress);
  }
}
