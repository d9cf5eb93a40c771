import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import type { Request } from '../../../preload/contract/channels';
import type { DocumentId, SeenPlace, SignerSummary } from '../../../preload/contract/model';
import type { PageRectangle, PageSize } from '../../../preload/contract/page-view';
import type { ChosenPages, CornerPlace, DocumentPlace, WantedPlace } from '../../../preload/contract/placement';
import { currentDelegation, currentKey, currentSigner, currentWishes, signableIds } from '../signing/desk-selectors';
import type { DeskState } from '../signing/desk-state';
import { perDocumentOf } from '../claims/own-words';
import { claimsOf, sameLook, wishesProblem } from '../signing/wishes';
import type { SignatureWishes } from '../signing/wishes';
import { fromCorner } from './place-geometry';
import type { KnownPlaces, Placed, PlacementState, ShownPreview } from './placement';

/** How long what is wished must be the same before it is drawn, in milliseconds. */
const settling = 150;

/** Where the next signature of the document that is shown stands, and what can be done about it. */
export interface PlacementForm {
  documentId: DocumentId;
  known: KnownPlaces | undefined;
  signer: SignerSummary;
  wishes: SignatureWishes;
  /** How many documents would be signed together. */
  documents: number;
  isDisabled: boolean;
  drawing: boolean;
  /** Chosen for this document alone. */
  own: DocumentPlace | undefined;
  /** Chosen for each document. */
  common: Placed | undefined;
  /** The field that is signed, where one is chosen. */
  field: string | undefined;
  /** It stands on the line of each document. */
  onLine: boolean;
  /** Where it stands then in a document without a line; undefined: such a document is not signed. */
  otherwise: CornerPlace | undefined;
  /** The documents that would be signed together, and what is known of their lines. */
  together: readonly { id: DocumentId; name: string; line: KnownPlaces['line'] }[];
  pages: ChosenPages;
  preview: ShownPreview | undefined;
  /** Where it stands; the first is its own place. */
  seen: readonly SeenPlace[];
  /** Puts it onto a page of a size. */
  put(page: number, rectangle: PageRectangle, size: PageSize): void;
  /** For this document alone, exactly there. */
  putHere(page: number, rectangle: PageRectangle): void;
  setPages(pages: ChosenPages): void;
  setScope(scope: 'own' | 'common', size: PageSize | undefined): void;
  /** On the line of each document, and where it has none there. */
  setOnLine(otherwise: CornerPlace | undefined): void;
  setField(field: string | undefined): void;
  /** Whether it is seen at all. */
  show(visible: boolean): void;
  /** Where the signer has it. */
  back(): void;
  setDrawing(on: boolean): void;
  needText(page: number): void;
  needLines(ids: readonly DocumentId[]): void;
  /** Shows another document. */
  look(id: DocumentId): void;
}

export function usePlacementState(): PlacementState {
  const { placement } = useDesk();
  return useSyncExternalStore(placement.subscribe, placement.getState);
}

/** The form of the document that is shown; undefined while there is no signer. */
export function usePlacement(documentId: DocumentId): PlacementForm | undefined {
  const desk = useDesk();
  const state = useDeskState();
  const placed = usePlacementState();
  const { placement } = desk;
  const signer = currentSigner(state);
  if (!signer) return undefined;
  const wishes = currentWishes(state, signer);
  const known = placed.documents.get(documentId);
  const own = placed.own.get(documentId);
  const common = placed.common.get(signer.name);
  const field = own && 'field' in own ? own.field : undefined;
  const preview = placed.preview?.documentId === documentId ? placed.preview : undefined;
  const moved = placed.moved?.documentId === documentId ? placed.moved.place : undefined;
  const told = preview?.preview?.seen ?? [];
  const seen = moved ? [moved, ...told.filter(({ page }) => page !== moved.page && told.length > 1)] : told;
  const pages = (own && 'pages' in own ? own.pages : undefined) ?? common?.pages ?? wishedPages(wishes, signer);
  const count = known?.pages ?? 1;
  const setVisible = (visible: boolean): void => {
    if (wishes.visible !== visible) desk.wish(signer.name, { ...wishes, visible });
  };
  const place = (next: { pages: ChosenPages; place: WantedPlace }, isOwn: boolean): void => {
    if (isOwn) placement.setOwn(documentId, next);
    else {
      placement.setOwn(documentId, undefined);
      placement.setCommon(signer.name, next);
    }
    setVisible(true);
  };
  const isOwn = own !== undefined && !('field' in own);
  const lineForAll = common && 'line' in common.place ? common.place : undefined;
  const onLine = own === undefined && lineForAll !== undefined;
  const names = new Map(state.documents.map(({ summary: { id, name } }) => [id, name]));
  const together = signableIds(state);
  return {
    ...{ documentId, known, signer, wishes, own, common, field, pages, preview },
    seen: wishes.visible || field !== undefined ? seen : [],
    onLine,
    otherwise: lineForAll?.otherwise,
    documents: together.length,
    together: together.map((id) => ({ id, name: names.get(id) ?? '', line: placed.documents.get(id)?.line })),
    isDisabled: state.batch !== undefined,
    drawing: placed.drawing,
    put(page, rectangle, size) {
      const on = onLine ? page : pagesWith(pages, page, count);
      placement.setMoved(documentId, { page, rectangle: [...rectangle] });
      // Who moves it off the line of one document has nothing against the lines of the others.
      const here = isOwn || onLine;
      place({ pages: on, place: here ? exact(rectangle) : fromCorner(rectangle, size) }, here);
    },
    putHere(page, rectangle) {
      placement.setMoved(documentId, { page, rectangle: [...rectangle] });
      place({ pages: page, place: exact(rectangle) }, true);
    },
    setPages(next) {
      const [first] = seen;
      const size = first && known?.sizes.get(first.page);
      const before = own && 'place' in own ? own.place : common?.place;
      const at = before ?? (first && size ? fromCorner(first.rectangle, size) : undefined);
      if (at) place({ pages: next, place: at }, isOwn);
    },
    setScope(scope, size) {
      const [first] = seen;
      if (scope === 'common' && onLine && !(first && size)) return placement.setCommon(signer.name, undefined);
      if (!first || (scope === 'common' && !size)) return;
      if (scope === 'own') place({ pages, place: exact(first.rectangle) }, true);
      else if (size) place({ pages, place: fromCorner(first.rectangle, size) }, false);
    },
    setOnLine(otherwise) {
      place({ pages, place: { line: true, ...(otherwise && { otherwise }) } }, false);
    },
    setField(name) {
      placement.setOwn(documentId, name === undefined ? undefined : { field: name });
    },
    show(visible) {
      if (!visible) placement.setOwn(documentId, undefined);
      setVisible(visible);
    },
    back() {
      placement.setOwn(documentId, undefined);
      placement.setCommon(signer.name, undefined);
    },
    setDrawing: placement.setDrawing,
    needText: (page) => placement.needText(documentId, page),
    needLines: placement.needLines,
    look: desk.show,
  };
}

const exact = (rectangle: PageRectangle): WantedPlace => ({ rectangle: [...rectangle] });

function wishedPages({ pages, pageNumber }: SignatureWishes, { look }: SignerSummary): ChosenPages {
  if (pages === 'number') return Number(pageNumber) || 'first';
  return pages === 'configured' ? (Array.isArray(look.pages) ? look.pages : look.pages) : pages;
}

/** The same pages where the signature stands on this one already; else this one, named so that it fits other documents. */
export function pagesWith(pages: ChosenPages, page: number, count: number): ChosenPages {
  const isOn = (one: number): boolean => one === page || one + count + 1 === page;
  if (pages === 'all') return pages;
  if (pages === 'first' && page === 1) return pages;
  if (pages === 'last' && page === count) return pages;
  if (typeof pages === 'number' && isOn(pages)) return pages;
  if (Array.isArray(pages) && pages.some(isOn)) return pages;
  if (page === count) return 'last';
  return page === 1 ? 'first' : page;
}

/** Keeps the preview of the next signature in the document that is shown up to date. */
export function usePreviewing(documentId: DocumentId): void {
  const desk = useDesk();
  const state = useDeskState();
  const { own, common } = usePlacementState();
  const request = useMemo(
    () => previewRequest(documentId, state, own.get(documentId), common),
    [documentId, state, own, common],
  );
  const key = request && JSON.stringify(request);
  const look = request?.claims?.visible || undefined;
  // The look goes by its name, and what it shows may be changed under it.
  const revision = state.appearances.appearances.find(({ ref }) => sameLook(ref, look?.appearance))?.revision;
  useEffect(() => {
    const asked = key === undefined ? undefined : (JSON.parse(key) as Request<'signing.preview'>);
    const timer = setTimeout(() => void desk.placement.ask(asked), asked ? settling : 0);
    return () => clearTimeout(timer);
  }, [desk, key, revision]);
}

function previewRequest(
  documentId: DocumentId,
  state: DeskState,
  own: DocumentPlace | undefined,
  common: ReadonlyMap<string, Placed>,
): Request<'signing.preview'> | undefined {
  const signer = currentSigner(state);
  if (!signer || state.batch || state.documents.length === 0) return undefined;
  const wishes = currentWishes(state, signer);
  if ((!wishes.visible && !(own && 'field' in own)) || wishesProblem(wishes)) return undefined;
  const alias = signer.choosable ? currentKey(state, signer)?.alias : undefined;
  const onBehalfOf = currentDelegation(state, signer)?.delegation;
  const claims = claimsOf(signer, wishes);
  const placed = wishes.visible ? common.get(signer.name) : undefined;
  const words = perDocumentOf(state.own, [documentId])?.[documentId];
  const { corner: _corner, ...look } = claims?.visible || {};
  const visible = placed ? { ...look, ...placed } : claims?.visible;
  return {
    documentId,
    signer: signer.name,
    ...(alias !== undefined && { alias }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...((claims || placed) && { claims: { ...claims, ...(visible !== undefined && { visible }) } }),
    ...(words && { own: words }),
    ...(own && { place: own }),
  };
}
