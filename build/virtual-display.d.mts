/** A display size in pixels. */
export interface DisplaySize {
  width?: number;
  height?: number;
}

/** Starts an Xvfb of our own on a free display. `display` is such as ":100". */
export function startVirtualDisplay(size?: DisplaySize): Promise<{ display: string; stop(): Promise<void> }>;

/** Whether windows can be opened as things are. */
export function hasDisplay(env?: NodeJS.ProcessEnv): boolean;

/**
 * Runs the work with a display: the one that is there, else a virtual one that ends with the work.
 *
 * @param work - gets the environment to start windows with
 * @param options - `virtual`: make one even when there is a display
 */
export function withDisplay<T>(
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
  options?: DisplaySize & { virtual?: boolean },
): Promise<T>;

/** Runs the work with so many virtual displays, named in COUNTERSIGN_DISPLAYS, which end with it. */
export function withDisplays<T>(count: number, work: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T>;
