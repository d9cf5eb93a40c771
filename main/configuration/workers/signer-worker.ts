import { takeAuthType } from './authorizer';
import type { Entry, NewEntries } from './new-entries';
import { isOneTimeWorker, takeOneTimeKeys } from './one-time-worker';
import { takeTimestamps, timestampsAtHand } from './timestamp-properties';
import { takeVisibleSignature } from './visible-properties';
import type { Worker } from './worker';

/** The workers whose signatures Countersign makes here, each with what becomes of it. */
const signerClasses: Readonly<Record<string, string | undefined>> = {
  PDFSigner: undefined,
  PlainSigner: 'signs documents here, and not octets that a client sends',
};

/** Whether a worker is a signer that has a counterpart on a desktop. */
export function isSignerWorker(worker: Worker): boolean {
  return Object.hasOwn(signerClasses, worker.implementation ?? '');
}

export interface SignerContext {
  entries: NewEntries;
  /** A worker of the file by its name or its number. */
  workerOf: (reference: string) => Worker | undefined;
  /** Signers whose AUTHTYPE can not be taken over are made with NOAUTH. */
  withoutLogin: boolean;
}

/** Turns a PDFSigner or PlainSigner into an entry of SIGNERS under the worker's name. */
export function takeSigner(worker: Worker, context: SignerContext): void {
  const { name } = worker;
  const at = (property: string): string => `SIGNERS.${name}.${property}`;
  const instead = signerClasses[worker.implementation ?? ''];
  const kind = worker.value('IMPLEMENTATION_CLASS') === undefined ? 'CLASSPATH' : 'IMPLEMENTATION_CLASS';
  if (instead === undefined) worker.take(kind, `SIGNERS.${name}`);
  else worker.otherwise(kind, instead, `SIGNERS.${name}`);
  worker.take('NAME', `SIGNERS.${name}`);
  const keys = keysOf(worker, context, at);
  const entry: Entry = {
    ...keys,
    ...takeAuthType(worker, context, at),
    ...(keys['KEYS'] === 'ONETIME' ? withoutAlias(worker) : aliasOf(worker, at)),
    ...algorithmsOf(worker, at),
    ...textOf(worker, 'REASON', at),
    ...textOf(worker, 'LOCATION', at),
    ...certificationOf(worker, at),
    ...takeVisibleSignature(worker, at),
    ...takeTimestamps(worker, context.entries, at),
  };
  if (keys['KEYS'] === 'ONETIME' && entry['TSA'] === undefined) {
    Object.assign(entry, timestampsAtHand(worker, context.entries, at));
  }
  if (worker.problems.length > 0) return;
  const problem = context.entries.add('SIGNERS', name, name, entry);
  if (problem !== undefined) worker.refuse(problem);
}

/** The CryptoToken: one of the configuration, another worker of the file, or the worker's own. */
function keysOf(worker: Worker, { entries, workerOf }: SignerContext, at: (property: string) => string): Entry {
  const reference = worker.value('CRYPTOTOKEN');
  if (reference === undefined) {
    if (entries.has('CRYPTOTOKENS', worker.name)) return { CRYPTOTOKEN: worker.name };
    if (worker.problems.length === 0) worker.refuse('it names no CryptoToken (CRYPTOTOKEN)');
    return {};
  }
  const source = workerOf(reference);
  if (source && isOneTimeWorker(source)) {
    worker.otherwise('CRYPTOTOKEN', `${source.name} makes keys for one signature: KEYS is ONETIME`, at('KEYS'));
    return takeOneTimeKeys(worker, source, { entries, workerOf }, at);
  }
  const token = source?.name ?? reference;
  worker.take('CRYPTOTOKEN', at('CRYPTOTOKEN'));
  if (!entries.has('CRYPTOTOKENS', token)) {
    worker.refuse(
      source
        ? `its CryptoToken ${token} is not taken over`
        : `its CryptoToken ${token} is neither in this file nor in the configuration`,
    );
  }
  return { CRYPTOTOKEN: token };
}

const aliasSelectors: Readonly<Record<string, string>> = {
  DefaultAliasSelector: 'Default',
  AuthorizedUsernameAliasSelector: 'AuthorizedUsername',
  AuthClientAliasSelector: 'AuthorizedUsername',
  RequestMetadataAliasSelector: 'RequestMetadata',
};

function aliasOf(worker: Worker, at: (property: string) => string): Entry {
  const named = worker.simpleClass('ALIASSELECTOR');
  const selector = aliasSelectors[named ?? 'DefaultAliasSelector'];
  if (named !== undefined) worker.take('ALIASSELECTOR', at('ALIASSELECTOR'));
  if (selector === undefined) {
    worker.refuse(`an alias selector of the kind ${named} is none that Countersign has`);
    return {};
  }
  const key = worker.take('DEFAULTKEY', at('DEFAULTKEY'));
  if (selector === 'Default' && key === undefined) {
    worker.imply('DEFAULTKEY', 'no key is named: the person chooses (Interactive)', at('ALIASSELECTOR'));
    return { ALIASSELECTOR: 'Interactive' };
  }
  const prefix = worker.take('ALIAS_PREFIX', at('ALIAS_PREFIX'));
  return {
    ALIASSELECTOR: selector,
    ...(prefix !== undefined && { ALIAS_PREFIX: prefix }),
    ...(key !== undefined && { DEFAULTKEY: key }),
  };
}

/** A key that is made has no alias that somebody could choose. */
function withoutAlias(worker: Worker): Entry {
  for (const property of ['ALIASSELECTOR', 'ALIAS_PREFIX', 'DEFAULTKEY']) {
    if (worker.value(property) !== undefined) worker.leave(property, 'a one-time key has a name of its own');
  }
  return { ALIASSELECTOR: 'Interactive' };
}

const signatureAlgorithm = /^(?:SHA-?(\d+)|NONE)with(RSA|ECDSA|RSAandMGF1|RSASSA-PSS)$/i;
const modes: Readonly<Record<string, string>> = {
  RSA: 'RSA-PKCS1',
  ECDSA: 'ECDSA',
  RSAANDMGF1: 'RSA-PSS',
  'RSASSA-PSS': 'RSA-PSS',
};

function algorithmsOf(worker: Worker, at: (property: string) => string): Entry {
  const given = worker.value('SIGNATUREALGORITHM');
  const [, length, mode] = signatureAlgorithm.exec(given ?? '') ?? [];
  const own = digestOf(worker, 'DIGESTALGORITHM', at);
  if (given === undefined) return own;
  if (mode === undefined) {
    worker.leave('SIGNATUREALGORITHM', 'follows from the key and DIGESTALGORITHM');
    return own;
  }
  worker.otherwise('SIGNATUREALGORITHM', 'the digest stands in DIGESTALGORITHM here', at('SIGNATUREALGORITHM'));
  const digest = length !== undefined && /^(256|384|512)$/.test(length) ? { DIGESTALGORITHM: `SHA-${length}` } : {};
  return { ...digest, ...own, SIGNATUREALGORITHM: modes[mode.toUpperCase()] };
}

/** Digests that no signature of today should be made with become SHA-256. */
function digestOf(worker: Worker, property: string, at: (property: string) => string): Entry {
  const given = worker.value(property);
  if (given === undefined) return {};
  const [, length] = /^SHA-?(256|384|512)$/i.exec(given) ?? [];
  if (length === undefined) worker.otherwise(property, `${given} is not made any more: SHA-256`, at(property));
  else worker.take(property, at(property));
  return { [property]: `SHA-${length ?? '256'}` };
}

function textOf(worker: Worker, property: string, at: (property: string) => string): Entry {
  const text = worker.take(property, at(property));
  return text === undefined ? {} : { [property]: text };
}

function certificationOf(worker: Worker, at: (property: string) => string): Entry {
  const level = worker.take('CERTIFICATION_LEVEL', at('CERTIFICATION_LEVEL'));
  return level === undefined ? {} : { CERTIFICATION_LEVEL: level.toUpperCase() };
}
