import { createHash } from 'node:crypto';
import { IncrementalUpdate, PdfDictionary, PdfName, PdfNewStream, PdfReference, PdfStream } from '../pdf';
import type { PdfObject, PdfReader, RevisionBytes } from '../pdf';
import { RevisionMac, type StandaloneMac } from './revision-mac';

/** DER of certificates, OCSPResponses and CertificateLists. */
export interface ValidationData {
  certificates: Uint8Array[];
  ocsps: Uint8Array[];
  crls: Uint8Array[];
}

/** What belongs to one signature or document timestamp. `key`: {@link validationKey} of its /Contents. */
export interface RelatedValidationData extends ValidationData {
  key: string;
}

/** The revision; where there is a `mac`, it waits to be sealed with it. */
export interface PlannedValidationData extends RevisionBytes {
  mac?: StandaloneMac;
}

/** The key of a signature in VRI: upper-case SHA-1 of its padded /Contents (ETSI EN 319 142-1, clause 5.4.3). */
export function validationKey(contents: Uint8Array): string {
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}

const kinds = [
  { key: 'certificates', list: 'Certs', related: 'Cert' },
  { key: 'ocsps', list: 'OCSPs', related: 'OCSP' },
  { key: 'crls', list: 'CRLs', related: 'CRL' },
] as const;

/**
 * Plans the revision that adds validation data to a document (ETSI EN 319 142-1, clause 5.4): a new DSS dictionary with all
 * that an earlier one held, VRI for the signatures, and the ESIC extension. Data that is there already is not written again.
 * A signature's VRI that is there stays as it was, for readers take a change of it for tampering; what is new to it stands
 * in the lists of the DSS, where every reader looks.
 *
 * @param reader - of the newest revision; only read
 * @param related - one entry for each signature or document timestamp
 */
export function planValidationData(reader: PdfReader, related: RelatedValidationData[]): PlannedValidationData {
  const mac = RevisionMac.of(reader)?.standalone();
  const update = new IncrementalUpdate(reader);
  const { reference, dictionary: catalog } = reader.catalog;
  const before = reader.dictionary(catalog, 'DSS') ?? new PdfDictionary();
  const index = new Map<string, PdfReference>();
  const lists = new Map<string, PdfObject[]>();
  for (const { list } of kinds) {
    const old = reader.array(before, list) ?? [];
    lists.set(list, [...old]);
    for (const item of old) {
      const stream = reader.resolve(item);
      if (item instanceof PdfReference && stream instanceof PdfStream)
        index.set(hashOf(reader.streamData(stream)), item);
    }
  }
  const refer = (list: string, der: Uint8Array): PdfReference => {
    const hash = hashOf(der);
    const known = index.get(hash);
    if (known) return known;
    const added = update.add(new PdfNewStream(new PdfDictionary(), der));
    index.set(hash, added);
    lists.get(list)?.push(added);
    return added;
  };

  const validation = new PdfDictionary(new Map(reader.dictionary(before, 'VRI')?.entries));
  for (const data of related) {
    const entry = new PdfDictionary();
    for (const { key, list, related: name } of kinds) {
      const references = data[key].map((der) => refer(list, der));
      if (references.length > 0) entry.set(name, references);
    }
    if (!validation.has(data.key)) validation.set(data.key, update.add(entry));
  }
  const store = new PdfDictionary(new Map(before.entries));
  store.set('Type', new PdfName('DSS'));
  for (const [list, items] of lists) if (items.length > 0) store.set(list, items);
  store.set('VRI', update.add(validation));
  catalog.set('DSS', update.add(store));
  addExtension(reader, catalog);
  update.put(reference, catalog);
  const revision = update.build(mac?.entry);
  return { ...revision, ...(mac && { mac }) };
}

/** The developer extension under which a DSS stands in PDF 1.7 and before. */
function addExtension(reader: PdfReader, catalog: PdfDictionary): void {
  const extensions = new PdfDictionary(new Map(reader.dictionary(catalog, 'Extensions')?.entries));
  if (extensions.has('ESIC')) return;
  extensions.set('ESIC', PdfDictionary.of({ BaseVersion: new PdfName('1.7'), ExtensionLevel: 1 }));
  catalog.set('Extensions', extensions);
}

const hashOf = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');
