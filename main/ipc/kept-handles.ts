import { randomBytes } from 'node:crypto';

/** What main keeps for a window that knows only an opaque name of it. What is never given back goes when newer ones come. */
export class KeptHandles<T> {
  private readonly byId = new Map<string, T>();

  /**
   * @param kind - the word that an id begins with
   * @param most - how many are kept
   */
  constructor(
    private readonly kind: string,
    private readonly most = 20,
  ) {}

  /** @returns the id */
  keep(value: T): string {
    const id = `${this.kind}-${randomBytes(16).toString('hex')}`;
    this.byId.set(id, value);
    for (const oldest of [...this.byId.keys()].slice(0, -this.most)) this.byId.delete(oldest);
    return id;
  }

  get(id: string): T | undefined {
    return this.byId.get(id);
  }

  forget(id: string): boolean {
    return this.byId.delete(id);
  }
}
