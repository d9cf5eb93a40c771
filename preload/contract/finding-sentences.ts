import type { Finding, FindingKind, PageSpan } from './findings';

/** A finding for a person: what is there, and what that may mean. Neither accuses anybody. */
export interface FindingSentences {
  what: string;
  why: string;
}

type Words = (finding: Finding) => FindingSentences;

const many = (count: number, one: string, several: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${several}`;

const itself = ({ unasked }: Finding): string => (unasked ? ' It may happen without a click.' : '');

const sentences: Record<FindingKind, Words> = {
  scripts: ({ count, unasked }) => ({
    what: `The document carries ${many(count, 'script', 'scripts')} (JavaScript).`,
    why:
      'Programs that run scripts may change fields and what of the page is seen' +
      (unasked ? ', also without a click.' : ', when a button or a link is used.'),
  }),
  'computed-fields': ({ count }) => ({
    what: `The value of ${many(count, 'form field is', 'form fields are')} computed, checked or written by a script.`,
    why: 'Programs that run scripts may show another value there than this one does.',
  }),
  'dynamic-form': () => ({
    what: 'The document is a dynamic form (XFA).',
    why: 'Some programs show that form in place of the pages that are seen here, and it may say something else.',
  }),
  'fields-drawn-by-viewer': () => ({
    what: 'The document asks every program to draw its form fields anew.',
    why: 'Programs draw them in their own ways, so a field may look different elsewhere.',
  }),
  'form-actions': (finding) => ({
    what: `${many(finding.count, 'action empties or fills', 'actions empty or fill')} form fields.`,
    why: `What fields show may change when it is used.${itself(finding)}`,
  }),
  'hiding-actions': (finding) => ({
    what: `${many(finding.count, 'action shows or hides', 'actions show or hide')} parts of pages.`,
    why: `A page may show more or less after it was used.${itself(finding)}`,
  }),
  'fonts-not-embedded': ({ count }) => ({
    what: `${many(count, 'font is', 'fonts are')} not part of the document.`,
    why: 'Each computer puts a font of its own in its place: letters may look different, and rare ones may be others or missing.',
  }),
  'external-content': ({ count }) => ({
    what: `${many(count, 'part of a page is', 'parts of pages are')} taken from another file.`,
    why: 'That file is not signed. What is seen there depends on it; nothing was fetched here.',
  }),
  'alternate-images': () => ({
    what: 'Pictures have further versions, such as one for print.',
    why: 'A program may show or print another version than the one that is seen here.',
  }),
  'printer-code': () => ({
    what: 'Pages carry code for printers.',
    why: 'A print may differ from what is seen on the screen.',
  }),
  'layers-hidden': ({ count }) => ({
    what: `${many(count, 'layer is', 'layers are')} switched off.`,
    why: 'What is on it is not seen now; programs with a list of layers can switch it on.',
  }),
  'layers-print': ({ count }) => ({
    what: `${many(count, 'layer is', 'layers are')} different on paper than on the screen.`,
    why: 'A print shows more or less than the screen does.',
  }),
  'screen-only': ({ count }) => ({
    what: `${many(count, 'mark or field is', 'marks or fields are')} seen on the screen and not printed.`,
    why: 'A print shows less than the screen does.',
  }),
  'print-only': ({ count }) => ({
    what: `${many(count, 'mark or field is', 'marks or fields are')} printed and not seen on the screen.`,
    why: 'A print shows more than the screen does.',
  }),
  annotations: ({ count }) => ({
    what: `${many(count, 'mark or comment stands', 'marks or comments stand')} on top of pages.`,
    why: 'They are not part of the page itself: programs can hide them, and may draw them differently.',
  }),
  media: (finding) => ({
    what: `The document carries sound, film or models (${many(finding.count, 'place', 'places')}).`,
    why: `What is heard and seen there changes as it is played, and not every program can.${itself(finding)}`,
  }),
  'page-templates': ({ count }) => ({
    what: `${many(count, 'page is', 'pages are')} kept aside as a template.`,
    why: 'Scripts may put such pages among those that are seen.',
  }),
  presentation: () => ({
    what: 'The document can be shown as a presentation.',
    why: 'Parts of pages may then come and go, or something else may be shown in their place.',
  }),
  portfolio: () => ({
    what: 'The document is a portfolio of files.',
    why: 'Many programs show those files in place of the pages that are seen here.',
  }),
  unreadable: () => ({
    what: 'A part of the document could not be read.',
    why: 'Programs differ in what they make of it, and nothing was looked for in there.',
  }),
  unfinished: () => ({
    what: 'The document was not looked through to its end: it is too large, or built to take very long.',
    why: 'There may be more than is listed here.',
  }),
  launching: (finding) => ({
    what: `${many(finding.count, 'action leads', 'actions lead')} to another program or file on the computer.`,
    why: `The pages stay as they are. Use it only where you trust whoever sent the document.${itself(finding)}`,
  }),
  sending: (finding) => ({
    what: `${many(finding.count, 'action sends', 'actions send')} what is in the form to an address.`,
    why: `The pages stay as they are.${itself(finding)}`,
  }),
  'viewer-commands': (finding) => ({
    what: `${many(finding.count, 'action uses a command', 'actions use commands')} of the program that shows the document, such as printing.`,
    why: `The pages stay as they are.${itself(finding)}`,
  }),
  links: (finding) => ({
    what: `${many(finding.count, 'link leads', 'links lead')} out of the document.`,
    why: `What stands there is not signed and may change.${itself(finding)}`,
  }),
  attachments: ({ count }) => ({
    what: `${many(count, 'file is', 'files are')} attached.`,
    why: 'They are signed with the document, and are not seen on its pages. Open them before you sign where they matter.',
  }),
  layers: ({ count }) => ({
    what: `The document has ${many(count, 'layer', 'layers')}.`,
    why: 'Programs with a list of layers can switch them on and off.',
  }),
  'hidden-annotations': ({ count }) => ({
    what: `${many(count, 'mark or field is', 'marks or fields are')} kept from view.`,
    why: 'Neither the screen nor a print shows them unless somebody or a script brings them out.',
  }),
  'outside-crop': () => ({
    what: 'Pages are larger than the part of them that is seen.',
    why: 'There may be something beyond the edges, such as marks for a print shop. Some programs can show it.',
  }),
  'open-fields': ({ count }) => ({
    what: `${many(count, 'form field', 'form fields')} can still be filled in.`,
    why: 'Fill in what you mean to sign. A later change of a field is seen when the signature is checked.',
  }),
};

/** A finding as sentences for a person. Names and addresses of the document are not in them. */
export function describeFinding(finding: Finding): FindingSentences {
  return sentences[finding.kind](finding);
}

/** Where it is, such as `Page 3` or `Pages 1–4, 7`; empty for what belongs to the document as a whole. */
export function findingPlace(finding: Pick<Finding, 'pages' | 'morePages'>): string {
  const { spans, more, single } = findingSpans(finding);
  if (spans.length === 0) return '';
  return `${single ? 'Page' : 'Pages'} ${spans.map(({ words }) => words).join(', ')}${more ? ' and others' : ''}`;
}

/** The spans that are told, each with its first page and its words; `more`: there are others. */
export function findingSpans({ pages = [], morePages }: Pick<Finding, 'pages' | 'morePages'>): {
  spans: { from: number; words: string }[];
  more: boolean;
  single: boolean;
} {
  const [first] = pages;
  const told = pages.slice(0, mostToldSpans);
  return {
    spans: told.map((span) => ({ from: span.from, words: spanWords(span) })),
    more: morePages === true || told.length < pages.length,
    single: pages.length === 1 && first !== undefined && first.from === first.to && !morePages,
  };
}

const mostToldSpans = 12;

const spanWords = ({ from, to }: PageSpan): string => (from === to ? `${from}` : `${from}–${to}`);
