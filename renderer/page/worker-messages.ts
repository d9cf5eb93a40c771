/** From the page to its worker: the document, and the port to the main window. */
export interface WorkerStart {
  octets: number;
  password?: string;
  port: MessagePort;
}

/** From the worker to its page. */
export type WorkerReport =
  /** A piece of work begins; 0: there is none. */
  { work: number } | { broken: 'memory' | 'crashed' };
