import { compiledMagic, keyLength, recordLength, sections, type CompiledHeader, type Section } from './compiled-format';
import type { WrittenInstance, WrittenService } from './list-compiler';
import type { ListedService, ServiceInstance } from './model';

/** A compiled list that can not be read: of another version of the program, or cut off. */
export class CompiledListError extends Error {
  override readonly name = 'CompiledListError';
}

/**
 * A list as {@link compileList} wrote it: a view of the file's octets. Nothing of it is read before it is asked for.
 */
export class CompiledList {
  readonly header: CompiledHeader;
  private readonly parts = {} as Record<Section, Buffer>;
  private readonly services = new Map<number, ListedService>();

  /** @throws CompiledListError */
  constructor(file: Buffer) {
    const start = compiledMagic.length + 4;
    if (file.length < start || file.toString('latin1', 0, compiledMagic.length) !== compiledMagic) {
      throw new CompiledListError('another format');
    }
    const headerEnd = start + file.readUInt32LE(compiledMagic.length);
    if (headerEnd > file.length) throw new CompiledListError('cut off');
    try {
      this.header = JSON.parse(file.toString('utf8', start, headerEnd)) as CompiledHeader;
    } catch (cause) {
      throw new CompiledListError('the header is damaged', { cause });
    }
    let at = headerEnd;
    for (const name of sections) {
      const end = at + this.header.sizes[name];
      this.parts[name] = file.subarray(at, end);
      at = end;
    }
    if (at !== file.length) throw new CompiledListError('cut off');
  }

  /** Numbers of the certificates with this subject, as `nameKey` calls it. */
  withSubject = (key: string): number[] => this.find('bySubject', key);
  /** Of the one that is this very certificate, as `certificateKey` calls it. */
  withCertificate = (key: string): number[] => this.find('byCertificate', key);
  /** Of those with this key and this subject, as `entityKey` calls them. */
  ofEntity = (key: string): number[] => this.find('byEntity', key);

  /** DER. */
  certificate(number: number): Buffer {
    return this.part('certificates', 'certificateEnds', number);
  }

  /** Numbers of the services whose identity the certificate is. */
  holders(certificate: number): number[] {
    return numbersIn(this.part('holders', 'holderEnds', certificate));
  }

  service(number: number): ListedService {
    const known = this.services.get(number);
    if (known) return known;
    const written = JSON.parse(this.part('services', 'serviceEnds', number).toString('utf8')) as WrittenService;
    const { scheme, territory, sequenceNumber, issued, nextUpdate } = this.header;
    const listed: ListedService = {
      ...{ scheme, territory, provider: written.provider },
      list: { sequenceNumber, issued, ...(nextUpdate !== undefined && { nextUpdate }) },
      service: { ...this.instance(written), history: written.history.map((past) => this.instance(past)) },
    };
    this.services.set(number, listed);
    return listed;
  }

  private instance({ type, names, status, start, identities, extensions }: WrittenInstance): ServiceInstance {
    return {
      ...{ type, names, status, start, extensions },
      identities: {
        certificates: identities.certificates.map((number) => this.certificate(number)),
        subjectKeyIdentifiers: identities.subjectKeyIdentifiers.map((hex) => Buffer.from(hex, 'hex')),
        subjectNames: identities.subjectNames,
      },
    };
  }

  private part(content: Section, ends: Section, number: number): Buffer {
    const all = this.parts[ends];
    const from = number === 0 ? 0 : all.readUInt32LE(4 * (number - 1));
    return this.parts[content].subarray(from, all.readUInt32LE(4 * number));
  }

  private find(section: Section, key: string): number[] {
    const wanted = Buffer.from(key, 'hex');
    if (wanted.length !== keyLength) return [];
    const table = this.parts[section];
    const keyAt = (record: number): number =>
      table.compare(wanted, 0, keyLength, record * recordLength, record * recordLength + keyLength);
    let low = 0;
    let high = table.length / recordLength;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyAt(middle) < 0) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let at = low; at < table.length / recordLength && keyAt(at) === 0; at += 1) {
      found.push(table.readUInt32LE(at * recordLength + keyLength));
    }
    return found;
  }
}

function numbersIn(octets: Buffer): number[] {
  return Array.from({ length: octets.length / 4 }, (_, at) => octets.readUInt32LE(4 * at));
}
