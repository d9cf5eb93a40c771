import type { AppearanceKind, AppearanceList, AppearanceRef } from '../../preload/contract/appearances';
import type { Request } from '../../preload/contract/channels';
import type { ForbiddenBy } from '../../preload/contract/policy';
import type { AppearanceEntries } from '../configuration/appearances';
import type { OwnAppearances } from '../configuration/own-appearances';
import { CountersignError } from '../errors/countersign-error';
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
      appearances: [...configured, ...looks.map(({ id, name, kind }) => ({ ref: { own: id }, name, kind }))],
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

  /** @throws CountersignError appearance.locked, appearance.unknown, appearance.nameTaken, appearance.notSaved */
  rename({ own, name }: Request<'appearances.rename'>): AppearanceList {
    this.checkKeeping();
    if (Object.hasOwn(this.configured, name)) throw new CountersignError('appearance.nameTaken', { appearance: name });
    this.own.rename(own, name);
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

  /** @throws CountersignError appearance.locked */
  private checkKeeping(): void {
    if (this.forbiddenBy) throw new CountersignError('appearance.locked', {});
  }

  private has(ref: AppearanceRef, looks: readonly { id: string }[]): boolean {
    return 'own' in ref ? looks.some(({ id }) => id === ref.own) : Object.hasOwn(this.configured, ref.configured);
  }
}
