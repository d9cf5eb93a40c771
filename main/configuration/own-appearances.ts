import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { appearanceRef, lookParts, type AppearanceKind, type AppearanceRef } from '../../preload/contract/appearances';
import type { InkStroke, SignatureAppearance } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import { renameOver } from '../files/renamed';
import { largestPicture, pictureKind } from './appearance-files';
import { ProfileFile } from './profile-file';

/** Looks that one person keeps; more nobody finds again. */
const mostLooks = 40;

/** A look as it is handed over; an image is a file's octets or handwriting. */
export type Look = Pick<SignatureAppearance, 'layout' | 'heading' | 'text' | 'image'>;

const keptImage = z.union([
  z.strictObject({ picture: z.string().regex(/^[0-9a-f]{64}$/), transparent: z.literal(true).optional() }),
  z.strictObject({
    ink: z.array(z.array(z.strictObject({ x: z.number(), y: z.number(), pressure: z.number().optional() }))),
  }),
]);
const keptLook = z.strictObject({
  id: z.string().regex(/^look-[0-9a-f]{32}$/),
  name: z.string().min(1).max(60),
  look: z.strictObject({ ...lookParts, image: keptImage.optional() }),
});
type KeptLook = z.output<typeof keptLook>;

interface Kept {
  looks: KeptLook[];
  usual: Record<string, AppearanceRef | 'none'>;
  damaged: boolean;
}

export interface OwnAppearance {
  id: string;
  name: string;
  kind: AppearanceKind;
  /** Another one after each change of what it shows. */
  revision: string;
}

/**
 * The looks of visible signatures that a person keeps in the profile. Pictures are copied into it, so that a file that is moved
 * breaks nothing. What is damaged is left out and told, and put aside before anything is written.
 */
export class OwnAppearances {
  private readonly folder: string;
  private readonly file: ProfileFile;

  constructor(profileFolder: string) {
    this.folder = join(profileFolder, 'appearances');
    this.file = new ProfileFile(this.folder, 'appearances.json');
  }

  /** By their names, and what each signer's signatures look like unless something else is chosen. */
  list(): { looks: OwnAppearance[]; usual: Kept['usual']; damaged: boolean } {
    const { looks, usual, damaged } = this.read();
    const named = looks.map(({ id, name, look }) => ({ id, name, kind: kindOf(look), revision: revisionOf(look) }));
    return { looks: named.sort((a, b) => a.name.localeCompare(b.name)), usual, damaged };
  }

  /**
   * Keeps a look; one of the same name is replaced.
   * @throws CountersignError appearance.notSaved
   */
  save(name: string, look: Look): string {
    const kept = this.read();
    const before = kept.looks.find((one) => one.name === name);
    const others = kept.looks.filter((one) => one !== before);
    if (others.length >= mostLooks) throw notSaved('too-many');
    const id = before?.id ?? `look-${randomBytes(16).toString('hex')}`;
    this.write({ ...kept, looks: [...others, { id, name, look: this.keepLook(look) }] });
    return id;
  }

  /**
   * Gives a look another name, other parts, or both. It stays the same look: whatever names it goes on with it.
   * @throws CountersignError appearance.unknown, appearance.nameTaken, appearance.notSaved
   */
  change(id: string, name: string, look: Look): void {
    const kept = this.read();
    const found = this.find(kept, id);
    if (kept.looks.some((one) => one !== found && one.name === name)) {
      throw new CountersignError('appearance.nameTaken', { appearance: name });
    }
    const changed = { id, name, look: this.keepLook(look) };
    this.write({ ...kept, looks: kept.looks.map((one) => (one === found ? changed : one)) });
  }

  /** @throws CountersignError appearance.notSaved */
  remove(id: string): void {
    const kept = this.read();
    const usual = Object.entries(kept.usual).filter(
      ([, one]) => !(typeof one === 'object' && 'own' in one && one.own === id),
    );
    this.write({ ...kept, looks: kept.looks.filter((one) => one.id !== id), usual: Object.fromEntries(usual) });
  }

  /**
   * @param appearance - undefined: what the configuration says
   * @throws CountersignError appearance.notSaved
   */
  setUsual(signer: string, appearance: AppearanceRef | 'none' | undefined): void {
    const kept = this.read();
    const others = Object.entries(kept.usual).filter(([name]) => name !== signer);
    this.write({
      ...kept,
      usual: Object.fromEntries(appearance ? [...others, [signer, appearance] as const] : others),
    });
  }

  /**
   * What a look says. Nothing of a signer's own look shines through it.
   * @throws CountersignError appearance.unknown, picture.unusable
   */
  look(id: string): Required<Pick<Look, 'layout' | 'heading' | 'text'>> & Pick<Look, 'image'> {
    const { name, look } = this.find(this.read(), id);
    const { layout, heading = 'name', text = '', image } = look;
    return { layout, heading, text, ...(image && { image: this.readImage(name, image) }) };
  }

  /**
   * The same with its name, to be changed; without a picture where that can not be read any more.
   * @throws CountersignError appearance.unknown
   */
  open(id: string): { name: string; look: ReturnType<OwnAppearances['look']>; pictureLost: boolean } {
    const { name, look } = this.find(this.read(), id);
    try {
      return { name, look: this.look(id), pictureLost: false };
    } catch (error) {
      if (!CountersignError.is(error) || error.code !== 'picture.unusable') throw error;
      const { layout, heading = 'name', text = '' } = look;
      return { name, look: { layout, heading, text }, pictureLost: true };
    }
  }

  /** @returns the id of the look of that name */
  named(name: string): string | undefined {
    return this.read().looks.find((one) => one.name === name)?.id;
  }

  private find({ looks }: Kept, id: string): KeptLook {
    const found = looks.find((one) => one.id === id);
    if (!found) throw new CountersignError('appearance.unknown', { appearance: '' });
    return found;
  }

  private readImage(name: string, image: z.output<typeof keptImage>): NonNullable<SignatureAppearance['image']> {
    if ('ink' in image) return { ink: strokesOf(image.ink) };
    try {
      const octets = new Uint8Array(readFileSync(this.pathOf(image.picture)));
      if (octets.length <= largestPicture && digestOf(octets) === image.picture) {
        return { octets, ...(image.transparent && { transparent: true }) };
      }
    } catch (error) {
      throw new CountersignError('picture.unusable', { file: name, reason: 'missing' }, { cause: error });
    }
    throw new CountersignError('picture.unusable', { file: name, reason: 'unreadable' });
  }

  private keepLook({ image, ...parts }: Look): KeptLook['look'] {
    return { ...parts, ...(image && { image: this.keepImage(image) }) };
  }

  private keepImage(image: NonNullable<Look['image']>): z.output<typeof keptImage> {
    if ('ink' in image) return { ink: image.ink };
    const { octets, transparent } = image;
    if (pictureKind(octets) === undefined || octets.length > largestPicture) throw notSaved('too-large');
    const picture = digestOf(octets);
    const path = this.pathOf(picture);
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${path}.new`, octets, { mode: 0o600 });
      renameOver(`${path}.new`, path);
    } catch (error) {
      throw notSaved('unwritable', error);
    }
    return { picture, ...(transparent && { transparent: true as const }) };
  }

  private read(): Kept {
    const state = this.file.state();
    if (state === 'absent') return { looks: [], usual: {}, damaged: false };
    const whole = z.strictObject({ looks: z.array(z.unknown()), usual: z.record(z.string(), z.unknown()) });
    const checked = whole.safeParse(state === 'damaged' ? undefined : state.value);
    if (!checked.success) return { looks: [], usual: {}, damaged: true };
    const looks = checked.data.looks.map((one) => keptLook.safeParse(one));
    const usual = Object.entries(checked.data.usual).flatMap(([signer, one]) => {
      const ref = z.union([appearanceRef, z.literal('none')]).safeParse(one);
      return ref.success ? [[signer, ref.data] as const] : [];
    });
    return {
      looks: looks.flatMap((one) => (one.success ? [one.data] : [])),
      usual: Object.fromEntries(usual),
      damaged: looks.some((one) => !one.success),
    };
  }

  private write({ looks, usual, damaged }: Kept): void {
    const used = new Set(
      looks.flatMap(({ look }) => (look.image && 'picture' in look.image ? [look.image.picture] : [])),
    );
    // What can not be read may hold what somebody wants back.
    if (damaged) this.file.putAside();
    if (!this.file.write({ looks, usual })) throw notSaved('unwritable');
    if (!damaged) this.sweep(used);
  }

  /** Pictures that no look shows any more. */
  private sweep(used: ReadonlySet<string>): void {
    try {
      for (const name of readdirSync(this.folder)) {
        const [, picture] = /^([0-9a-f]{64})\.picture(\.new)?$/.exec(name) ?? [];
        if (picture !== undefined && !used.has(picture)) rmSync(join(this.folder, name), { force: true });
      }
    } catch {
      // They are swept the next time.
    }
  }

  private pathOf(picture: string): string {
    return join(this.folder, `${picture}.picture`);
  }
}

const revisionOf = (look: KeptLook['look']): string => digestOf(Buffer.from(JSON.stringify(look))).slice(0, 16);

const digestOf = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

function strokesOf(strokes: { x: number; y: number; pressure?: number | undefined }[][]): InkStroke[] {
  return strokes.map((points) =>
    points.map(({ x, y, pressure }) => ({ x, y, ...(pressure !== undefined && { pressure }) })),
  );
}

function kindOf({ layout, heading, image, text }: KeptLook['look']): AppearanceKind {
  if (image) return 'ink' in image ? 'ink' : 'image';
  if (heading === 'initials') return 'initials';
  return text && layout === 'TEXT' ? 'template' : 'typed';
}

function notSaved(reason: 'too-many' | 'too-large' | 'unwritable', cause?: unknown): CountersignError {
  return new CountersignError('appearance.notSaved', { reason }, { cause });
}
