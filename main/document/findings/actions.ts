import type { FindingKind } from '../../../preload/contract/findings';
import { PdfDictionary, PdfStream, PdfString, type PdfObject, type PdfReader } from '../pdf';
import type { Budget } from './budget';
import type { Found } from './found';
import { fileName, isVisited, nameOf } from './trees';

/** Where an action hangs. */
export interface ActionPlace {
  page?: number;
  /** It happens without a click. */
  unasked?: boolean;
}

/** What the actions of ISO 32000-2, clause 12.6.4, mean for what a page says. Those that only turn pages are not here. */
const kinds: Readonly<Record<string, FindingKind>> = {
  JavaScript: 'scripts',
  Hide: 'hiding-actions',
  SetOCGState: 'hiding-actions',
  SetState: 'hiding-actions',
  ResetForm: 'form-actions',
  ImportData: 'form-actions',
  Rendition: 'media',
  Movie: 'media',
  Sound: 'media',
  GoTo3DView: 'media',
  RichMediaExecute: 'media',
  SubmitForm: 'sending',
  Launch: 'launching',
  URI: 'links',
  GoToR: 'links',
  GoToE: 'links',
  Named: 'viewer-commands',
};

/** Named actions that only turn pages (ISO 32000-2, table 215). */
const turningPages = new Set(['NextPage', 'PrevPage', 'FirstPage', 'LastPage', 'GoBack', 'GoForward', 'GoToPage']);
/** Actions that follow one another. */
const longestChain = 1000;

/** What actions do, and the actions that follow them. Actions that stand in one place of the file are told once a place. */
export class Actions {
  constructor(
    private readonly reader: PdfReader,
    private readonly found: Found,
    private readonly budget: Budget,
  ) {}

  /** An action dictionary, or an array of what an OpenAction may be instead: a destination. */
  look(action: PdfObject | undefined, place: ActionPlace): void {
    const visited = new Set<number>();
    const stack: PdfObject[] = action === undefined ? [] : [action];
    for (let looked = 0; stack.length > 0 && looked < longestChain; looked++) {
      this.budget.step();
      const node = stack.pop()!;
      if (isVisited(node, visited)) continue;
      const dictionary = this.reader.resolve(node);
      if (!(dictionary instanceof PdfDictionary)) continue;
      this.tell(dictionary, place);
      const next = dictionary.get('Next');
      const following = this.reader.resolve(next);
      if (Array.isArray(following)) stack.push(...following.slice(0, longestChain));
      else if (next !== undefined) stack.push(next);
    }
  }

  /** Additional actions (ISO 32000-2, clause 12.6.3), those that are not named in `except`. */
  lookAdditional(holder: PdfDictionary, place: Omit<ActionPlace, 'unasked'>, except: readonly string[] = []): void {
    const additional = this.reader.dictionary(holder, 'AA');
    if (!additional) return;
    for (const [trigger, action] of additional.entries) {
      if (except.includes(trigger)) continue;
      // Pressing and letting go of the button are a click.
      this.look(action, { ...place, unasked: trigger !== 'D' && trigger !== 'U' });
    }
  }

  private tell(action: PdfDictionary, { page, unasked }: ActionPlace): void {
    const { reader } = this;
    const type = nameOf(reader, action, 'S') ?? '';
    const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    const place = { ...(page !== undefined && { page }), ...(unasked && { unasked }) };
    if (hasScript(reader, action) && kind !== 'scripts') this.found.add('scripts', place);
    if (!kind) return;
    const name = this.nameFor(kind, type, action);
    if (kind === 'viewer-commands' && (name === undefined || turningPages.has(name))) return;
    this.found.add(kind, { ...place, ...(name !== undefined && { name }) });
  }

  private nameFor(kind: FindingKind, type: string, action: PdfDictionary): string | undefined {
    const { reader } = this;
    switch (kind) {
      case 'links': {
        const address = reader.lookup(action, 'URI');
        if (type === 'URI') return address instanceof PdfString ? Buffer.from(address.bytes).toString('latin1') : '';
        return fileName(reader, action.get('F'));
      }
      case 'launching':
        return fileName(reader, action.get('F')) ?? fileName(reader, reader.dictionary(action, 'Win')?.get('F'));
      case 'sending':
      case 'form-actions':
        return fileName(reader, action.get('F'));
      case 'viewer-commands':
        return nameOf(reader, action, 'N');
      default:
        return undefined;
    }
  }
}

/** A rendition action may carry a script beside its media. */
function hasScript(reader: PdfReader, action: PdfDictionary): boolean {
  const script = reader.lookup(action, 'JS');
  return script instanceof PdfString || script instanceof PdfStream;
}
