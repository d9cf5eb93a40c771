import { CountersignError } from '../../errors/countersign-error';
import { printFile, printerState, PrintingFailed, type PrinterState } from '../../outlets/awaited-printing';
import type { OutputWay } from './station-output';

/** A document of many pages on a slow printer, milliseconds. */
const printedWithin = 180_000;
/** The page asks often; the answer stands so long. */
const standsFor = 5000;
/** What stands in the queue and its records, in the place of the document's name. */
const title = 'Countersign';

/** A printer of the system. */
export function createPrinterOutput(printer: string): OutputWay {
  let known: { state: Promise<PrinterState>; at: number } | undefined;
  const state = (): Promise<PrinterState> => {
    const now = performance.now();
    if (!known || now - known.at > standsFor) known = { state: printerState(printer), at: now };
    return known.state;
  };
  return {
    kind: 'printer',
    byItself: false,
    available: async () => (await state()) === 'ready',
    deliver: async ({ path }, signal) => {
      known = undefined;
      const before = await state();
      if (before === 'absent') throw new CountersignError('station.printerAbsent', { printer });
      try {
        await printFile(printer, path, { title, signal, deadlineMs: printedWithin });
        return {};
      } catch (error) {
        if (!(error instanceof PrintingFailed)) throw error;
        const code = error.reason === 'absent' ? 'station.printerAbsent' : 'station.printerRefused';
        throw new CountersignError(code, { printer }, { cause: error });
      } finally {
        known = undefined;
      }
    },
    problem: async () => {
      const now = await state();
      if (now === 'ready') return undefined;
      return { code: now === 'absent' ? 'printer-unknown' : 'printer-stopped', params: {} };
    },
  };
}
