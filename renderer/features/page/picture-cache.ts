import type { ViewRotation } from '../../../preload/contract/page-view';
import { keyOf } from './page-pieces';
import type { Piece } from './page-pieces';

/** A drawing as the screen shows it. */
export interface Picture {
  piece: Piece;
  width: number;
  height: number;
  /** Holds the pixels; it is in one place of the document at a time. */
  canvas: HTMLCanvasElement;
}

/** What all pictures of one document may take, in bytes. */
export const mostBytes = 150_000_000;

const bytesOf = ({ width, height }: Picture): number => width * height * 4;

/** Keeps the pictures that were used last, up to a number of bytes. Those that are in sight are never let go. */
export class PictureCache {
  /** In the order of their last use. */
  private readonly pictures = new Map<string, Picture>();
  private held = new Set<string>();
  private total = 0;

  constructor(private readonly most = mostBytes) {}

  get bytes(): number {
    return this.total;
  }

  has(key: string): boolean {
    return this.pictures.has(key);
  }

  /** A picture, without counting as a use. */
  peek(key: string): Picture | undefined {
    return this.pictures.get(key);
  }

  /** A picture, which counts as a use. */
  take(key: string): Picture | undefined {
    const picture = this.pictures.get(key);
    if (!picture) return undefined;
    this.pictures.delete(key);
    this.pictures.set(key, picture);
    return picture;
  }

  put(picture: Picture): void {
    const key = keyOf(picture.piece);
    this.drop(key);
    this.pictures.set(key, picture);
    this.total += bytesOf(picture);
    this.shrink();
  }

  /** The pictures in sight: they stay. */
  hold(keys: ReadonlySet<string>): void {
    this.held = new Set(keys);
    this.shrink();
  }

  /**
   * The whole of a page as it was drawn before: the nearest to what is wanted, rather too sharp than too coarse. A drawing
   * that is turned otherwise serves where there is no other.
   *
   * @param scale - pixels for a point
   */
  nearest(page: number, rotation: ViewRotation, scale: number): Picture | undefined {
    let best: Picture | undefined;
    let bestDistance = Infinity;
    for (const picture of this.pictures.values()) {
      const { piece } = picture;
      if (piece.page !== page || piece.area) continue;
      const ratio = piece.scale / scale;
      const distance = (ratio < 1 ? 1 / ratio : Math.sqrt(ratio)) + (piece.rotation === rotation ? 0 : 1000);
      if (distance >= bestDistance) continue;
      best = picture;
      bestDistance = distance;
    }
    return best;
  }

  clear(): void {
    for (const key of [...this.pictures.keys()]) this.drop(key);
  }

  private shrink(): void {
    for (const key of [...this.pictures.keys()]) {
      if (this.total <= this.most) return;
      if (!this.held.has(key)) this.drop(key);
    }
  }

  private drop(key: string): void {
    const picture = this.pictures.get(key);
    if (!picture) return;
    this.pictures.delete(key);
    this.total -= bytesOf(picture);
    // A canvas gives its memory back at once when it has no size; only one that nobody sees.
    if (!picture.canvas.isConnected) {
      picture.canvas.width = 0;
      picture.canvas.height = 0;
    }
  }
}
