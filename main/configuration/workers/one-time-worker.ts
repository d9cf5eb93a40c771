import type { Entry, NewEntries } from './new-entries';
import type { Worker } from './worker';

/** Whether a worker makes keys for one signature. */
export function isOneTimeWorker(worker: Worker): boolean {
  return worker.implementation === 'OneTimeCryptoWorker';
}

interface OneTimeContext {
  entries: NewEntries;
  workerOf: (reference: string) => Worker | undefined;
}

/**
 * What a OneTimeCryptoWorker says becomes entries of the signer that refers to it; its CA connector becomes an entry of
 * CERTIFICATEAUTHORITIES under the worker's name.
 */
export function takeOneTimeKeys(
  signer: Worker,
  source: Worker,
  { entries, workerOf }: OneTimeContext,
  at: (property: string) => string,
): Entry {
  const reference = source.take('CRYPTOTOKEN', at('CRYPTOTOKEN'));
  const token = reference === undefined ? undefined : (workerOf(reference)?.name ?? reference);
  if (token === undefined || !entries.has('CRYPTOTOKENS', token)) {
    signer.refuse(`the CryptoToken of ${source.name} is neither in this file nor in the configuration`);
  }
  source.take('IMPLEMENTATION_CLASS', at('KEYS'));
  source.take('NAME', `CERTIFICATEAUTHORITIES.${source.name}`);
  const authority = authorityOf(source, entries);
  if (source.problems.length > 0) signer.refuse(`${source.name} is not taken over`);
  return {
    KEYS: 'ONETIME',
    ...(token !== undefined && { CRYPTOTOKEN: token }),
    ...(authority && { CERTIFICATEAUTHORITY: source.name }),
    ...keyOf(source, at),
    ...patternsOf(source, at),
    ...endOf(source, at),
  };
}

function keyOf(source: Worker, at: (property: string) => string): Entry {
  const algorithm = source.value('KEYALG');
  const specification = source.take('KEYSPEC', at('KEYSPEC'));
  const prefix = source.take('KEYALIAS_PREFIX', at('KEYALIAS_PREFIX'));
  if (algorithm !== undefined) source.take('KEYALG', at('KEYALG'));
  return {
    ...(algorithm !== undefined && { KEYALG: algorithm.toUpperCase() === 'EC' ? 'ECDSA' : algorithm.toUpperCase() }),
    ...(specification !== undefined && { KEYSPEC: specification }),
    ...(prefix !== undefined && { KEYALIAS_PREFIX: prefix }),
  };
}

function patternsOf(source: Worker, at: (property: string) => string): Entry {
  const subject = source.take('SUBJECTDN_PATTERN', at('SUBJECTDN_PATTERN'));
  if (subject === undefined) source.imply('SUBJECTDN_PATTERN', 'CN=${username}', at('SUBJECTDN_PATTERN'));
  const names = source.take('SUBJECTALTNAME_PATTERN', at('SUBJECTALTNAME_PATTERN'));
  const username = source.take('USERNAME_PATTERN', at('USERNAME_PATTERN'));
  return {
    SUBJECTDN_PATTERN: subject ?? 'CN=${username}',
    ...(names !== undefined && { SUBJECTALTNAME_PATTERN: names }),
    ...(username !== undefined && { USERNAME_PATTERN: username }),
  };
}

/** A length of time is taken; a day in the calendar would make every later certificate shorter. */
function endOf(source: Worker, at: (property: string) => string): Entry {
  const end = source.value('CERTIFICATEENDTIME');
  if (source.value('CERTIFICATESTARTTIME') !== undefined) {
    source.leave('CERTIFICATESTARTTIME', 'certificates are valid from when they are issued');
  }
  if (source.value('CERTSIGNATUREALGORITHM') !== undefined) {
    source.leave('CERTSIGNATUREALGORITHM', 'the authority chooses how it signs');
  }
  if (end === undefined) return {};
  const relative = /^\+?(\d+)\s*([smhd]?)$/i.exec(end);
  if (!relative) {
    source.leave('CERTIFICATEENDTIME', 'is no length of time such as 10m');
    return {};
  }
  source.take('CERTIFICATEENDTIME', at('CERTIFICATEENDTIME'));
  return { CERTIFICATEENDTIME: `${relative[1]}${(relative[2] ?? '').toLowerCase()}` };
}

/** The SOAP service and the REST interface of one EJBCA stand beside one another. */
const soapPath = /\/ejbcaws\/ejbcaws(\?.*)?$/i;

/** @returns whether an entry of CERTIFICATEAUTHORITIES is there for the worker */
function authorityOf(source: Worker, entries: NewEntries): boolean {
  const { name } = source;
  if (entries.all.some((one) => one.section === 'CERTIFICATEAUTHORITIES' && one.worker === name)) return true;
  const at = (property: string): string => `CERTIFICATEAUTHORITIES.${name}.${property}`;
  const connector = source.simpleClass('CACONNECTOR_IMPLEMENTATION');
  const entry = connector === 'SelfSignedCAConnector' ? selfSigned(source, at) : ejbca(source, connector, at);
  if (!entry) return false;
  const problem = entries.add('CERTIFICATEAUTHORITIES', name, name, entry);
  if (problem === undefined) return true;
  source.refuse(`its certificate authority: ${problem}`);
  return false;
}

function selfSigned(source: Worker, at: (property: string) => string): Entry {
  source.otherwise('CACONNECTOR_IMPLEMENTATION', 'for trials: nobody has reason to trust it', at('SELFSIGNED'));
  return { SELFSIGNED: true };
}

function ejbca(source: Worker, connector: string | undefined, at: (property: string) => string): Entry | undefined {
  if (connector === undefined || !/^Ejbca(WS|Peers)CAConnector$/.test(connector)) {
    source.refuse(`a CA connector of the kind ${connector ?? 'that it does not name'} is none that Countersign has`);
    return undefined;
  }
  source.otherwise('CACONNECTOR_IMPLEMENTATION', 'EJBCA is asked through its REST interface', at('EJBCA_URL'));
  const soap = source.value('EJBCAWSURL');
  if (soap === undefined) {
    source.refuse('it does not say where EJBCA is (EJBCAWSURL): write the entry with EJBCA_URL yourself');
    return undefined;
  }
  const base = soap.replace(soapPath, '').replace(/\/$/, '');
  source.otherwise('EJBCAWSURL', 'the REST interface of the same EJBCA', at('EJBCA_URL'));
  const tls = 'write EJBCA_CLIENTCERTIFICATE, EJBCA_CLIENTKEY and EJBCA_TRUSTANCHORS into the entry';
  for (const property of ['TLSCLIENTKEY', 'TRUSTSTOREPATH', 'TRUSTSTOREVALUE', 'TRUSTSTORETYPE']) {
    if (source.value(property) !== undefined) source.leave(property, tls);
  }
  const entry: Entry = { EJBCA_URL: `${base}/ejbca-rest-api/v1` };
  for (const property of ['CANAME', 'ENDENTITYPROFILE', 'CERTIFICATEPROFILE']) {
    const held = source.take(property, at(property));
    if (held !== undefined) entry[property] = held;
  }
  const username = source.value('USERNAME_PATTERN');
  return { ...entry, ...(username !== undefined && { USERNAME_PATTERN: username }) };
}
