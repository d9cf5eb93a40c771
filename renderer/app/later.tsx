import { useEffect, useState } from 'react';
import type { ComponentType } from 'react';

/** A part of the window that is not loaded with it. */
export interface LaterPart<Props> {
  (props: Props): React.ReactNode;
  /** Loads it, once, before it is asked for. */
  load(): Promise<void>;
}

/**
 * A part that is loaded when it is first shown, or before, with `load`. Once loaded it is there at its first drawing, without an
 * empty moment: a person who presses a button never sees that anything came later.
 */
export function later<Props extends object>(fetch: () => Promise<ComponentType<Props>>): LaterPart<Props> {
  let Part: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const load = (): Promise<void> => (loading ??= fetch().then((loaded) => void (Part = loaded)));
  function Later(props: Props) {
    const [, setLoaded] = useState(Part !== undefined);
    useEffect(() => {
      if (!Part) void load().then(() => setLoaded(true));
    }, []);
    return Part ? <Part {...props} /> : null;
  }
  return Object.assign(Later, { load });
}
