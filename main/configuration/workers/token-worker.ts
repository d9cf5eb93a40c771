import type { Entry, NewEntries } from './new-entries';
import type { Worker } from './worker';

const pkcs11Tokens = ['PKCS11CryptoToken', 'P11NGCryptoToken', 'JackNJI11CryptoToken'];
const keystoreTokens = ['KeystoreCryptoToken', 'P12CryptoToken'];

/** Whether a worker has a CryptoToken of its own. */
export function isTokenWorker(worker: Worker): boolean {
  return worker.tokenImplementation !== undefined;
}

/** Turns the CryptoToken of a worker into an entry of CRYPTOTOKENS under the worker's name. */
export function takeToken(worker: Worker, entries: NewEntries): void {
  const { name, tokenImplementation: kind = '' } = worker;
  const at = (property: string): string => `CRYPTOTOKENS.${name}.${property}`;
  worker.take('CRYPTOTOKEN_IMPLEMENTATION_CLASS', `CRYPTOTOKENS.${name}`);
  worker.take('SIGNERTOKEN.CLASSPATH', `CRYPTOTOKENS.${name}`);
  const entry = pkcs11Tokens.includes(kind)
    ? pkcs11Entry(worker, at)
    : keystoreTokens.includes(kind)
      ? keystoreEntry(worker, at)
      : undefined;
  if (!entry) {
    if (worker.problems.length === 0) worker.refuse(`a CryptoToken of the kind ${kind} is none that Countersign has`);
    return;
  }
  if (worker.problems.length > 0) return;
  const problem = entries.add('CRYPTOTOKENS', name, name, entry);
  if (problem !== undefined) worker.refuse(problem);
}

function pkcs11Entry(worker: Worker, at: (property: string) => string): Entry | undefined {
  const library = worker.take('SHAREDLIBRARYNAME', at('SHAREDLIBRARYNAME'));
  if (worker.value('SHAREDLIBRARY') !== undefined) {
    worker.leave('SHAREDLIBRARY', 'a driver is never taken by its path: name it in SHAREDLIBRARIES');
  }
  if (library === undefined) worker.refuse('it names no driver (SHAREDLIBRARYNAME)');
  const slot = slotOf(worker, at);
  if (!slot) worker.refuse('it does not say which slot (SLOTLABELTYPE, SLOTLABELVALUE)');
  const limit = worker.value('KEYGENERATIONLIMIT');
  if (limit !== undefined && /^\d{1,9}$/.test(limit)) worker.take('KEYGENERATIONLIMIT', at('KEYGENERATIONLIMIT'));
  return {
    ...(library !== undefined && { SHAREDLIBRARYNAME: library }),
    ...slot,
    ...(limit !== undefined && /^\d{1,9}$/.test(limit) && { KEYGENERATIONLIMIT: Number(limit) }),
  };
}

function slotOf(worker: Worker, at: (property: string) => string): Entry | undefined {
  const type = worker.take('SLOTLABELTYPE', at('SLOTLABELTYPE'));
  const value = worker.take('SLOTLABELVALUE', at('SLOTLABELVALUE'));
  if (type !== undefined && value !== undefined) return { SLOTLABELTYPE: type, SLOTLABELVALUE: value };
  const old = { SLOT: 'SLOT_NUMBER', SLOTLISTINDEX: 'SLOT_INDEX' };
  for (const [property, label] of Object.entries(old)) {
    const held = worker.value(property);
    if (held === undefined) continue;
    worker.otherwise(property, `is SLOTLABELTYPE ${label} and its value today`, at('SLOTLABELVALUE'));
    return { SLOTLABELTYPE: label, SLOTLABELVALUE: held };
  }
  return undefined;
}

function keystoreEntry(worker: Worker, at: (property: string) => string): Entry | undefined {
  const type = worker.value('KEYSTORETYPE') ?? 'PKCS12';
  if (type.toUpperCase() !== 'PKCS12') {
    worker.leave('KEYSTORETYPE', `Countersign reads PKCS12, and no ${type}`);
    worker.refuse(
      `a keystore of the type ${type} is read by Java only; keytool -importkeystore makes a PKCS#12 file of one`,
    );
    return undefined;
  }
  worker.take('KEYSTORETYPE', at('KEYSTORETYPE'));
  const path = worker.take('KEYSTOREPATH', at('KEYSTOREPATH'));
  if (path === undefined) worker.refuse('it names no file (KEYSTOREPATH)');
  return { KEYSTORETYPE: 'PKCS12', ...(path !== undefined && { KEYSTOREPATH: path }) };
}
