import type { Formats } from './format';

/** Looks of visible signatures. */
export const appearanceMessages = {
  'looks.title': 'How it looks',
  'looks.typed': 'Typed',
  'looks.initials': 'Initials',
  'looks.ink': 'Drawn',
  'looks.image': 'Image',
  'looks.none': 'None',
  'looks.usualOne': 'Usual',
  'looks.none.hint': 'The signature is in the file, and not shown on a page.',
  'looks.draw': 'Draw…',
  'looks.choose': 'Choose…',
  'looks.unseen': 'No preview',
  'looks.small': 'Too much for this size',
  'looks.picture': (p: { look: string }) => `How “${p.look}” looks`,
  'looks.given': 'Your organisation gives this look.',
  'looks.locked': 'Your organisation has set how signatures look: others can not be used here.',
  'looks.damaged':
    'Some of the looks that you kept could not be read. They are left out; their file is put aside before anything is written.',
  'looks.text': 'Text above',
  'looks.text.hint':
    '{name}, {role}, {date}, {organisation} and so on are filled in; a line for which there is nothing is left out.',
  'looks.text.wrong': (p: { found: string }) => `${p.found} is nothing that can be filled in.`,
  'looks.transparent': 'Make the background transparent',
  'looks.save': 'Save this look as…',
  'looks.save.name': 'Name of the look',
  'looks.save.do': 'Save',
  'looks.save.cancel': 'Cancel',
  'looks.save.replaces': (p: { look: string }) => `Your look “${p.look}” is replaced.`,
  'looks.rename': 'Rename…',
  'looks.remove': 'Delete',
  'looks.usual': (p: { signer: string }, _f: Formats) => `Always begin with this look for “${p.signer}”`,
  'looks.typeInstead': 'Type it instead',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
