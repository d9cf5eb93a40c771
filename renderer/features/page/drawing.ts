import { keyOf } from './page-pieces';
import type { Piece } from './page-pieces';
import { PageRefusal } from './page-view';
import type { DrawnPixels, PageFailure, PageView } from './page-view';
import { PictureCache } from './picture-cache';
import type { Picture } from './picture-cache';

/** Jobs that wait at the process that draws: one is drawn while the next is on its way. */
const atOnce = 2;

/** Puts pixels onto a canvas; nothing is drawn here. */
export function pictureOf(piece: Piece, { width, height, pixels }: DrawnPixels): Picture {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width), 0, 0);
  return { piece, width, height, canvas };
}

/** Who wants pictures. What the pages want comes before what the thumbnails want. */
export type DrawingFor = 'pages' | 'thumbnails';

interface Wanted {
  pieces: readonly Piece[];
  inSight: ReadonlySet<string>;
}

const nothing: Wanted = { pieces: [], inSight: new Set() };

/**
 * Has drawn what is wanted, the first of it first, and cancels what is not wanted any more. Those who wait for pictures follow
 * `subscribe` and look at `version`.
 */
export class Drawing {
  readonly pictures: PictureCache;
  version = 0;
  private readonly wanted: Record<DrawingFor, Wanted> = { pages: nothing, thumbnails: nothing };
  private readonly running = new Map<string, AbortController>();
  private readonly failures = new Map<string, PageFailure>();
  private readonly listeners = new Set<() => void>();
  private closed = false;

  constructor(
    private readonly view: Pick<PageView, 'draw'>,
    private readonly toPicture: (piece: Piece, pixels: DrawnPixels) => Picture = pictureOf,
    mostBytes?: number,
  ) {
    this.pictures = new PictureCache(mostBytes);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getVersion = (): number => this.version;

  /** Why a piece can not be drawn. */
  failureOf(piece: Piece): PageFailure | undefined {
    return this.failures.get(keyOf(piece));
  }

  /**
   * What is wanted now, the most urgent first. What the same one wanted before and is not among it is given up.
   *
   * @param inSight - the keys of what is seen: those pictures are kept
   */
  want(who: DrawingFor, pieces: readonly Piece[], inSight: ReadonlySet<string>): void {
    this.wanted[who] = { pieces, inSight };
    const { pages, thumbnails } = this.wanted;
    this.pictures.hold(new Set([...pages.inSight, ...thumbnails.inSight]));
    const keys = new Set(this.inOrder().map(keyOf));
    for (const key of keys) this.pictures.take(key);
    for (const [key, job] of this.running) if (!keys.has(key)) job.abort();
    this.pump();
  }

  close(): void {
    this.closed = true;
    this.wanted.pages = this.wanted.thumbnails = nothing;
    for (const job of this.running.values()) job.abort();
    this.pictures.clear();
    this.listeners.clear();
  }

  private inOrder(): Piece[] {
    return [...this.wanted.pages.pieces, ...this.wanted.thumbnails.pieces];
  }

  private pump(): void {
    for (const piece of this.inOrder()) {
      if (this.running.size >= atOnce || this.closed) return;
      const key = keyOf(piece);
      if (!this.running.has(key) && !this.failures.has(key) && !this.pictures.has(key)) void this.draw(piece, key);
    }
  }

  private async draw(piece: Piece, key: string): Promise<void> {
    const job = new AbortController();
    this.running.set(key, job);
    try {
      const drawn = await this.view.draw(piece, job.signal);
      if (!this.closed) this.pictures.put(this.toPicture(piece, drawn));
    } catch (error) {
      const failure = error instanceof PageRefusal ? error.failure : 'damaged';
      if (failure === 'ended') this.closed = true;
      else if (failure !== 'cancelled') this.failures.set(key, failure);
    }
    this.running.delete(key);
    if (this.closed) return;
    this.version += 1;
    for (const listener of this.listeners) listener();
    this.pump();
  }
}
