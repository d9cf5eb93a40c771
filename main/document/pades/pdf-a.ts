import { PdfError, PdfName, PdfStream, PdfDictionary, type PdfReader } from '../pdf';

/** What of ISO 19005 binds a drawing that is added to the document. */
export interface ArchivalRules {
  /** Parts of pages may shine through (forbidden by ISO 19005-1, clause 6.4). */
  transparency: boolean;
  /** Colours may be those of a device (ISO 19005-1, clause 6.2.3.3; ISO 19005-2, clause 6.2.4.3). */
  deviceColours: boolean;
  /** An embedded subset of a CID font needs a /CIDSet (ISO 19005-1, clause 6.3.5). */
  cidSet: boolean;
}

/** The namespace of the identification schema (ISO 19005-1, clause 6.7.11). */
const identification = 'http://www.aiim.org/pdfa/ns/id/';
/** Octets of metadata that are looked through. */
const largestMetadata = 16 * 1024 * 1024;

/** Prefixes for one namespace; honest writers use one. */
const maximumPrefixes = 8;

/** What holds for a document that calls itself no PDF/A. */
const noRules: ArchivalRules = { transparency: true, deviceColours: true, cidSet: false };
/** What is allowed by every part of the standard. */
const strictest: ArchivalRules = { transparency: false, deviceColours: false, cidSet: true };

/**
 * What a drawing must keep to, so that a document that calls itself a PDF/A stays one. Metadata that can not be read may
 * say that it is one: then what every part allows is drawn.
 */
export function archivalRules(reader: PdfReader): ArchivalRules {
  let part: number | undefined;
  try {
    part = archivalPart(reader);
  } catch (error) {
    if (error instanceof PdfError) return strictest;
    throw error;
  }
  if (part === undefined) return noRules;
  if (part < 2) return strictest;
  // Without an output intent, a page that shows transparency would have to name a colour space to blend in, and it is
  // not the page's content that changes here (ISO 19005-2, clause 6.2.10).
  return { transparency: hasOutputIntent(reader), deviceColours: false, cidSet: false };
}

/**
 * Whether every field needs an appearance, also one that takes no room on its page (ISO 19005-1, clause 6.9; the later
 * parts exempt it).
 */
export function everyFieldNeedsAppearance(reader: PdfReader): boolean {
  try {
    return archivalPart(reader) === 1;
  } catch (error) {
    if (error instanceof PdfError) return false;
    throw error;
  }
}

/**
 * The part of ISO 19005 that the document says it conforms to, by its XMP metadata.
 * @throws PdfError when there is metadata, but none that can be read
 */
export function archivalPart(reader: PdfReader): number | undefined {
  const metadata = reader.lookup(reader.catalog.dictionary, 'Metadata');
  if (!(metadata instanceof PdfStream)) return undefined;
  const text = packetText(reader.streamData(metadata, largestMetadata));
  const declarations = text.matchAll(
    new RegExp(`xmlns:([\\w.-]{1,64})\\s*=\\s*["']${escaped(identification)}["']`, 'g'),
  );
  const prefixes = new Set(Array.from(declarations, ([, prefix]) => prefix!));
  for (const prefix of [...prefixes].slice(0, maximumPrefixes)) {
    const written = new RegExp(`\\b${escaped(prefix)}:part\\s*(?:=\\s*["']|>)\\s*(\\d)`).exec(text)?.[1];
    if (written !== undefined) return Number(written);
  }
  return undefined;
}

/** XMP is UTF-8, or UTF-16 or UTF-32 in either order: what is looked for is ASCII, so zero octets can go. */
function packetText(octets: Buffer): string {
  const wide = octets.subarray(0, 256).includes(0);
  return octets.toString('latin1').replace(wide ? /\0/g : /(?!)/, '');
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function hasOutputIntent(reader: PdfReader): boolean {
  return (reader.array(reader.catalog.dictionary, 'OutputIntents') ?? []).some((item) => {
    const intent = reader.resolve(item);
    const kind = intent instanceof PdfDictionary ? reader.lookup(intent, 'S') : null;
    return kind instanceof PdfName && kind.value === 'GTS_PDFA1';
  });
}
