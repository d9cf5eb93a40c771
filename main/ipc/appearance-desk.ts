import type { AppearanceKind, AppearanceList, AppearanceRef } from '../../preload/contract/appearances';
import type { Request } from '../../preload/contract/channels';
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
    readonly own: OwnAppearances,
    private readonly pictures: PictureDesk,
  ) {}

  list(): AppearanceList {
    const { looks, usual, damaged } = this.own.list();
    const configured = Object.entries(this.configured).map(([name, { KIND }]) => ({
      ref: { configured: name },
      name,
      kind: kinds[KIND],
    }));
    return {
      appearances: [...configured, ...looks.map(({ id, name, kind }) => ({ ref: { own: id }, name, kind }))],
      // A look that is gone is nobody's usual one.
      usual: Object.fromEntries(Object.entries(usual).filter(([, one]) => one === 'none' || this.has(one, looks))),
      ...(damaged && { damaged: true }),
    };
  }

  /** @throws CountersignError picture.unknown, appearance.notSaved, appearance.nameTaken */
  save({ name, look }: Request<'appearances.save'>): AppearanceList {
    if (Object.hasOwn(this.configured, name)) throw new CountersignError('appearance.nameTaken', { appearance: name });
    this.own.save(name, lookOfRequest(look, this.pictures));
    return this.list();
  }

  /** @throws CountersignError appearance.unknown, appearance.nameTaken, appearance.notSaved */
  rename({ own, name }: Request<'appearances.rename'>): AppearanceList {
    if (Object.hasOwn(this.configured, name)) throw new CountersignError('appearance.nameTaken', { appearance: name });
    this.own.rename(own, name);
    return this.list();
  }

  /** @throws CountersignError appearance.notSaved */
  remove(own: string): AppearanceList {
    this.own.remove(own);
    return this.list();
  }

  /** @throws CountersignError appearance.notSaved */
  setUsual({ signer, appearance }: Request<'appearances.setUsual'>): AppearanceList {
    this.own.setUsual(signer, appearance);
    return this.list();
  }

  private has(ref: AppearanceRef, looks: readonly { id: string }[]): boolean {
    return 'own' in ref ? looks.some(({ id }) => id === ref.own) : Object.hasOwn(this.configured, ref.configured);
  }
}
