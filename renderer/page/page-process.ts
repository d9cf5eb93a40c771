import type { PageWatchAnswer, PageWatchRequest } from '../../preload/contract/page-watch';
import type { WorkerReport, WorkerStart } from './worker-messages';

/**
 * The page of a process that draws. The engine runs in a worker, so that this page can tell main at any time what it is at;
 * the port to the main window goes on to the worker.
 */
function begin(windowPort: MessagePort, watch: MessagePort): void {
  const worker = new Worker(new URL('./page-worker.ts', import.meta.url), { type: 'module' });
  const tell = (answer: PageWatchAnswer): void => watch.postMessage(answer);
  let work = 0;
  worker.onmessage = ({ data }: MessageEvent<WorkerReport>) => {
    if ('work' in data) work = data.work;
    else tell(data);
  };
  worker.onerror = () => tell({ broken: 'crashed' });
  watch.onmessage = ({ data }: MessageEvent<PageWatchRequest>) => {
    if ('ping' in data) {
      tell({ pong: data.ping, work });
      return;
    }
    const start: WorkerStart = { ...data.begin, port: windowPort };
    worker.postMessage(start, [windowPort]);
  };
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const [windowPort, watch] = event.ports;
  if (event.source === window && windowPort && watch) begin(windowPort, watch);
});
