import type { Printer, PrintWish } from '../../preload/contract/outlets';
import { CountersignError } from '../errors/countersign-error';
import { askProgram, type ProgramAnswer } from './outside-program';

/** How long the printing system may take, in milliseconds. */
export interface PrintingDeadlines {
  /** To say which printers there are; those of the network are looked for. */
  list: number;
  /** To take a document: all of it is copied into the queue. */
  take: number;
}

const usualDeadlines: PrintingDeadlines = { list: 10_000, take: 60_000 };

/** What is shown of a reason that the printing system gives. */
const longestReason = 200;

/**
 * CUPS, the printing system of Linux and macOS, through its own programs `lpstat` and `lp`: it gets the document itself, and
 * draws it with its own filters. On Windows nothing prints a PDF without a program of somebody else's, which says nothing of
 * what it did; there nothing is offered.
 */
export class PrintingSystem {
  constructor(
    private readonly deadlines: PrintingDeadlines = usualDeadlines,
    private readonly environment: NodeJS.ProcessEnv = process.env,
    private readonly platform: NodeJS.Platform = process.platform,
  ) {}

  /** Whether there is a printer at all. Never throws. */
  async isThere(): Promise<boolean> {
    return this.list().then(
      ({ length }) => length > 0,
      () => false,
    );
  }

  /**
   * The printers, the usual one first, then as CUPS names them.
   * @throws CountersignError print.unavailable, print.noPrinter, print.hung
   */
  async printers(): Promise<Printer[]> {
    const printers = await this.list();
    if (printers.length === 0) throw new CountersignError('print.noPrinter', {});
    return printers;
  }

  /**
   * Puts a document into the queue of a printer.
   *
   * @param file - absolute
   * @throws CountersignError print.unavailable; print.refused; print.hung, when nobody knows whether it was taken
   */
  async print(file: string, { printer, copies, pages }: PrintWish): Promise<void> {
    // Words of its own, never a shell's line; what follows the last option is a file whatever it is called.
    const range = pages === undefined ? [] : ['-P', pages];
    // One whole copy after the other.
    const sets = copies > 1 ? ['-o', 'collate=true'] : [];
    const { take } = this.deadlines;
    const answer = await this.ask('lp', ['-d', printer, '-n', String(copies), ...sets, ...range, '--', file], take);
    if (answer === 'hung') throw new CountersignError('print.hung', { seconds: take / 1000, taking: true });
    if (answer.code !== 0) throw new CountersignError('print.refused', { printer, detail: reasonIn(answer.err) });
  }

  private async list(): Promise<Printer[]> {
    const { list } = this.deadlines;
    const [named, usual] = await Promise.all([this.ask('lpstat', ['-e'], list), this.ask('lpstat', ['-d'], list)]);
    if (named === 'hung' || usual === 'hung') throw new CountersignError('print.hung', { seconds: list / 1000 });
    // It ends with an error where the scheduler does not run, or there is none.
    const names = named.code === 0 ? named.out.split('\n').filter((line) => line.trim() !== '') : [];
    // “system default destination: NAME”, in whatever language.
    const first = usual.out.trim().split(': ').at(-1);
    const printers = names.map((name) => ({ name, ...(name === first && { usual: true as const }) }));
    return printers.sort((a, b) => Number(b.usual ?? false) - Number(a.usual ?? false));
  }

  /** @throws CountersignError print.unavailable */
  private async ask(program: string, words: string[], deadline: number): Promise<ProgramAnswer | 'hung'> {
    const answer = this.platform === 'win32' ? 'missing' : await askProgram(program, words, deadline, this.environment);
    if (answer === 'missing') throw new CountersignError('print.unavailable', {});
    return answer;
  }
}

/** The last words of what a program complained, without its own name. */
function reasonIn(complaint: string): string {
  const last = complaint.trim().split('\n').at(-1) ?? '';
  return last
    .replace(/^.*?lp: (?:Error - )?/, '')
    .replace(/\.$/, '')
    .slice(0, longestReason);
}
