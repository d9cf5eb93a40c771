import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { DocumentId } from '../../../preload/contract/model';
import type { Standing } from '../../../preload/contract/page-review';
import type { PageViewId, ViewRotation } from '../../../preload/contract/page-view';
import { t } from '../../i18n/translate';
import { layoutOf, scaleOf, steppedScale } from './page-layout';
import type { Fit } from './page-layout';
import type { ShownPage } from './page-overlay';
import { OutlineIcon, ThumbnailsIcon } from './page-icons';
import { OutlinePanel } from './OutlinePanel';
import { PageColumn } from './PageColumn';
import type { PageColumnHandle } from './PageColumn';
import { PageToolbar } from './PageToolbar';
import { PageTrouble } from './PageTrouble';
import { SearchBar } from './SearchBar';
import { SidePanel } from './SidePanel';
import type { SidePanelEntry } from './side-panels';
import { Thumbnails } from './Thumbnails';
import type { PanelRequests } from './panel-requests';
import { useAskedPanel } from './use-asked-panel';
import { useOpened } from './use-opened';
import type { OpenPages } from './use-opened';
import { useRoom } from './use-room';
import { useViewerKeys } from './use-viewer-keys';
import type { ViewedDocument } from './viewed-document';
import styles from './PageViewer.module.css';

/** From this width on, in CSS pixels, small pages are seen beside the pages from the beginning. */
const roomForThumbnails = 600;

export interface PageViewerProps {
  documentId: DocumentId;
  name: string;
  /** Opens a look at the document; the same function as long as the same is meant. */
  open: OpenPages;
  /** At the left of the bar above the pages; the name without it. */
  heading?: ReactNode;
  /** Laid over each page that is near. */
  overlay?: (shown: ShownPage) => ReactNode;
  /** More to see beside the pages, behind small pages and contents. */
  panels?: readonly SidePanelEntry[];
  /** Shows a page; another object shows it again. */
  goTo?: { page: number } | undefined;
  /** Who may open one of the panels from elsewhere. */
  panelRequests?: PanelRequests | undefined;
  /** Told again and again what of the pages stands in sight; the same function as long as the same is meant. */
  onStanding?: ((view: PageViewId, standing: Standing) => void) | undefined;
  /** What can be done at once where the document can not be shown. */
  troubleAction?: (error: ErrorShape) => ReactNode;
}

/** The pages of one document with all that a reader needs. It knows nothing of signing. */
export function PageViewer(props: PageViewerProps) {
  return <Viewer key={props.documentId} {...props} />;
}

/** How the pages are seen; it outlives the process that draws them. */
interface Look {
  fit: Fit;
  rotation: ViewRotation;
  page: number;
}

/** Who comes back to a document finds it as it was left. */
const looks = new WeakMap<OpenPages, Map<DocumentId, Look>>();

function Viewer(props: PageViewerProps) {
  const { documentId, name, open, heading, overlay, panels, panelRequests, goTo, onStanding, troubleAction } = props;
  const [opened, again] = useOpened(open, documentId);
  const [look, setLook] = useState<Look>(
    () => looks.get(open)?.get(documentId) ?? { fit: { to: 'width', page: 1 }, rotation: 0, page: 1 },
  );
  useEffect(() => {
    const left = looks.get(open) ?? new Map<DocumentId, Look>();
    looks.set(open, left.set(documentId, look));
  }, [open, documentId, look]);
  const title = heading ?? <h2 className={styles.name}>{name}</h2>;
  if (opened.state === 'open') {
    return (
      <OpenViewer
        name={name}
        viewed={opened.viewed}
        heading={title}
        overlay={overlay}
        onStanding={onStanding}
        panels={panels ?? []}
        panelRequests={panelRequests}
        goTo={goTo}
        look={look}
        setLook={setLook}
      />
    );
  }
  return (
    <section className={styles.viewer} aria-label={t('page.viewer', { name })} data-testid="page-viewer">
      <div className={styles.stage}>
        <PageToolbar heading={title} tools={undefined} />
        {opened.state === 'trouble' ? (
          <PageTrouble error={opened.error} action={troubleAction?.(opened.error)} onAgain={again} />
        ) : (
          <p className={styles.opening} role="status">
            {t('page.opening')}
          </p>
        )}
      </div>
    </section>
  );
}

interface OpenViewerProps extends Required<Pick<PageViewerProps, 'name' | 'panels'>> {
  viewed: ViewedDocument;
  heading: ReactNode;
  overlay: PageViewerProps['overlay'];
  onStanding: PageViewerProps['onStanding'];
  panelRequests: PageViewerProps['panelRequests'];
  goTo: PageViewerProps['goTo'];
  look: Look;
  setLook: React.Dispatch<React.SetStateAction<Look>>;
}

function OpenViewer(props: OpenViewerProps) {
  const { name, viewed, heading, overlay, onStanding, panels, panelRequests, goTo, look, setLook } = props;
  const viewer = useRef<HTMLElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const column = useRef<PageColumnHandle>(null);
  const room = useRoom(pane);
  const sizes = useSyncExternalStore(viewed.sizes.subscribe, viewed.sizes.getState);
  const search = useSyncExternalStore(viewed.search.subscribe, viewed.search.getState);
  const [panel, setPanel] = useAskedPanel(panelRequests);
  const [searching, setSearching] = useState(0);
  const [searchOpen, setSearchOpen] = useState(false);
  const { fit, rotation, page } = look;
  const scale = scaleOf(fit, sizes, rotation, room);
  const layout = useMemo(() => layoutOf(sizes, scale, rotation, room), [sizes, scale, rotation, room]);
  // Several turns of a wheel may come before the next drawing.
  const scaleNow = useRef(scale);
  useEffect(() => {
    scaleNow.current = scale;
  }, [scale]);

  const setFit = useCallback((next: Fit) => setLook((before) => ({ ...before, fit: next })), [setLook]);
  const setScale = useCallback(
    (next: number) => {
      scaleNow.current = scaleOf({ to: 'scale', scale: next }, sizes, 0, room);
      setFit({ to: 'scale', scale: scaleNow.current });
    },
    [setFit, sizes, room],
  );
  const onZoom = useCallback((factor: number) => setScale(scaleNow.current * factor), [setScale]);
  const onStep = useCallback((direction: 1 | -1) => setScale(steppedScale(scaleNow.current, direction)), [setScale]);
  const onSeen = useCallback(
    (seen: number) => setLook((before) => (before.page === seen ? before : { ...before, page: seen })),
    [setLook],
  );
  const tellStanding = useCallback(
    (standing: Standing) => onStanding?.(viewed.view.view, standing),
    [onStanding, viewed],
  );
  const toPage = useCallback((to: number) => column.current?.toPage(to), []);
  const openSearch = useCallback(() => {
    setSearchOpen(true);
    setSearching((before) => before + 1);
  }, []);
  const closeSearch = useCallback(() => {
    setSearchOpen(false);
    viewed.search.look('', 1);
    column.current?.focus();
  }, [viewed]);

  useEffect(() => {
    if ((viewer.current?.clientWidth ?? 0) >= roomForThumbnails) setPanel('thumbnails');
  }, [setPanel]);
  // The page that was seen before, or before the process that drew it was gone.
  const begin = useRef(page);
  useEffect(() => {
    if (room.height === 0 || begin.current === 1) return;
    column.current?.toPage(Math.min(begin.current, viewed.view.pages));
    begin.current = 1;
  }, [room.height, viewed]);
  useEffect(() => {
    if (goTo) column.current?.toPage(Math.min(goTo.page, viewed.view.pages));
  }, [goTo, viewed]);
  // A page that is seen whole begins at the upper edge.
  const fitted = useRef(fit);
  useEffect(() => {
    if (fitted.current !== fit && fit.to === 'page') column.current?.toPage(fit.page);
    fitted.current = fit;
  }, [fit]);

  const hit = search.current === undefined ? undefined : search.hits[search.current];
  useEffect(() => {
    const [rectangle] = hit?.rectangles ?? [];
    if (hit && rectangle) column.current?.toPlace(hit.page, rectangle);
  }, [hit]);

  useViewerKeys({
    onSearch: openSearch,
    onNextHit: (by) => (searchOpen ? viewed.search.step(by) : openSearch()),
    onStep,
    onFit: () => setFit({ to: 'page', page }),
  });

  const allPanels: SidePanelEntry[] = [
    {
      id: 'thumbnails',
      title: t('page.panel.thumbnails'),
      icon: <ThumbnailsIcon />,
      narrow: true,
      content: () => <Thumbnails viewed={viewed} sizes={sizes} rotation={rotation} current={page} onPage={toPage} />,
    },
    {
      id: 'outline',
      title: t('page.panel.outline'),
      icon: <OutlineIcon />,
      content: () => <OutlinePanel view={viewed.view} onPage={toPage} />,
    },
    ...panels,
  ];
  return (
    <section
      ref={viewer}
      className={styles.viewer}
      aria-label={t('page.viewer', { name })}
      data-testid="page-viewer"
      data-state="open"
    >
      <div className={styles.parts}>
        <SidePanel panels={allPanels} open={panel} onOpen={setPanel} toPage={toPage} />
        <div className={styles.stage}>
          <PageToolbar
            heading={heading}
            tools={{
              page,
              pages: sizes.pages,
              scale,
              fit,
              searching: searchOpen,
              onPage: toPage,
              onFit: (to) => setFit({ to, page }),
              onScale: setScale,
              onStep,
              onTurn: () =>
                setLook((before) => ({ ...before, rotation: ((before.rotation + 90) % 360) as ViewRotation })),
              onSearch: searchOpen ? closeSearch : openSearch,
            }}
          />
          {searchOpen && (
            <SearchBar search={viewed.search} state={search} page={page} asked={searching} onClose={closeSearch} />
          )}
          <PageColumn
            ref={column}
            viewed={viewed}
            name={name}
            sizes={sizes}
            layout={layout}
            room={room}
            pane={pane}
            search={search}
            overlay={overlay}
            onStanding={onStanding && tellStanding}
            onPage={onSeen}
            onZoom={onZoom}
          />
        </div>
      </div>
    </section>
  );
}
