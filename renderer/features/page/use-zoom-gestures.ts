import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** A turn of a wheel is about 100; two fingers on a pad give many small numbers. */
const perWheel = 0.002;
const perPinch = 0.01;

/** The factor by which a wheel with Ctrl zooms; two fingers on a pad look like such a wheel to the browser engine. */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const pixels = deltaMode === 0 ? deltaY : deltaY * 33;
  const bounded = Math.max(-200, Math.min(200, pixels));
  return Math.exp(-bounded * (Math.abs(bounded) < 40 ? perPinch : perWheel));
}

/**
 * Zoom with Ctrl and the wheel, with two fingers on a pad, and with two fingers on the screen.
 *
 * @param holdAt - told where on the pane it is done, in CSS pixels: what lies there stays there
 */
export function useZoomGestures(
  pane: RefObject<HTMLElement | null>,
  holdAt: (place: { x: number; y: number }) => void,
  onZoom: (factor: number) => void,
): void {
  const latest = useRef({ holdAt, onZoom });
  useEffect(() => {
    latest.current = { holdAt, onZoom };
  });
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const zoom = (clientX: number, clientY: number, factor: number): void => {
      const { left, top } = element.getBoundingClientRect();
      latest.current.holdAt({ x: clientX - left, y: clientY - top });
      latest.current.onZoom(factor);
    };
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(event.clientX, event.clientY, wheelFactor(event.deltaY, event.deltaMode));
    };
    let apart: number | undefined;
    const onTouch = (event: TouchEvent): void => {
      const [one, other] = event.touches;
      if (!one || !other) return void (apart = undefined);
      event.preventDefault();
      const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      if (apart) zoom((one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2, now / apart);
      apart = now;
    };
    const listening = { passive: false };
    element.addEventListener('wheel', onWheel, listening);
    for (const type of ['touchstart', 'touchmove', 'touchend'] as const)
      element.addEventListener(type, onTouch, listening);
    return () => {
      element.removeEventListener('wheel', onWheel);
      for (const type of ['touchstart', 'touchmove', 'touchend'] as const) element.removeEventListener(type, onTouch);
    };
  }, [pane]);
}
