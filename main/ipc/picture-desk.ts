import { basename } from 'node:path';
import type { PictureSummary } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { readPicture } from '../configuration/appearance-files';
import { KeptHandles } from './kept-handles';

/** The pictures that the person chose for visible signatures, for as long as the application runs. */
export class PictureDesk {
  /** The window holds one at a time. */
  private readonly pictures = new KeptHandles<Uint8Array>('picture');

  /**
   * Reads a picture. What it looks like is found out beside the document, where hostile files are read.
   *
   * @param path - chosen in main's own dialog
   * @throws CountersignError picture.unusable
   */
  async add(path: string): Promise<PictureSummary> {
    return { id: this.pictures.keep(await readPicture(path)), name: basename(path) };
  }

  /** The picture of a look that has one already. */
  hold(octets: Uint8Array, name: string): PictureSummary {
    return { id: this.pictures.keep(octets), name };
  }

  /** @throws CountersignError picture.unknown */
  octets(id: string): Uint8Array {
    const octets = this.pictures.get(id);
    if (!octets) throw new CountersignError('picture.unknown', {});
    return octets;
  }

  forget(id: string): boolean {
    return this.pictures.forget(id);
  }
}
