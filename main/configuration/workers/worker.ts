/** What became of a property of a worker. */
export const propertyOutcomes = ['taken', 'taken-otherwise', 'not-for-a-desktop', 'unknown'] as const;
export type PropertyOutcome = (typeof propertyOutcomes)[number];

/** A property and what became of it. Its value is never in here: it may be a PIN. */
export interface ToldProperty {
  /** The worker's name. */
  worker: string;
  property: string;
  outcome: PropertyOutcome;
  /** The entry of the configuration that it became, such as `SIGNERS.PDFSigner.REASON`. */
  entry?: string;
  /** Why it is not simply taken, as a part of a line. */
  note?: string;
  /** It does not stand in the file: what SignServer does without it. */
  implied?: true;
}

/** A PIN or password that stood in the file. */
export const secretNote = 'PINs and passwords are never carried over';

/** Names under which SignServer keeps PINs and passwords. */
const secretNames = /^(PIN|PINPAD|AUTHCODE|AUTHENTICATIONCODE|KEYDATA|USER\..*)$|PASSWORD|PASSPHRASE|SECRET/i;

/** A worker of the file, which keeps account of what became of each of its properties. */
export class Worker {
  readonly told: ToldProperty[] = [];
  /** Why it can not be taken over; empty when it can. */
  readonly problems: string[] = [];
  private readonly open: Map<string, string>;

  /**
   * @param id - as its properties are prefixed, such as `WORKERGENID1`; empty where they have no prefix
   * @param values - by the properties' names as they are written
   */
  constructor(
    readonly id: string,
    private readonly values: ReadonlyMap<string, string>,
  ) {
    this.open = new Map(values);
  }

  get name(): string {
    return this.value('NAME') ?? (this.id || 'worker');
  }

  /** The last part of a class's name, such as `PDFSigner`. */
  simpleClass(property: string): string | undefined {
    return this.value(property)?.split('.').at(-1);
  }

  get implementation(): string | undefined {
    return this.simpleClass('IMPLEMENTATION_CLASS') ?? this.simpleClass('CLASSPATH');
  }

  get tokenImplementation(): string | undefined {
    return this.simpleClass('CRYPTOTOKEN_IMPLEMENTATION_CLASS') ?? this.simpleClass('SIGNERTOKEN.CLASSPATH');
  }

  /** A property without its blanks; undefined where it is missing or empty, which are the same to SignServer. */
  value(property: string): string | undefined {
    const held = this.values.get(this.written(property))?.trim();
    return held === '' ? undefined : held;
  }

  /** Names of properties that fit a pattern, in the file's order. */
  named(pattern: RegExp): string[] {
    return [...this.values.keys()].filter((name) => pattern.test(name));
  }

  /** Reads a property and tells that it is taken as it is. */
  take(property: string, entry?: string): string | undefined {
    const held = this.value(property);
    if (held !== undefined) this.tell(property, { outcome: 'taken', ...(entry !== undefined && { entry }) });
    return held;
  }

  /** Tells that a property means something else here. */
  otherwise(property: string, note: string, entry?: string): void {
    this.tell(property, { outcome: 'taken-otherwise', note, ...(entry !== undefined && { entry }) });
  }

  /** Tells that nothing becomes of a property. */
  leave(property: string, note: string): void {
    this.tell(property, { outcome: 'not-for-a-desktop', note });
  }

  /** Tells what SignServer does where a property is missing. */
  imply(property: string, note: string, entry: string): void {
    this.told.push({ worker: this.name, property, outcome: 'taken-otherwise', entry, note, implied: true });
  }

  refuse(problem: string): void {
    this.problems.push(problem);
  }

  /**
   * Tells of everything that nobody has read.
   *
   * @param noteOf - why a property that SignServer knows serves nothing here; undefined for one that is not known
   */
  tellRest(noteOf: (property: string) => string | undefined): void {
    for (const [property, value] of this.open) {
      const note = secretNames.test(property) ? secretNote : value.trim() === '' ? 'empty' : noteOf(property);
      this.told.push({
        worker: this.name,
        property,
        ...(note === undefined ? { outcome: 'unknown' } : { outcome: 'not-for-a-desktop', note }),
      });
    }
    this.open.clear();
  }

  private tell(property: string, rest: Omit<ToldProperty, 'worker' | 'property'>): void {
    const written = this.written(property);
    // One that serves two entries is told once.
    if (!this.open.delete(written)) return;
    this.told.push({ worker: this.name, property: written, ...rest });
  }

  /** SignServer's own names are in capitals; files of its first versions are not. */
  private written(property: string): string {
    if (this.values.has(property)) return property;
    return [...this.values.keys()].find((one) => one.toUpperCase() === property.toUpperCase()) ?? property;
  }
}
