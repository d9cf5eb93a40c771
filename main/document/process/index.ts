import { serveRequests } from '../../hosts/endpoint';
import { DocumentEngine } from '../document-engine';
import type { DocumentMethods } from './protocol';

type Served = {
  [M in keyof DocumentMethods]: (params: DocumentMethods[M]['params']) => Promise<DocumentMethods[M]['value']>;
};

const engine = new DocumentEngine();

const handlers: Served = {
  inspect: ({ path }) => engine.inspect(path),
  prepare: (request) => engine.prepare(request),
  complete: (request) => engine.complete(request),
  discard: async ({ preparationId }) => {
    await engine.discard(preparationId);
    return true;
  },
  verify: ({ path }) => engine.verify(path),
};

serveRequests(handlers);
