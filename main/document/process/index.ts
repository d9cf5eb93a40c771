import { version } from '../../../package.json';
import { serveRequests } from '../../hosts/endpoint';
import { describeCertificates } from '../described-certificates';
import { DocumentEngine } from '../document-engine';
import { octetDigests } from '../octet-digests';
import { saveSignedRevision } from '../signed-revision';
import { pictureSignature } from '../visible-signature';
import { networkAnswerMethod, networkRequestEvent, NetworkOverWire } from '../../network/network-over-wire';
import { trustCacheVariable, type DocumentMethods } from './protocol';

type Served = {
  [M in keyof DocumentMethods]: (params: DocumentMethods[M]['params']) => Promise<DocumentMethods[M]['value']>;
};

const network = new NetworkOverWire((question) => tell(networkRequestEvent, question));
const engine = new DocumentEngine(network.port, process.env[trustCacheVariable]);

const handlers: Served = {
  digests: ({ path }) => octetDigests(path),
  inspect: ({ path, password }) => engine.inspect(path, password),
  preview: (request) => engine.preview(request),
  places: ({ path, password }) => engine.places(path, password),
  units: ({ path, password }) => engine.units(path, password),
  line: ({ path, password }) => engine.line(path, password),
  findings: ({ path, password }) => engine.findings(path, password),
  admit: (request) => engine.admit(request),
  foresee: (request) => engine.foresee(request),
  prepare: (request) => engine.prepare(request),
  extend: (request) => engine.extend(request),
  complete: (request) => engine.complete(request),
  discard: async ({ preparationId }) => {
    await engine.discard(preparationId);
    return true;
  },
  // Reports are seldom asked for, and nobody else waits until their words are read.
  saveReport: async (request) =>
    (await import('../report')).saveReport(request, engine.trustOf(request.trust), version),
  saveRevision: saveSignedRevision,
  picture: pictureSignature,
  describe: async ({ certificates }) => describeCertificates(certificates),
  verify: ({ path, password, trust }) => engine.verify(path, password, trust),
  [networkAnswerMethod]: async (answer) => network.answer(answer),
};

const tell = serveRequests(handlers);
