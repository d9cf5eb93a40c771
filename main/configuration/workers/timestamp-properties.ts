import type { Entry, NewEntries } from './new-entries';
import { secretNote, type Worker } from './worker';

/** The timestamp authority of a PDFSigner becomes an entry of TIMESTAMPAUTHORITIES, and its signatures B-T or B-LT. */
export function takeTimestamps(worker: Worker, entries: NewEntries, at: (property: string) => string): Entry {
  if (worker.value('TSA_WORKER') !== undefined) {
    worker.leave('TSA_WORKER', 'a worker inside SignServer, which has an address too: write it into TSA_URL');
  }
  const embedded = ['EMBED_OCSP_RESPONSE', 'EMBED_CRL'].filter(
    (property) => worker.value(property)?.toLowerCase() === 'true',
  );
  const url = worker.value('TSA_URL');
  if (url === undefined) {
    for (const property of embedded) worker.leave(property, 'B-LT needs a timestamp, and there is no TSA_URL');
    return {};
  }
  const name = authorityOf(worker, url, entries);
  if (name === undefined) return {};
  for (const property of embedded) worker.otherwise(property, 'is LEVEL B-LT', at('LEVEL'));
  return { LEVEL: embedded.length > 0 ? 'B-LT' : 'B-T', TSA: [name] };
}

/**
 * Signatures with one-time keys need a timestamp: without one they die with their certificates. SignServer makes them all the
 * same; here the configuration's own timestamp authority is asked, where it has just one.
 */
export function timestampsAtHand(worker: Worker, entries: NewEntries, at: (property: string) => string): Entry {
  const [only, ...others] = Object.keys(entries.existing.TIMESTAMPAUTHORITIES ?? {});
  if (only !== undefined && others.length === 0) {
    worker.imply(
      'TSA_URL',
      `one-time keys need timestamps: ${only}, which the configuration has, gives them`,
      at('TSA'),
    );
    return { LEVEL: 'B-T', TSA: [only] };
  }
  const choose = only === undefined ? 'no timestamp authority' : 'several timestamp authorities';
  worker.refuse(
    `signatures with one-time keys need a timestamp, it has no TSA_URL, and the configuration has ${choose}: add TSA_URL with the address of one to this worker, and import it again`,
  );
  return {};
}

/** @returns the name of the entry; that of one that says the very same where there is one */
function authorityOf(worker: Worker, url: string, entries: NewEntries): string | undefined {
  const fresh = `${worker.name}-TSA`;
  const digest = worker.value('TSA_DIGESTALGORITHM');
  const policy = worker.value('TSA_POLICYOID') ?? worker.value('TSA_POLICY');
  const value: Entry = {
    TSA_URL: url,
    ...(policy !== undefined && { TSA_POLICYOID: policy }),
    ...(digest !== undefined && /^SHA-?(256|384|512)$/i.test(digest) && { TSA_DIGESTALGORITHM: digest.toUpperCase() }),
  };
  const name = entries.nameOf('TIMESTAMPAUTHORITIES', value) ?? fresh;
  const problem = name === fresh ? entries.add('TIMESTAMPAUTHORITIES', name, worker.name, value) : undefined;
  if (problem !== undefined) {
    worker.refuse(`its timestamp authority: ${problem}`);
    return undefined;
  }
  const at = (property: string): string => `TIMESTAMPAUTHORITIES.${name}.${property}`;
  worker.otherwise('TSA_URL', 'is an entry of its own', at('TSA_URL'));
  worker.take('TSA_POLICYOID', at('TSA_POLICYOID'));
  worker.take('TSA_POLICY', at('TSA_POLICYOID'));
  if (value['TSA_DIGESTALGORITHM'] !== undefined) worker.take('TSA_DIGESTALGORITHM', at('TSA_DIGESTALGORITHM'));
  else if (digest !== undefined) worker.otherwise('TSA_DIGESTALGORITHM', `${digest} is not asked for: SHA-256`);
  if (worker.value('TSA_USERNAME') !== undefined) {
    worker.leave('TSA_USERNAME', `goes with a password: write TSA_USERNAME and TSA_PASSWORD_FILE into ${name}`);
  }
  if (worker.value('TSA_PASSWORD') !== undefined) worker.leave('TSA_PASSWORD', secretNote);
  return name;
}
