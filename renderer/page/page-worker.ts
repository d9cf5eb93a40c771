import engineAddress from '@embedpdf/pdfium/pdfium.wasm?url';
import type { PageAnswer, PageRequest } from '../../preload/contract/page-view';
import { lendFonts } from '../../main/document/pdfium/lent-fonts';
import { OctetsByRange } from '../../main/document/pdfium/octets-by-range';
import { Pdfium } from '../../main/document/pdfium/pdfium';
import { ShownPdf } from '../../main/document/pdfium/shown-pdf';
import { askFont, askMain } from './asked-octets';
import { PageJobs } from './page-jobs';
import type { WorkerReport, WorkerStart } from './worker-messages';

const report = (told: WorkerReport): void => postMessage(told);

/** Counts the pieces of work, so that main can see that it is not at one for ever. */
let pieces = 0;
const working = (at: boolean): void => {
  if (at) pieces += 1;
  report({ work: at ? pieces : 0 });
};

/** A message to itself comes behind those that have come from the window meanwhile. */
const { port1: breath, port2: exhaled } = new MessageChannel();
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    exhaled.onmessage = () => resolve();
    breath.postMessage(0);
  });

/** The engine was loaded before the document is known: it takes most of the time until the first page. */
const engine = fetch(engineAddress);
const loading = Pdfium.load((imports) => WebAssembly.instantiateStreaming(engine, imports)).then((loaded) => {
  lendFonts(loaded, askFont);
  return loaded;
});

async function show({ octets, password, port }: WorkerStart): Promise<void> {
  const answer = (message: PageAnswer): void => {
    if (message.answer === 'drawn') port.postMessage(message, [message.pixels]);
    else port.postMessage(message);
  };
  working(true);
  const shown = ShownPdf.open(await loading, new OctetsByRange(octets, askMain), password);
  if (typeof shown === 'string') {
    answer({ answer: 'unshowable', reason: shown });
    working(false);
    return;
  }
  const jobs = new PageJobs(shown, { answer, breathe, working });
  port.onmessage = ({ data }: MessageEvent<PageRequest>) => void jobs.ask(data).catch(broken);
  answer({ answer: 'opened', pages: shown.pages, first: shown.size(1) });
  working(false);
}

function broken(error: unknown): void {
  report({ broken: /out of memory|OOM|allocation failed/i.test(String(error)) ? 'memory' : 'crashed' });
}

addEventListener('message', ({ data }: MessageEvent<WorkerStart>) => void show(data).catch(broken), { once: true });
