import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import type { Stroke } from '../signing/wishes';
import { Ink, pad } from './Ink';
import styles from './InkDialog.module.css';
import { addPoint, isFull, startStroke } from './ink-strokes';

interface InkDialogProps {
  strokes: readonly Stroke[];
  /** What is drawn is kept with a look that has a name: otherwise for this run only. */
  kept?: boolean;
  onUse(strokes: readonly Stroke[]): void;
  /** Who can not draw has the name typed. */
  onType?(): void;
  onClose(): void;
}

/** A pad to sign on with a pen, a finger or the mouse. Who can not draw chooses a file instead. */
export function InkDialog({ strokes: before, kept = false, onUse, onType, onClose }: InkDialogProps) {
  const [strokes, setStrokes] = useState(before);
  const drawing = useRef<number>(undefined);
  const surface = useRef<SVGSVGElement>(null);

  const pointOf = (event: { clientX: number; clientY: number; pressure: number; pointerType: string }) => {
    const box = surface.current?.getBoundingClientRect();
    const scale = box && box.width > 0 ? pad.width / box.width : 1;
    const x = (event.clientX - (box?.left ?? 0)) * scale;
    const y = (event.clientY - (box?.top ?? 0)) * scale;
    // A mouse always says 0.5, which says nothing.
    return { x, y, ...(event.pointerType === 'pen' && { pressure: event.pressure }) };
  };

  const onPointerDown = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.button !== 0 || drawing.current !== undefined) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = event.pointerId;
    const point = pointOf(event);
    setStrokes((known) => startStroke(known, point));
  };
  const onPointerMove = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.pointerId !== drawing.current) return;
    const between = event.nativeEvent.getCoalescedEvents?.() ?? [];
    const points = (between.length > 0 ? between : [event.nativeEvent]).map(pointOf);
    setStrokes((known) => points.reduce(addPoint, known));
  };
  const onPointerEnd = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.pointerId === drawing.current) drawing.current = undefined;
  };
  const undo = (): void => setStrokes((known) => known.slice(0, -1));
  const onKeyDown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      undo();
    }
  };

  const empty = strokes.length === 0;
  return (
    <Dialog title={t('ink.title')} width="wide" onClose={onClose} testId="ink-dialog">
      <div onKeyDown={onKeyDown}>
        <p className={styles.text}>{t('ink.text')}</p>
        <div className={styles.paper}>
          <Ink
            ref={surface}
            className={styles.surface}
            strokes={strokes}
            label={empty ? t('ink.empty') : t('ink.drawn', { count: strokes.length })}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerEnd}
            onPointerCancel={onPointerEnd}
            data-testid="ink-pad"
          />
        </div>
        <div className={styles.tools}>
          <Button size="small" onPress={undo} isDisabled={empty} data-testid="ink-undo">
            {t('ink.undo')}
          </Button>
          <Button size="small" onPress={() => setStrokes([])} isDisabled={empty} data-testid="ink-clear">
            {t('ink.clear')}
          </Button>
          <p className={styles.hint} role="status">
            {isFull(strokes) ? t('ink.full') : !kept && t('ink.session')}
          </p>
        </div>
        <DialogActions>
          {onType && (
            <Button onPress={onType} data-testid="ink-type">
              {t('looks.typeInstead')}
            </Button>
          )}
          <Button onPress={onClose}>{t('ink.cancel')}</Button>
          <Button kind="primary" onPress={() => onUse(strokes)} isDisabled={empty} data-testid="ink-use">
            {t('ink.use')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
