import type { PdfReader } from '../pdf';
import { bounded, farther, maximumChanges, type Change, type ChangeKind } from './change-kind';
import { PageNumbers } from './page-numbers';
import type { References } from './references';

/** Two revisions, one beside the other, and what was found so far. Shared by those who each look at one kind of change. */
export class StepContext {
  /** Numbers of the objects that the revision added. */
  readonly added = new Set<number>();
  /** Changed objects that something allowed has explained. */
  readonly explained = new Set<number>();
  /** Names of the fields whose meaning was touched. */
  readonly fields = new Set<string>();
  readonly changes: Change[] = [];
  more = 0;
  kind: ChangeKind = 'nothing';
  /** Everything that was done is of one of them. */
  readonly kinds = new Set<ChangeKind>();
  readonly pagesBefore: PageNumbers;
  readonly pagesAfter: PageNumbers;

  constructor(
    readonly before: PdfReader,
    readonly after: PdfReader,
    readonly references: References,
  ) {
    this.pagesBefore = new PageNumbers(before);
    this.pagesAfter = new PageNumbers(after);
  }

  readonly isNew = (number: number): boolean => this.added.has(number);

  /** Notes what was done. */
  did(kind: ChangeKind, ...changes: Change[]): void {
    this.kind = farther(this.kind, kind);
    this.kinds.add(kind);
    for (const change of changes) this.tell(change);
  }

  private tell(change: Change): void {
    const cut = (text: string | undefined): string | undefined => (text === undefined ? undefined : bounded(text));
    const { what, field, old, new: now, ...rest } = change;
    const told = {
      ...rest,
      what: bounded(what),
      ...(field !== undefined && { field: cut(field)! }),
      ...(old !== undefined && { old: cut(old)! }),
      ...(now !== undefined && { new: cut(now)! }),
    };
    if (this.changes.length < maximumChanges) this.changes.push(told);
    else this.more++;
  }
}
