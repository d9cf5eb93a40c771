import { Asn1Error, readCertificateStructure } from '../../pki';
import { certificateKey, nameKey } from '../../pki/name-comparison';
import { compiledMagic, keyLength, sections, type CompiledHeader, type Section } from './compiled-format';
import { entityKey } from './entity-key';
import type { Localized, ServiceInstance, TrustedList } from './model';

/** A service as it is written: certificates by their number, key identifiers in hex. */
export interface WrittenInstance extends Omit<ServiceInstance, 'identities'> {
  identities: { certificates: number[]; subjectKeyIdentifiers: string[]; subjectNames: string[] };
}
export interface WrittenService extends WrittenInstance {
  history: WrittenInstance[];
  provider: { names: Localized[]; tradeNames: Localized[] };
}

/**
 * Writes a verified list in a form that is looked up without reading it whole: each certificate once, found by its
 * subject, by itself, and by its key together with its subject.
 *
 * @param of - the scheme, and the SHA-256 of the list's file in hex
 */
export function compileList(list: TrustedList, of: { scheme: string; digest: string }): Buffer {
  const certificates = new Numbered();
  const services: Buffer[] = [];
  const holders: Set<number>[] = [];
  for (const { names, tradeNames, services: offered } of list.providers) {
    for (const service of offered) {
      const number = services.length;
      const write = (instance: ServiceInstance): WrittenInstance => {
        const { certificates: held, subjectKeyIdentifiers, subjectNames } = instance.identities;
        const numbers = held.map((der) => certificates.numberOf(der));
        for (const one of numbers) (holders[one] ??= new Set()).add(number);
        return {
          ...{ type: instance.type, names: instance.names, status: instance.status, start: instance.start },
          identities: { certificates: numbers, subjectKeyIdentifiers: subjectKeyIdentifiers.map(hex), subjectNames },
          extensions: instance.extensions,
        };
      };
      const written: WrittenService = {
        ...write(service),
        history: service.history.map(write),
        provider: { names, tradeNames },
      };
      services.push(Buffer.from(JSON.stringify(written), 'utf8'));
    }
  }
  const { all } = certificates;
  const held = all.map((_, number) => numbers32([...(holders[number] ?? [])]));
  const keys = all.map(keysOf);
  const parts: Record<Section, Buffer> = {
    certificateEnds: ends(all),
    certificates: Buffer.concat(all),
    serviceEnds: ends(services),
    services: Buffer.concat(services),
    holderEnds: ends(held),
    holders: Buffer.concat(held),
    bySubject: records(keys.map((key) => key?.subject)),
    byCertificate: records(keys.map((key) => key?.certificate)),
    byEntity: records(keys.map((key) => key?.entity)),
  };
  const { territory, sequenceNumber, issued, nextUpdate } = list.scheme;
  const header: CompiledHeader = {
    ...{ ...of, territory, sequenceNumber, issued },
    ...(nextUpdate !== undefined && { nextUpdate }),
    certificates: all.length,
    services: services.length,
    sizes: Object.fromEntries(sections.map((name) => [name, parts[name].length])) as CompiledHeader['sizes'],
  };
  const written = Buffer.from(JSON.stringify(header), 'utf8');
  const length = numbers32([written.length]);
  return Buffer.concat([Buffer.from(compiledMagic), length, written, ...sections.map((name) => parts[name])]);
}

/** Certificates, each once, with a number. */
class Numbered {
  readonly all: Uint8Array[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(der: Uint8Array): number {
    const key = Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    return this.all.push(der) - 1;
  }
}

/** None for what is no certificate: nothing can lead to it. */
function keysOf(der: Uint8Array): { subject: string; certificate: string; entity: string } | undefined {
  try {
    const { subject } = readCertificateStructure(der);
    return { subject: nameKey(subject), certificate: certificateKey(der), entity: entityKey(der) };
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

function numbers32(numbers: number[]): Buffer {
  const written = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, at) => written.writeUInt32LE(number, 4 * at));
  return written;
}

function ends(parts: Uint8Array[]): Buffer {
  let end = 0;
  return numbers32(parts.map(({ length }) => (end += length)));
}

/** Keys of 32 hex digits with the place at which each stands, in the order of the keys; an empty key stands for nobody. */
function records(keys: (string | undefined)[]): Buffer {
  const written = keys.flatMap((key, number) =>
    key === undefined || key.length !== 2 * keyLength
      ? []
      : [Buffer.concat([Buffer.from(key, 'hex'), numbers32([number])])],
  );
  return Buffer.concat(written.sort((a, b) => Buffer.compare(a, b)));
}
