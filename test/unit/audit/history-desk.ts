import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { ProfileHistory } from '../../../main/audit/signing-history';
import { CountersignError } from '../../../main/errors/countersign-error';
import { silentLog } from '../../../main/log/log';

/** A history of its own for each test, and what a stranger may do to its files. */
export class HistoryDesk {
  folder = '';
  history = undefined as unknown as ProfileHistory;

  /** Opens the same history anew, as another process would. */
  open(options: { rotateAt?: number } = {}): ProfileHistory {
    return (this.history = new ProfileHistory(this.folder, silentLog, undefined, options));
  }

  /** A request of one document each that ends as a failure; gives what `finish` says. */
  async record(...names: string[]): Promise<(CountersignError | undefined)[]> {
    const said: (CountersignError | undefined)[] = [];
    for (const name of names) {
      const request = await this.history.begin([
        { id: 'a', path: `/somewhere/private/${name}`, password: 'open sesame' },
      ]);
      request.ended('a', { error: new CountersignError('document.notPdf', { file: name }) });
      said.push(await request.finish());
    }
    return said;
  }

  get files(): string[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.jsonl'))
      .sort();
  }

  text(file = this.files[0]!): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  write(text: string, file = this.files[0]!): void {
    writeFileSync(join(this.folder, file), text);
  }

  lines(file?: string): string[] {
    return this.text(file).trimEnd().split('\n');
  }

  /** Writes the file's lines as a stranger leaves them. */
  tamper(change: (lines: string[]) => string[]): void {
    this.write(`${change(this.lines()).join('\n')}\n`);
  }
}

export function useHistory(): HistoryDesk {
  const desk = new HistoryDesk();
  beforeEach(() => {
    desk.folder = join(mkdtempSync(join(tmpdir(), 'countersign-history-')), 'history');
    desk.open();
  });
  afterEach(() => rmSync(join(desk.folder, '..'), { recursive: true, force: true }));
  return desk;
}
