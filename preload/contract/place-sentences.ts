import type { PlaceErrorParams, PlaceStranger, PlaceUse } from './place-error-codes';
import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

const things: Record<PlaceUse, string> = {
  driver: 'card driver',
  'driver-setting': 'setting of a card driver',
  socket: 'way to a token',
  tunnel: 'program that leads to a token',
  program: 'program',
  configuration: 'configuration',
  profile: 'folder of your settings',
  picture: 'picture of your signature',
  anchor: 'certificate that you trust',
  temporary: 'folder for temporary files',
  request: 'request to this station',
};

const strangers: Record<PlaceStranger, (place: string) => string> = {
  everyone: (place) => `everybody on this computer may write to “${place}”`,
  group: (place) => `a whole group of users may write to “${place}”`,
  owner: (place) => `“${place}” belongs to another user`,
  list: (place) => `the access list of “${place}” lets other users write there`,
  unknown: (place) => `it can not be found out who may write to “${place}”`,
};

/** That somebody else may change the program itself, which it can tell, but not help. */
export function describeChangeableProgram({ place, stranger }: { place: string; stranger: PlaceStranger }): string {
  return `Other users of this computer may change this program: ${strangers[stranger](place)}. Have it installed where only administrators may write.`;
}

/** Errors of places at which somebody else may write. */
export const placeSentences: Pick<Sentences, keyof PlaceErrorParams> = {
  'place.unsafe': (p) => ({
    what: `The ${things[p.use]} “${p.path}” is not used, because another user of this computer could have put something else in its place: ${strangers[p.stranger](p.place)}.`,
    safe: `${nothingSigned} No PIN was asked for.`,
    todo:
      p.use === 'temporary'
        ? 'Have TMPDIR name a folder in which only you may write, or ask your administrator to repair the permissions of the one that is used.'
        : 'Ask your administrator whether it is the right one, and to let only you or administrators write there; then try again.',
  }),
};
