import type { MainWindowBridge } from '../../../preload/contract/bridges';
import type { Request } from '../../../preload/contract/channels';
import type { SigningClaims } from '../../../preload/contract/claims';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { DocumentId, SeenPlace } from '../../../preload/contract/model';
import type { PageSize, TextRun } from '../../../preload/contract/page-view';
import type {
  DocumentPlace,
  DocumentPlaces,
  KeptPlace,
  SignatureLine as CheckedSignature,
  SignaturePreview,
  SigningLine,
} from '../../../preload/contract/placement';
import { createStore, type Followed } from '../../app/store';

/** Where a signature stands on pages. */
export type Placed = KeptPlace;

/** What is asked of a look at the pages of a document. */
export interface LookedAt {
  readonly pages: number;
  sizes(from: number, to: number): Promise<PageSize[]>;
  text(page: number): Promise<readonly TextRun[]>;
  drawAppearance(
    pdf: Uint8Array,
    scale: number,
  ): Promise<{ width: number; height: number; pixels: Uint8ClampedArray<ArrayBuffer> }>;
}

/** What is known of one document's places. */
export interface KnownPlaces {
  pages?: number;
  places?: DocumentPlaces;
  /** Of the signatures that it has; reading all of a document takes a while. */
  signatures?: readonly CheckedSignature[];
  /** Undefined while it is looked for; none where there is none, or the document can not be read. */
  line?: SigningLine | 'none' | undefined;
  texts: ReadonlyMap<number, readonly TextRun[]>;
  sizes: ReadonlyMap<number, PageSize>;
}

/** How the next signature would look in the document that is shown. */
export interface ShownPreview {
  documentId: DocumentId;
  preview?: SignaturePreview;
  /** Why there is none. */
  error?: ErrorShape;
}

export interface PlacementState {
  documents: ReadonlyMap<DocumentId, KnownPlaces>;
  /** What is different with a document. */
  own: ReadonlyMap<DocumentId, DocumentPlace>;
  /** By signer: the same place on each document. */
  common: ReadonlyMap<string, Placed>;
  preview?: ShownPreview;
  /** Where the person has just put it: seen there until the preview says so. */
  moved?: { documentId: DocumentId; place: SeenPlace };
  /** A new place is drawn with the next press of the pointer. */
  drawing: boolean;
}

/** Pages whose text is kept. */
const mostTexts = 60;

/** Where signatures stand, and what stands there already. */
export interface Placement extends Followed<PlacementState> {
  /** Asks where signatures stood last. */
  open(): void;
  /** The pages of a document are seen: its fields, signatures and lines are looked for. */
  look(id: DocumentId, view: LookedAt): void;
  /** The lines of these documents are wanted; those that are not known yet are looked for, one document after the other. */
  needLines(ids: readonly DocumentId[]): void;
  /** The text of a page is wanted, for what is near the place. */
  needText(id: DocumentId, page: number): void;
  setOwn(id: DocumentId, place: DocumentPlace | undefined): void;
  setCommon(signer: string, placed: Placed | undefined): void;
  /** Forgets what was placed, so that the wishes of the signer say where it stands; a field that was chosen stays chosen. */
  unplace(signer: string): void;
  setDrawing(on: boolean): void;
  setMoved(id: DocumentId, place: SeenPlace): void;
  /** Asks how a signature would look; an answer that comes late is dropped. */
  ask(request: Request<'signing.preview'> | undefined): Promise<void>;
  /** The picture of the preview, so sharp. */
  picture(
    scale: number,
  ): Promise<{ width: number; height: number; pixels: Uint8ClampedArray<ArrayBuffer> } | undefined>;
  /** What a request says of places beside its claims. */
  request(
    ids: readonly DocumentId[],
    signer: string,
    claims: SigningClaims | undefined,
    visible: boolean,
  ): Pick<Request<'signing.start'>, 'claims' | 'places'>;
}

const nothingKnown: KnownPlaces = { texts: new Map(), sizes: new Map() };

export function createPlacement(bridge: Pick<MainWindowBridge, 'invoke'>): Placement {
  const { getState, subscribe, set } = createStore<PlacementState>({
    documents: new Map(),
    own: new Map(),
    common: new Map(),
    drawing: false,
  });
  let shown: { id: DocumentId; view: LookedAt } | undefined;
  let asked = 0;
  const asking = new Set<string>();

  const know = (id: DocumentId, part: Partial<KnownPlaces>): void => {
    const { documents } = getState();
    const before = documents.get(id) ?? nothingKnown;
    set({ ...getState(), documents: new Map(documents).set(id, { ...before, ...part }) });
  };

  const readText = async (id: DocumentId, view: LookedAt, page: number): Promise<readonly TextRun[] | undefined> => {
    const known = getState().documents.get(id)?.texts.get(page);
    if (known) return known;
    try {
      const [runs, [size]] = await Promise.all([view.text(page), view.sizes(page, page)]);
      if (shown?.view !== view || !size) return undefined;
      const { texts, sizes } = getState().documents.get(id) ?? nothingKnown;
      const kept = [...texts].slice(-mostTexts + 1);
      know(id, { texts: new Map(kept).set(page, runs), sizes: new Map(sizes).set(page, size) });
      return runs;
    } catch {
      // A page whose words can not be had is placed on all the same.
      return undefined;
    }
  };

  /** Main reads the words with the engine that reads them when it is signed, so what is offered is what is found then. */
  const findLine = async (id: DocumentId): Promise<void> => {
    const answer = await bridge.invoke('documents.line', { documentId: id });
    know(id, { line: (answer.ok && answer.value.line) || 'none' });
  };

  let lookingForLines = false;
  const wantedLines = new Set<DocumentId>();
  const findLines = async (): Promise<void> => {
    if (lookingForLines) return;
    lookingForLines = true;
    for (const id of wantedLines) {
      wantedLines.delete(id);
      if (getState().documents.get(id)?.line === undefined) await findLine(id);
    }
    lookingForLines = false;
  };

  const setCommon: Placement['setCommon'] = (signer, placed) => {
    const common = new Map(getState().common);
    if (placed) common.set(signer, placed);
    else if (!common.delete(signer)) return;
    void bridge.invoke('places.keep', { signer, ...(placed && { placed }) });
    set({ ...getState(), common, drawing: false });
  };

  return {
    getState,
    subscribe,

    open() {
      void bridge.invoke('places.list', {}).then((answer) => {
        if (!answer.ok) return;
        // What was placed meanwhile is newer.
        set({ ...getState(), common: new Map([...Object.entries(answer.value), ...getState().common]) });
      });
    },

    look(id, view) {
      shown = { id, view };
      set({ ...getState(), drawing: false });
      know(id, { pages: view.pages, line: undefined, texts: new Map(), sizes: new Map() });
      void bridge.invoke('documents.places', { documentId: id }).then((answer) => {
        if (!answer.ok) return;
        know(id, { places: answer.value });
        if (answer.value.signatureFields.every(({ state }) => state !== 'signed')) return;
        void bridge.invoke('documents.signatures', { documentId: id }).then((checked) => {
          if (checked.ok) know(id, { signatures: checked.value });
        });
      });
      void findLine(id);
    },

    needLines(ids) {
      for (const id of ids) wantedLines.add(id);
      void findLines();
    },

    needText(id, page) {
      const key = `${id} ${page}`;
      if (shown?.id !== id || asking.has(key) || getState().documents.get(id)?.texts.has(page)) return;
      asking.add(key);
      void readText(id, shown.view, page).then(() => asking.delete(key));
    },

    setOwn(id, place) {
      const own = new Map(getState().own);
      if (place) own.set(id, place);
      else own.delete(id);
      set({ ...getState(), own, drawing: false });
    },

    setCommon,

    unplace(signer) {
      const fields = [...getState().own].filter(([, place]) => 'field' in place);
      if (fields.length !== getState().own.size) set({ ...getState(), own: new Map(fields) });
      setCommon(signer, undefined);
    },

    setMoved: (documentId, place) => set({ ...getState(), moved: { documentId, place } }),
    setDrawing: (drawing) => set({ ...getState(), drawing }),

    async ask(request) {
      const mine = (asked += 1);
      if (!request) {
        const { preview: _preview, moved: _moved, ...state } = getState();
        set(state);
        return;
      }
      const { documentId } = request;
      const answer = await bridge.invoke('signing.preview', request);
      if (mine !== asked) return;
      // A token that is at work is asked later; what was seen before stays.
      if (!answer.ok && answer.error.code === 'token.inUse') return;
      const preview = answer.ok ? { preview: answer.value } : { error: answer.error };
      // What can not be shown stays where the person put it, to be moved from there.
      const { moved, ...state } = getState();
      set({ ...state, preview: { documentId, ...preview }, ...(!answer.ok && moved && { moved }) });
    },

    async picture(scale) {
      const pdf = getState().preview?.preview?.pdf;
      if (!pdf || !shown) return undefined;
      return shown.view.drawAppearance(pdf, scale).catch(() => undefined);
    },

    request(ids, signer, claims, visible) {
      const { own, common } = getState();
      const places = Object.fromEntries(
        ids.flatMap((id) => {
          const place = own.get(id);
          return place && (visible || 'field' in place) ? [[id, place]] : [];
        }),
      );
      const placed = visible ? common.get(signer) : undefined;
      const withPlace = placed ? placedClaims(claims, placed) : claims;
      return {
        ...(withPlace && { claims: withPlace }),
        ...(Object.keys(places).length > 0 && { places }),
      };
    },
  };
}

/** What is claimed, with a place in place of a corner. */
function placedClaims(claims: SigningClaims | undefined, { pages, place }: Placed): SigningClaims {
  const { corner: _corner, ...look } = claims?.visible || {};
  return { ...claims, visible: { ...look, pages, place } };
}
