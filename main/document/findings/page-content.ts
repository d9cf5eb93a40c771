import { limits, PdfDictionary, PdfError, PdfReference, PdfStream, type PdfObject, type PdfReader } from '../pdf';
import type { Budget } from './budget';
import { useOf } from './content-use';
import { unembeddedFont } from './fonts';
import { fileName, nameOf } from './trees';

/** What content that is drawn brings along. */
export interface ContentFacts {
  /** Names of fonts that are not embedded. */
  fonts: ReadonlySet<string>;
  /** Names of files that it takes octets from; empty for one without a name. */
  external: ReadonlySet<string>;
  alternates: boolean;
  /** PostScript for printers, and transfer functions: a print may differ from the screen. */
  printerCode: boolean;
}

const nothing: ContentFacts = { fonts: new Set(), external: new Set(), alternates: false, printerCode: false };

/** Forms in forms; no honest document comes near. */
const deepest = 24;
/** Octets of one page's content that are read; of a larger one all resources count as used. */
const largestContent = 32 * 1024 * 1024;
const mostRemembered = 100_000;

/** What is drawn on pages. What stands in one object of the file is looked at once, however many pages use it. */
export class PageContent {
  private readonly byObject = new Map<number, ContentFacts>();
  private readonly under = new Set<number>();
  private readonly notableByObject = new Map<number, ReadonlyMap<string, ContentFacts>>();

  constructor(
    private readonly reader: PdfReader,
    private readonly budget: Budget,
  ) {}

  /** @param resources - as written, its own or inherited */
  ofPage(page: PdfDictionary, resources: PdfObject | undefined): ContentFacts {
    const { reader } = this;
    const contents = reader.lookup(page, 'Contents');
    const streams = (Array.isArray(contents) ? contents : [contents])
      .map((each) => reader.resolve(each))
      .filter((each) => each instanceof PdfStream);
    const external = streams.map(({ dictionary }) => this.externalFile(dictionary)).filter(isThere);
    const drawn = this.used(this.notable(resources, 0), streams);
    return external.length === 0 ? drawn : joined([drawn, { ...nothing, external: new Set(external) }]);
  }

  /** A form, an image or a pattern, with all that it draws. */
  ofObject(object: PdfObject | undefined, depth = 0): ContentFacts {
    this.budget.step();
    const number = object instanceof PdfReference ? object.number : undefined;
    if (number === undefined) return this.examined(this.reader.resolve(object), depth);
    const known = this.byObject.get(number);
    if (known) return known;
    // In a circle, or too deep: whoever draws it draws the rest as well.
    if (depth > deepest || this.under.has(number)) return nothing;
    this.under.add(number);
    try {
      const facts = this.examined(this.reader.resolve(object), depth);
      if (this.byObject.size < mostRemembered) this.byObject.set(number, facts);
      return facts;
    } finally {
      this.under.delete(number);
    }
  }

  private examined(object: PdfObject, depth: number): ContentFacts {
    if (!(object instanceof PdfStream)) return nothing;
    const { reader } = this;
    const { dictionary } = object;
    const subtype = nameOf(reader, dictionary, 'Subtype');
    const own: ContentFacts = {
      fonts: nothing.fonts,
      external: new Set(
        [this.externalFile(dictionary), this.referredFile(dictionary), this.productionFile(dictionary)].filter(isThere),
      ),
      alternates: subtype === 'Image' && (reader.array(dictionary, 'Alternates') ?? []).length > 0,
      printerCode: subtype === 'PS' || nameOf(reader, dictionary, 'Subtype2') === 'PS',
    };
    if (subtype === 'Image' || subtype === 'PS') return own;
    return joined([own, this.used(this.notable(dictionary.get('Resources'), depth + 1), [object])]);
  }

  /** What of the resources is worth telling, by `category/name`. */
  private notable(resources: PdfObject | undefined, depth: number): ReadonlyMap<string, ContentFacts> {
    const number = resources instanceof PdfReference ? resources.number : undefined;
    const known = number === undefined ? undefined : this.notableByObject.get(number);
    if (known) return known;
    const dictionary = this.reader.resolve(resources);
    const notable = new Map<string, ContentFacts>();
    if (dictionary instanceof PdfDictionary && depth <= deepest) {
      this.gather(notable, dictionary, 'Font', (font) => this.ofFont(font, depth));
      this.gather(notable, dictionary, 'XObject', (part) => this.ofObject(part, depth + 1));
      this.gather(notable, dictionary, 'Pattern', (part) => this.ofObject(part, depth + 1));
      this.gather(notable, dictionary, 'ExtGState', (state) => this.ofState(state, depth));
    }
    // What was cut short in a circle would be wrong elsewhere.
    if (number !== undefined && this.under.size === 0 && this.notableByObject.size < mostRemembered) {
      this.notableByObject.set(number, notable);
    }
    return notable;
  }

  private gather(
    notable: Map<string, ContentFacts>,
    resources: PdfDictionary,
    category: string,
    look: (object: PdfObject) => ContentFacts,
  ): void {
    for (const [name, object] of this.reader.dictionary(resources, category)?.entries ?? []) {
      this.budget.step();
      const facts = this.readable(() => look(object));
      if (facts !== nothing && !isNothing(facts)) notable.set(`${category}/${name}`, facts);
    }
  }

  private ofFont(font: PdfObject, depth: number): ContentFacts {
    const number = font instanceof PdfReference ? font.number : undefined;
    const known = number === undefined ? undefined : this.byObject.get(number);
    if (known) return known;
    const dictionary = this.reader.resolve(font);
    if (!(dictionary instanceof PdfDictionary)) return nothing;
    const name = unembeddedFont(this.reader, dictionary);
    // The characters of a Type 3 font are drawings with resources of their own.
    const drawn = this.reader.lookup(dictionary, 'CharProcs') !== null && dictionary.get('Resources');
    const facts = drawn
      ? joined([...this.notable(drawn, depth + 1).values()])
      : name === undefined
        ? nothing
        : { ...nothing, fonts: new Set([name]) };
    if (number !== undefined && this.byObject.size < mostRemembered) this.byObject.set(number, facts);
    return facts;
  }

  private ofState(object: PdfObject, depth: number): ContentFacts {
    const { reader } = this;
    const state = reader.resolve(object);
    if (!(state instanceof PdfDictionary)) return nothing;
    const font = reader.array(state, 'Font')?.[0];
    const facts = font === undefined ? nothing : this.ofFont(font, depth);
    // /Identity and /Default change nothing (ISO 32000-2, clause 10.5).
    const transfer = ['TR', 'TR2'].some(
      (key) => state.has(key) && !['Identity', 'Default'].includes(nameOf(reader, state, key) ?? ''),
    );
    return transfer ? joined([facts, { ...nothing, printerCode: true }]) : facts;
  }

  /** What of the notable resources the content really uses. It is not read where there is nothing to find. */
  private used(notable: ReadonlyMap<string, ContentFacts>, streams: PdfStream[]): ContentFacts {
    if (notable.size === 0) return nothing;
    const content = this.decoded(streams);
    if (!content) return joined([...notable.values()]);
    const used = useOf(content);
    return joined([...notable].flatMap(([key, facts]) => (used.has(key) ? [facts] : [])));
  }

  /** @returns undefined for more than is read, or what can not be */
  private decoded(streams: PdfStream[]): Buffer | undefined {
    const parts: Buffer[] = [];
    let length = 0;
    try {
      for (const stream of streams) {
        this.budget.step();
        const data = this.reader.streamData(stream, Math.min(limits.decodedStream, largestContent - length));
        length += data.length + 1;
        parts.push(data, Buffer.from('\n'));
      }
    } catch (error) {
      if (error instanceof PdfError) return undefined;
      throw error;
    }
    return Buffer.concat(parts);
  }

  /** One resource that can not be read hides no other. */
  private readable(look: () => ContentFacts): ContentFacts {
    try {
      return look();
    } catch (error) {
      if (error instanceof PdfError) return nothing;
      throw error;
    }
  }

  /** The octets of a stream may stand in another file (ISO 32000-2, table 5). */
  private externalFile(dictionary: PdfDictionary): string | undefined {
    return dictionary.has('F') ? (fileName(this.reader, dictionary.get('F')) ?? '') : undefined;
  }

  /** A form may stand for the page of another document (clause 8.10.4). */
  private referredFile(dictionary: PdfDictionary): string | undefined {
    const reference = this.reader.dictionary(dictionary, 'Ref');
    return reference && (fileName(this.reader, reference.get('F')) ?? '');
  }

  /** A low resolution that a print shop replaces (clause 14.11.7). */
  private productionFile(dictionary: PdfDictionary): string | undefined {
    const versions = this.reader.dictionary(dictionary, 'OPI');
    if (!versions) return undefined;
    const [version] = versions.entries.values();
    const entries = this.reader.resolve(version);
    return entries instanceof PdfDictionary ? (fileName(this.reader, entries.get('F')) ?? '') : '';
  }
}

function joined(all: ContentFacts[]): ContentFacts {
  const telling = all.filter((each) => !isNothing(each));
  if (telling.length === 0) return nothing;
  if (telling.length === 1) return telling[0]!;
  return {
    fonts: new Set(telling.flatMap(({ fonts }) => [...fonts])),
    external: new Set(telling.flatMap(({ external }) => [...external])),
    alternates: telling.some(({ alternates }) => alternates),
    printerCode: telling.some(({ printerCode }) => printerCode),
  };
}

const isNothing = ({ fonts, external, alternates, printerCode }: ContentFacts): boolean =>
  fonts.size === 0 && external.size === 0 && !alternates && !printerCode;

const isThere = (name: string | undefined): name is string => name !== undefined;
