import { basename } from 'node:path';
import type { AppearanceKind, AppearanceList, AppearanceRef, OpenedLook } from '../../preload/contract/appearances';
import type { Request } from '../../preload/contract/channels';
import type { ForbiddenBy } from '../../preload/contract/policy';
import type { AppearanceEntries } from '../configuration/appearances';
import type { OwnAppearances } from '../configuration/own-appearances';
import type { SignatureAppearance } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { configuredImage, layoutOf } from '../signing/visibility';
import type { PictureDesk } from './picture-desk';
import { lookOfRequest } from './requested-claims';

const kinds: Record<AppearanceEntries['KIND'], AppearanceKind> = {
  TYPED: 'typed',
  INITIALS: 'initials',
  INK: 'ink',
  IMAGE: 'image',
  TEMPLATE: 'template',
};

/** The looks of visible signatures that have names: those of the configuration, and the person's own in the profile. */
export class AppearanceDesk {
  constructor(
    private readonly configured: Readonly<Record<string, AppearanceEntries>>,
    private readonly own: OwnAppearances,
    private readonly pictures: PictureDesk,
    /** The entry that lets nobody keep looks; absent where everybody may. */
    private readonly forbiddenBy?: ForbiddenBy<'ALLOW_OWN_APPEARANCES'>,
  ) {}

  /** The person's own looks; where they do not count it says so of each. */
  get kept(): Pick<OwnAppearances, 'look'> {
    if (!this.forbiddenBy) return this.own;
    return {
      look() {
        throw new CountersignError('appearance.locked', {});
      },
    };
  }

  list(): AppearanceList {
    const { looks: kept, usual, damaged } = this.own.list();
    const looks = this.forbiddenBy ? [] : kept;
    const configured = Object.entries(this.configured).map(([name, { KIND }]) => ({
      ref: { configured: name },
      name,
      kind: kinds[KIND],
    }));
    return {
      appearances: [...configured, ...looks.map(({ id, ...look }) => ({ ref: { own: id }, ...look }))],
      // A look that is gone is nobody's usual one.
      usual: Object.fromEntries(Object.entries(usual).filter(([, one]) => one === 'none' || this.has(one, looks))),
      ...(damaged && !this.forbiddenBy && { damaged: true }),
      ...(this.forbiddenBy && { forbiddenBy: this.forbiddenBy }),
    };
  }

  /** @throws CountersignError picture.unknown, appearance.locked, appearance.notSaved, appearance.nameTaken */
  save({ name, look }: Request<'appearances.save'>): AppearanceList {
    this.checkKeeping();
    if (Object.hasOwn(this.configured, name)) throw new CountersignError('appearance.nameTaken', { appearance: name });
    this.own.save(name, lookOfRequest(look, this.pictures));
    return this.list();
  }

  /**
   * What a look says. The picture in it is main's: the window gets a handle, and gives it back.
   * @throws CountersignError appearance.unknown, appearance.locked; picture.unusable and place.unsafe for one of the configuration
   */
  async open(ref: AppearanceRef): Promise<OpenedLook> {
    if ('own' in ref) {
      this.checkKeeping();
      const { name, look, pictureLost } = this.own.open(ref.own);
      return { ...this.opened(name, look), ...(pictureLost && { pictureLost }) };
    }
    const found = Object.hasOwn(this.configured, ref.configured) ? this.configured[ref.configured] : undefined;
    if (!found) throw new CountersignError('appearance.unknown', { appearance: ref.configured });
    const { KIND, VISIBLE_SIGNATURE_TEXT: text = '', VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH: path } = found;
    const image = await configuredImage(found);
    return this.opened(path === undefined ? ref.configured : basename(path), {
      layout: layoutOf(found),
      heading: KIND === 'INITIALS' ? 'initials' : 'name',
      text,
      ...(image && { image }),
    });
  }

  /** @throws CountersignError picture.unknown, appearance.locked, appearance.unknown, appearance.nameTaken, appearance.notSaved */
  change({ own, name, look }: Request<'appearances.change'>): AppearanceList {
    this.checkKeeping();
    if (Object.hasOwn(this.configured, name)) throw new CountersignError('appearance.nameTaken', { appearance: name });
    this.own.change(own, name, lookOfRequest(look, this.pictures));
    return this.list();
  }

  /** @throws CountersignError appearance.locked, appearance.notSaved */
  remove(own: string): AppearanceList {
    this.checkKeeping();
    this.own.remove(own);
    return this.list();
  }

  /** @throws CountersignError appearance.locked, appearance.notSaved */
  setUsual({ signer, appearance }: Request<'appearances.setUsual'>): AppearanceList {
    if (typeof appearance === 'object' && 'own' in appearance) this.checkKeeping();
    this.own.setUsual(signer, appearance);
    return this.list();
  }

  /** @param pictureName - what its picture is called, where it has a file */
  private opened(
    pictureName: string,
    { layout, heading, text, image }: ReturnType<OwnAppearances['look']>,
  ): OpenedLook {
    return { layout, heading, text, ...(image && { image: this.openedImage(pictureName, image) }) };
  }

  private openedImage(
    name: string,
    image: NonNullable<SignatureAppearance['image']>,
  ): NonNullable<OpenedLook['image']> {
    if ('ink' in image) return { kind: 'ink', strokes: image.ink.map((stroke) => [...stroke]) };
    const { octets, transparent = false } = image;
    return { kind: 'file', picture: this.pictures.hold(octets, name), transparent };
  }

  /** @throws CountersignError appearance.locked */
  private checkKeeping(): void {
    if (this.forbiddenBy) throw new CountersignError('appearance.locked', {});
  }

  private has(ref: AppearanceRef, looks: readonly { id: string }[]): boolean {
    return 'own' in ref ? looks.some(({ id }) => id === ref.own) : Object.hasOwn(this.configured, ref.configured);
  }
}
