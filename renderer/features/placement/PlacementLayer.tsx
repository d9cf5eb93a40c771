import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { errorTitle } from './preview-error';
import { t } from '../../i18n/translate';
import type { DocumentId } from '../../../preload/contract/model';
import type { PageRectangle } from '../../../preload/contract/page-view';
import hidden from '../../ui/hidden.module.css';
import type { ShownPage } from '../page/page-overlay';
import { coveredBy } from './covered';
import { FieldOutlines } from './FieldOutlines';
import { aroundPoint, drawnBetween, handles, movedBy, resizedBy, rounded, type Handle } from './place-geometry';
import styles from './PlacementLayer.module.css';
import { PreviewPicture } from './PreviewPicture';
import { snapLines, snapMoved, snapResized, type Guide } from './snapping';
import { usePlacement, type PlacementForm } from './use-placement';

/** CSS pixels: nearer lines draw, and shorter ways are no drag. */
const reach = 6;
const noDrag = 4;
/** Points by which a key moves, and with Shift. */
const step = { small: 1, large: 10 };

interface Drag {
  kind: 'move' | 'draw' | Handle;
  from: { x: number; y: number };
  began: PageRectangle;
  now: PageRectangle;
  guides: Guide[];
}

/** What is laid over one page: the fields that are there, and the place of the next signature. */
export function PlacementLayer({ documentId, shown }: { documentId: DocumentId; shown: ShownPage }) {
  const form = usePlacement(documentId);
  const { page } = shown;
  const needText = form?.needText;
  useEffect(() => needText?.(page), [needText, page]);
  if (!form) return null;
  return (
    <>
      <FieldOutlines form={form} shown={shown} />
      <OwnPlace form={form} shown={shown} />
    </>
  );
}

function OwnPlace({ form, shown }: { form: PlacementForm; shown: ShownPage }) {
  const { page, size, scale } = shown;
  const [drag, setDrag] = useState<Drag>();
  const [said, setSaid] = useState('');
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const place = form.seen.find((one) => one.page === page);
  const inField = form.field !== undefined;
  const isOpen = !form.isDisabled && !inField;
  const rectangle = drag?.now ?? place?.rectangle;
  const runs = form.known?.texts.get(page) ?? [];
  const others = placesOn(form, page);

  const begin = (event: PointerEvent, kind: Drag['kind']): void => {
    if (event.button !== 0 || form.isDisabled) return;
    event.preventDefault();
    event.stopPropagation();
    const from = shown.toPoints(event.clientX, event.clientY);
    const began = kind === 'draw' ? drawnBetween(from, from, size) : place!.rectangle;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (kind !== 'draw') box.current?.focus();
    setDrag({ kind, from, began, now: began, guides: [] });
  };
  const follow = (event: PointerEvent): void => {
    if (!drag) return;
    const to = shown.toPoints(event.clientX, event.clientY);
    const lines = snapLines(size, others, runs);
    const near = event.altKey ? 0 : reach / scale;
    const { kind, from, began } = drag;
    if (kind === 'draw') {
      const drawn = drawnBetween(from, to, size);
      setDrag({ ...drag, ...named(snapResized(drawn, pulled(from, to), lines, near)) });
    } else if (kind === 'move') {
      setDrag({ ...drag, ...named(snapMoved(movedBy(began, to.x - from.x, to.y - from.y, size), lines, near, size)) });
    } else {
      const resized = resizedBy(began, kind, to.x - from.x, to.y - from.y, size);
      setDrag({ ...drag, ...named(snapResized(resized, kind, lines, near)) });
    }
  };
  const end = (event: PointerEvent): void => {
    if (!drag) return;
    const to = shown.toPoints(event.clientX, event.clientY);
    const way = Math.hypot(to.x - drag.from.x, to.y - drag.from.y) * scale;
    setDrag(undefined);
    if (drag.kind === 'draw') put(way < noDrag ? aroundPoint(to, size) : drag.now);
    else if (way > 0) put(drag.now);
  };
  const put = (next: PageRectangle): void => {
    form.put(page, rounded(next), size);
    setSaid(t('placement.moved', { left: next[0], bottom: next[1] }));
  };
  const giveUp = (): void => {
    if (drag) setSaid(t('placement.undone'));
    setDrag(undefined);
    form.setDrawing(false);
  };

  const isDragging = drag !== undefined;
  const isListening = isDragging || form.drawing;
  const giveUpNow = useRef(giveUp);
  useEffect(() => {
    giveUpNow.current = giveUp;
  });
  useEffect(() => {
    if (!isListening) return undefined;
    const onKeyDown = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      giveUpNow.current();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [isListening]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!place || !isOpen) return;
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      form.show(false);
      return;
    }
    const arrow = arrows[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = turnedArrow(arrow, shown.rotation);
    const by = event.shiftKey ? step.large : step.small;
    const sizes = event.altKey || event.ctrlKey;
    // From the left and from below, so that right and up make it larger.
    const next = sizes
      ? resizedBy(place.rectangle, 'ne', x * by, y * by, size)
      : movedBy(place.rectangle, x * by, y * by, size);
    form.put(page, next, size);
    setSaid(
      sizes
        ? t('placement.resized', { width: round(next[2] - next[0]), height: round(next[3] - next[1]) })
        : t('placement.moved', { left: round(next[0]), bottom: round(next[1]) }),
    );
  };

  const covered = rectangle && !inField ? coveredBy(rectangle, page, runs, form.known?.places) : undefined;
  const error = place === undefined ? undefined : form.preview?.error;
  return (
    <>
      {form.drawing && (
        <div
          className={styles.canvas}
          onPointerDown={(event) => begin(event, 'draw')}
          onPointerMove={follow}
          onPointerUp={end}
          onPointerCancel={giveUp}
          data-testid="draw-canvas"
        />
      )}
      {drag?.guides.map(({ axis, at }, index) => (
        <div
          key={index}
          className={styles.guide}
          style={shown.toBox(axis === 'x' ? [at, 0, at, size.height] : [0, at, size.width, at])}
          data-testid="guide"
        />
      ))}
      {rectangle && (
        <div
          ref={box}
          className={styles.box}
          style={shown.toBox(rectangle)}
          data-dragging={isDragging || undefined}
          data-covers={covered ? true : undefined}
          data-fixed={!isOpen || undefined}
          role="application"
          tabIndex={isOpen ? 0 : undefined}
          aria-roledescription={t('placement.box.role')}
          aria-label={t('placement.box.at', described(page, rectangle))}
          aria-describedby={isOpen ? id : undefined}
          aria-disabled={!isOpen || undefined}
          onPointerDown={isOpen ? (event) => begin(event, 'move') : undefined}
          onPointerMove={isOpen ? follow : undefined}
          onPointerUp={isOpen ? end : undefined}
          onPointerCancel={giveUp}
          onKeyDown={onKeyDown}
          data-testid="placement-box"
          data-place={rectangle.join(' ')}
        >
          <PreviewPicture form={form} shown={shown} rectangle={rectangle} />
          {error && <p className={styles.error}>{errorTitle(error)}</p>}
          {isOpen &&
            !form.drawing &&
            handles.map((handle, index) => (
              <span
                key={handle}
                className={styles.handle}
                style={handleStyle(index, shown)}
                onPointerDown={(event) => begin(event, handle)}
                data-testid={`handle-${handle}`}
              />
            ))}
        </div>
      )}
      {place && (
        <>
          <p className={hidden.hidden} id={id}>
            {t('placement.box.keys')}
          </p>
          <p className={hidden.hidden} role="status" data-testid="placement-said">
            {said}
          </p>
        </>
      )}
    </>
  );
}

const named = ({ place, guides }: { place: PageRectangle; guides: Guide[] }): Pick<Drag, 'now' | 'guides'> => ({
  now: place,
  guides,
});

const round = (points: number): number => Math.round(points * 10) / 10;

function described(page: number, [left, bottom, right, top]: PageRectangle) {
  return { page, left: round(left), bottom: round(bottom), width: round(right - left), height: round(top - bottom) };
}

/** Which corner a pointer pulls that draws a new place. */
function pulled(from: { x: number; y: number }, to: { x: number; y: number }): Handle {
  return `${to.y >= from.y ? 'n' : 's'}${to.x >= from.x ? 'e' : 'w'}` as Handle;
}

/** Other signatures and fields of a page, to which a place may be drawn. */
function placesOn({ known, field }: PlacementForm, page: number): PageRectangle[] {
  const { signatureFields = [], taken = [] } = known?.places ?? {};
  const seen = [...signatureFields.filter(({ name }) => name !== field).flatMap((one) => one.seen), ...taken];
  return seen.filter((one) => one.page === page).map(({ rectangle }) => rectangle);
}

const arrows: Record<string, readonly [x: number, y: number] | undefined> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** What an arrow means on the page, however the page is turned for viewing. */
function turnedArrow([x, y]: readonly [number, number], rotation: ShownPage['rotation']): readonly [number, number] {
  if (rotation === 90) return [-y, x];
  if (rotation === 180) return [-x, -y];
  return rotation === 270 ? [y, -x] : [x, y];
}

const cursors = ['nwse-resize', 'ns-resize', 'nesw-resize', 'ew-resize'] as const;

/** Where a handle is seen: the page may be turned. */
function handleStyle(index: number, { rotation }: ShownPage) {
  const seen = handles[(index + rotation / 45) % 8]!;
  return {
    left: seen.includes('w') ? '0%' : seen.includes('e') ? '100%' : '50%',
    top: seen.includes('n') ? '0%' : seen.includes('s') ? '100%' : '50%',
    cursor: cursors[((index + rotation / 45) % 8) % 4],
  };
}
