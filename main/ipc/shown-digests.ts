import { statSync } from 'node:fs';
import type { ReviewState } from '../../preload/contract/page-review';
import type { DigestAlgorithm, OctetDigests } from '../document/document-port';
import { fileMark } from '../files/file-mark';
import type { ShownOctets } from '../signing/shown-octets';
import { PageReview } from './page-review';

/** Milliseconds in which the first pages of a large document are drawn, before all of it is read beside them. */
const pause = 1_500;

/** Reads a whole file beside main. */
export type ReadDigests = (path: string) => Promise<OctetDigests>;

/**
 * The digests of a document that is shown, read in the background while the person looks at it, or as soon as they are asked for. They count only where the file
 * was the same one from when it was opened to be shown until it was read to its end.
 */
export class ShownDigests implements ShownOctets {
  private known: Promise<OctetDigests | undefined> | undefined;
  private readonly timer: NodeJS.Timeout;

  /**
   * @param mark - of the open file of which the pages are drawn; see `fileMark`
   * @param pages - what of them was seen
   */
  constructor(
    private readonly path: string,
    readonly mark: string,
    private readonly read: ReadDigests,
    readonly pages = new PageReview(0),
  ) {
    this.timer = setTimeout(() => void this.octets(), pause);
    this.timer.unref();
  }

  get review(): ReviewState {
    return this.pages.state;
  }

  async isStillThere(): Promise<boolean> {
    if (this.markNow() === this.mark) return true;
    // It was touched, or put there anew: the same octets are the same document.
    const [shown, now] = await Promise.all([this.octets(), this.read(this.path).catch(() => undefined)]);
    return shown !== undefined && now !== undefined && shown.digests['SHA-256'] === now.digests['SHA-256'];
  }

  async digest(algorithm: DigestAlgorithm): Promise<string | undefined> {
    // A process that stopped under it, or had to end, has a successor.
    if ((await this.octets()) === undefined && this.markNow() === this.mark) this.known = this.readAsShown();
    return (await this.octets())?.digests[algorithm];
  }

  private octets(): Promise<OctetDigests | undefined> {
    clearTimeout(this.timer);
    return (this.known ??= this.readAsShown());
  }

  private async readAsShown(): Promise<OctetDigests | undefined> {
    const read = await this.read(this.path).catch(() => undefined);
    return read?.mark === this.mark ? read : undefined;
  }

  private markNow(): string | undefined {
    try {
      return fileMark(statSync(this.path, { bigint: true }));
    } catch {
      return undefined;
    }
  }
}
