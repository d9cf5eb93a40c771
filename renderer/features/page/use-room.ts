import { useLayoutEffect, useState, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import type { Room } from './page-layout';

/** The room inside of an element, without its scroll bars, as it changes. */
export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = current;
      setRoom((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return room;
}

function onRatio(listener: () => void): () => void {
  let query: MediaQueryList | undefined;
  const changed = (): void => {
    follow();
    listener();
  };
  const follow = (): void => {
    query?.removeEventListener('change', changed);
    query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', changed);
  };
  follow();
  return () => query?.removeEventListener('change', changed);
}

/** Pixels of the screen for a CSS pixel; another one when the window moves to another screen. */
export function usePixelRatio(): number {
  return useSyncExternalStore(onRatio, () => window.devicePixelRatio || 1);
}
