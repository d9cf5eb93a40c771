import { setTimeout as sleep } from 'node:timers/promises';
import { askProgram, type ProgramAnswer } from './outside-program';

/** `absent`: the system knows no such printer, or nobody answers for its printers. */
export type PrinterState = 'ready' | 'stopped' | 'absent';

/** A printer did not print. */
export class PrintingFailed extends Error {
  override readonly name = 'PrintingFailed';
  constructor(readonly reason: 'absent' | 'refused') {
    super(reason);
  }
}

export interface PrintOptions {
  /** As the queue and its records call it: no name of a document need stand there. */
  title: string;
  /** How long all of it may take, milliseconds. */
  deadlineMs: number;
  /** Takes it back. */
  signal?: AbortSignal;
}

/** The system's printing answers from a socket of this computer. */
const answersWithin = 10_000;
const betweenLooks = 500;

/** What CUPS says of a printer of the system. */
export async function printerState(printer: string): Promise<PrinterState> {
  const said = await askProgram('lpstat', ['-p', printer, '-a', printer], answersWithin);
  if (!isDone(said)) return 'absent';
  return / disabled since | not accepting requests /.test(said.out) ? 'stopped' : 'ready';
}

/**
 * Prints a file with CUPS, and waits until the printer has it. What does not get there in time is taken back, with its copy in
 * the queue; copies of what was printed are removed by CUPS itself, as its PreserveJobFiles says.
 *
 * @param path - absolute
 * @throws PrintingFailed; the reason of the signal
 */
export async function printFile(printer: string, path: string, options: PrintOptions): Promise<void> {
  const { title, deadlineMs, signal } = options;
  const end = performance.now() + deadlineMs;
  const words = ['-d', printer, '-t', title, '--', path];
  // Not ended on the way: whether a job was made would not be known.
  const sent = await askProgram('lp', words, Math.min(deadlineMs, 30_000));
  if (sent === 'missing') throw new PrintingFailed('absent');
  const job = isDone(sent) ? /request id is (\S+-\d+) /.exec(sent.out)?.[1] : undefined;
  if (job === undefined) {
    throw new PrintingFailed((await printerState(printer)) === 'absent' ? 'absent' : 'refused');
  }
  try {
    while (await isWaiting(printer, job)) {
      if (performance.now() > end || (await printerState(printer)) !== 'ready') throw new PrintingFailed('refused');
      await sleep(betweenLooks, undefined, { signal }).catch(() => undefined);
      signal?.throwIfAborted();
    }
  } catch (error) {
    await askProgram('cancel', ['-x', job], answersWithin);
    throw error;
  }
  if (await failed(printer, job)) throw new PrintingFailed('refused');
}

async function isWaiting(printer: string, job: string): Promise<boolean> {
  const said = await askProgram('lpstat', ['-W', 'not-completed', '-o', printer], answersWithin);
  // Whoever can not say that it is printed has not printed it.
  if (!isDone(said)) throw new PrintingFailed('refused');
  return said.out.split('\n').some((line) => line.startsWith(`${job} `));
}

/** Whether the record of a job that is over says that it did not go well. Without a record nobody knows better. */
async function failed(printer: string, job: string): Promise<boolean> {
  const words = ['-l', '-W', 'completed', '-o', printer];
  const said = await askProgram('lpstat', words, answersWithin);
  const record = (isDone(said) ? said.out : '').split(/\n(?=\S)/).find((text) => text.startsWith(`${job} `));
  return (
    record !== undefined && /\b(job-aborted|aborted-by|job-canceled|job-stopped|job-completed-with-errors)/.test(record)
  );
}

function isDone(said: ProgramAnswer | 'missing' | 'hung'): said is ProgramAnswer {
  return typeof said === 'object' && said.code === 0;
}
