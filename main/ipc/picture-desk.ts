import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { PictureSummary } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { readPicture } from '../signers/appearance-files';

/** The window holds one; what it forgot to give back goes when newer ones come. */
const mostPictures = 20;

/** The pictures that the person chose for visible signatures, for as long as the application runs. */
export class PictureDesk {
  private readonly byId = new Map<string, Uint8Array>();

  /**
   * Reads a picture. What it looks like is found out beside the document, where hostile files are read.
   *
   * @param path - chosen in main's own dialog
   * @throws CountersignError picture.unusable
   */
  async add(path: string): Promise<PictureSummary> {
    const octets = await readPicture(path);
    const id = `picture-${randomBytes(16).toString('hex')}`;
    this.byId.set(id, octets);
    for (const oldest of [...this.byId.keys()].slice(0, -mostPictures)) this.byId.delete(oldest);
    return { id, name: basename(path) };
  }

  /** @throws CountersignError picture.unknown */
  octets(id: string): Uint8Array {
    const octets = this.byId.get(id);
    if (!octets) throw new CountersignError('picture.unknown', {});
    return octets;
  }

  forget(id: string): boolean {
    return this.byId.delete(id);
  }
}
