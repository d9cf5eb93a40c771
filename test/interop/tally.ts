/** Counts what the suite checked, file by file and judge by judge, and prints it. */
export class Tally {
  private readonly rows = new Map<string, Map<string, string[]>>();
  private readonly columns = new Set<string>();
  private readonly skipped: string[] = [];

  /**
   * @param subject - the file, a row of the table
   * @param by - who checked it, a column
   * @param problems - empty when it passed
   */
  record(subject: string, by: string, problems: readonly string[]): void {
    const row = this.rows.get(subject) ?? new Map<string, string[]>();
    this.rows.set(subject, row);
    if (row.has(by)) throw new Error(`${by} was already recorded for ${subject}`);
    row.set(by, [...problems]);
    this.columns.add(by);
  }

  /** All that another one has counted, behind what is here. */
  include(other: Tally): void {
    for (const [subject, row] of other.rows) for (const [by, problems] of row) this.record(subject, by, problems);
    this.skipped.push(...other.skipped);
  }

  /** Somebody who took no part, and why. */
  absent(by: string, reason: string): void {
    this.skipped.push(`${by} took no part: ${reason}`);
  }

  get passed(): number {
    return this.all().filter((problems) => problems.length === 0).length;
  }

  get failed(): number {
    return this.all().filter((problems) => problems.length > 0).length;
  }

  /** The tables and the closing line. */
  print(write: (line: string) => void): void {
    const columns = [...this.columns];
    const width = Math.max(...[...this.rows.keys()].map((name) => name.length), 4);
    const cell = (text: string, column: string): string => text.padEnd(Math.max(column.length, 2));
    write('');
    write([' '.repeat(width), ...columns].join('  '));
    for (const [subject, row] of this.rows) {
      const marks = columns.map((column) => {
        const problems = row.get(column);
        return cell(problems === undefined ? '·' : problems.length === 0 ? 'ok' : 'NO', column);
      });
      write([subject.padEnd(width), ...marks].join('  ').trimEnd());
    }

    write('');
    write(['who'.padEnd(12), 'files', 'accepted', 'refused'].join('  '));
    for (const column of columns) {
      const looked = [...this.rows.values()].filter((row) => row.has(column));
      const refused = looked.filter((row) => (row.get(column)?.length ?? 0) > 0).length;
      write(
        [
          column.padEnd(12),
          String(looked.length).padStart(5),
          String(looked.length - refused).padStart(8),
          String(refused).padStart(7),
        ].join('  '),
      );
    }

    const failures = [...this.rows].flatMap(([subject, row]) =>
      [...row].filter(([, problems]) => problems.length > 0).map(([by, problems]) => ({ subject, by, problems })),
    );
    for (const failure of failures) {
      write('');
      write(`NO  ${failure.subject}, ${failure.by}:`);
      for (const problem of failure.problems) write(`    ${problem}`);
    }
    if (this.skipped.length > 0) write('');
    for (const line of this.skipped) write(line);
    write('');
    const tail = this.skipped.length > 0 ? `, ${this.skipped.length} skipped` : '';
    write(`${this.passed} passed, ${this.failed} failed${tail}`);
  }

  private all(): string[][] {
    return [...this.rows.values()].flatMap((row) => [...row.values()]);
  }
}
