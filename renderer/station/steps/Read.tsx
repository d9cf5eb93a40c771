import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { PageColumn } from '../../features/page/PageColumn';
import type { PageColumnHandle } from '../../features/page/PageColumn';
import { layoutOf, sizeOf } from '../../features/page/page-layout';
import { openPageView, windowAround } from '../../features/page/page-port';
import { nothingSearched } from '../../features/page/page-search';
import { PageLanguage } from '../../features/page/page-words';
import { useOpened } from '../../features/page/use-opened';
import type { OpenPages } from '../../features/page/use-opened';
import { useRoom } from '../../features/page/use-room';
import type { ViewedDocument } from '../../features/page/viewed-document';
import type { Standing } from '../../../preload/contract/page-review';
import type { StationState } from '../../../preload/contract/station';
import { BigButton } from '../BigButton';
import { ProblemPanel } from '../ProblemPanel';
import { DownIcon, LargerIcon, SmallerIcon, UpIcon } from '../station-icons';
import { useStation } from '../use-station';
import { useWords } from '../words/words';
import { scalesOf, stepDown, stepUp } from './reading';
import styles from './Read.module.css';

type ShownDocument = NonNullable<StationState['document']>;

/** The pages of the document, as large as a person at a counter needs them, and the way on once all of them were seen. */
export function Read({ document }: { document: ShownDocument }) {
  const { bridge } = useStation();
  const words = useWords();
  const open = useCallback<OpenPages>((id, signal) => openPageView(id, signal, windowAround(bridge)), [bridge]);
  const [opened, again] = useOpened(open, document.id);
  const said = useMemo(
    () => ({ pane: words.read.pages, page: words.read.pageOf, notDrawn: words.read.notDrawn }),
    [words],
  );
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <PageLanguage value={said}>
      <main className={styles.step}>
        <div className={styles.top}>
          <h1 ref={title} tabIndex={-1} className={styles.heading} data-testid="station-heading">
            {words.read.title}
          </h1>
          <p className={styles.name}>{document.name}</p>
        </div>
        {opened.state === 'open' ? (
          <Pages document={document} viewed={opened.viewed} />
        ) : (
          <>
            <div className={styles.wait}>
              {opened.state === 'trouble' ? (
                <>
                  <ProblemPanel error={opened.error} />
                  <BigButton kind="primary" data-testid="read-again" onPress={again}>
                    {words.read.again}
                  </BigButton>
                </>
              ) : (
                <p role="status">{words.read.opening}</p>
              )}
            </div>
            <div className={styles.actions}>
              <OtherDocument />
            </div>
          </>
        )}
      </main>
    </PageLanguage>
  );
}

function OtherDocument() {
  const { store } = useStation();
  const words = useWords();
  return (
    <BigButton data-testid="other-document" onPress={() => void store.ask('station.back', {})}>
      {words.read.other}
    </BigButton>
  );
}

function Pages({ document, viewed }: { document: ShownDocument; viewed: ViewedDocument }) {
  const { store, bridge } = useStation();
  const words = useWords();
  const pane = useRef<HTMLDivElement>(null);
  const column = useRef<PageColumnHandle>(null);
  const room = useRoom(pane);
  const sizes = useSyncExternalStore(viewed.sizes.subscribe, viewed.sizes.getState);
  const [size, setSize] = useState(0);
  const [page, setPage] = useState(1);
  const [left, setLeft] = useState<number>();
  const top = useScrollTop(pane);

  const scales = scalesOf(sizeOf(sizes, page).width, room);
  const scale = scales[size] ?? scales[0];
  const layout = useMemo(() => layoutOf(sizes, scale, 0, room), [sizes, scale, room]);
  const down = stepDown(layout, sizes.pages, top, room);
  const up = stepUp(layout, top, room);

  const onStanding = useCallback(
    async ({ rotation, pages, standing }: Standing): Promise<void> => {
      const answer = await bridge.invoke('pages.stand', { view: viewed.view.view, rotation, pages, standing });
      if (answer.ok) setLeft(answer.value.left);
    },
    [bridge, viewed],
  );
  const tell = useCallback((standing: Standing) => void onStanding(standing), [onStanding]);
  const nowhere = useCallback(() => undefined, []);
  const go = (step: { top: number } | undefined): void => {
    if (step) pane.current?.scrollTo({ top: step.top, behavior: 'instant' });
  };

  const unread = left === undefined || left === 0 ? words.read.notYet : words.read.left(left);
  return (
    <>
      <div className={styles.pages}>
        <PageColumn
          ref={column}
          viewed={viewed}
          name={document.name}
          sizes={sizes}
          layout={layout}
          room={room}
          pane={pane}
          search={nothingSearched}
          overlay={undefined}
          onStanding={tell}
          onPage={setPage}
          onZoom={nowhere}
        />
        <div className={styles.side}>
          <BigButton kind="quiet" off={!up} data-testid="page-up" onPress={() => go(up)}>
            <UpIcon />
            <span>{up && !up.page ? words.read.up : words.read.previous}</span>
          </BigButton>
          <p className={styles.where} role="status" data-testid="page-where">
            {words.read.pageOf(page, sizes.pages)}
          </p>
          <BigButton kind={down ? 'primary' : 'quiet'} off={!down} data-testid="page-down" onPress={() => go(down)}>
            <DownIcon />
            <span>{down && !down.page ? words.read.further : words.read.next}</span>
          </BigButton>
          <BigButton kind="quiet" off={size === 2} data-testid="page-larger" onPress={() => setSize(size + 1)}>
            <LargerIcon />
            <span>{words.read.larger}</span>
          </BigButton>
          <BigButton kind="quiet" off={size === 0} data-testid="page-smaller" onPress={() => setSize(size - 1)}>
            <SmallerIcon />
            <span>{words.read.smaller}</span>
          </BigButton>
        </div>
      </div>
      <div className={styles.actions}>
        <OtherDocument />
        <p id="read-left" className={styles.left} role="status" data-testid="read-left">
          {document.read ? words.read.seen : unread}
        </p>
        <BigButton
          kind="primary"
          off={!document.read}
          aria-describedby="read-left"
          data-testid="station-agree"
          onPress={() => void store.ask('station.agree', {})}
        >
          {words.read.agree}
        </BigButton>
      </div>
    </>
  );
}

function useScrollTop(pane: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const onScroll = (): void => setTop(element.scrollTop);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [pane]);
  return top;
}
