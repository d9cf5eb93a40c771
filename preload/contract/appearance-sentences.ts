import type { AppearanceErrorParams } from './appearance-error-codes';
import { imageProblems, pictureProblems, textInPicture } from './error-reasons';
import type { Sentences } from './sentences';
import { nothingSigned } from './what-is-safe';

const notSavedWords = {
  'too-many': { what: 'there are 40 already', todo: 'Delete one that you no longer use.' },
  'too-large': { what: 'its picture is too large', todo: 'Choose a smaller picture, of up to 5 MB.' },
  unwritable: {
    what: 'the folder of the profile can not be written',
    todo: 'Check that the disk is not full and that you may write there, then try again.',
  },
};

/** Why a visible signature can not look as it is wished. Each is told before a PIN is asked for. */
export const appearanceSentences: Pick<Sentences, keyof AppearanceErrorParams> = {
  'appearance.noGlyph': (p) => ({
    what: `The visible signature can not show the character ${p.character}: no font on this computer has it.`,
    safe: nothingSigned,
    todo: 'Install a font for it, change the text, or sign without a visible signature.',
  }),
  'appearance.image': (p) => ({
    what: `The image of the visible signature can not be shown: ${p.part === undefined ? imageProblems[p.problem].what : `it has something that is not supported: ${p.part}`}.`,
    safe: nothingSigned,
    todo: p.part?.includes('<text>') ? textInPicture : imageProblems[p.problem].todo,
  }),
  'appearance.tooSmall': () => ({
    what: 'What the visible signature shows does not fit into its place at a size that can be read.',
    safe: nothingSigned,
    todo: 'Give it a larger place, or let it show less.',
  }),
  'appearance.unknown': (p) => ({
    what: `There is no look of visible signatures that is called “${p.appearance}”.`,
    safe: nothingSigned,
    todo: 'Choose one of those that there are.',
  }),
  'appearance.nameTaken': (p) => ({
    what: `Another look of visible signatures is called “${p.appearance}”.`,
    safe: 'Nothing was changed.',
    todo: 'Give it another name.',
  }),
  'appearance.notSaved': (p) => ({
    what: `This look could not be kept: ${notSavedWords[p.reason].what}.`,
    safe: 'The looks that you kept before are as they were.',
    todo: notSavedWords[p.reason].todo,
  }),
  'appearance.locked': () => ({
    what: 'Your organisation has set how visible signatures look, and this would look otherwise.',
    safe: nothingSigned,
    todo: 'Choose one of the looks that your organisation gives.',
  }),
  'picture.unusable': (p) => ({
    what: `“${p.file}” can not be shown in a signature: ${pictureProblems[p.reason]}${p.detail === undefined ? '' : ` (${p.detail})`}.`,
    safe: nothingSigned,
    todo: 'Choose another picture.',
  }),
  'picture.unknown': () => ({
    what: 'The picture for the visible signature is no longer at hand.',
    safe: nothingSigned,
    todo: 'Choose it again.',
  }),
};
