import { statSync } from 'node:fs';
import type { ReviewState } from '../../preload/contract/page-review';
import type { DigestAlgorithm, OctetDigests } from '../document/document-port';
import { fileMark } from '../files/file-mark';
import type { ShownOctets } from '../signing/shown-octets';
import { PageReview } from './page-review';

/** Reads a whole file beside main. */
export type ReadDigests = (path: string) => Promise<OctetDigests>;

/**
 * The digests of a document that is shown, read in the background while the person looks at it. They count only where the file
 * was the same one from when it was opened to be shown until it was read to its end.
 */
export class ShownDigests implements ShownOctets {
  private known: Promise<OctetDigests | undefined>;

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
    this.known = this.readAsShown();
  }

  get review(): ReviewState {
    return this.pages.state;
  }

  async isStillThere(): Promise<boolean> {
    if (this.markNow() === this.mark) return true;
    // It was touched, or put there anew: the same octets are the same document.
    const [shown, now] = await Promise.all([this.known, this.read(this.path).catch(() => undefined)]);
    return shown !== undefined && now !== undefined && shown.digests['SHA-256'] === now.digests['SHA-256'];
  }

  async digest(algorithm: DigestAlgorithm): Promise<string | undefined> {
    // A process that stopped under it, or had to end, has a successor.
    if ((await this.known) === undefined && this.markNow() === this.mark) this.known = this.readAsShown();
    return (await this.known)?.digests[algorithm];
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
