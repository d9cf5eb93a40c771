import type { Sentences } from './sentences';

const nothingChanged = 'Nothing was changed.';

/** The sentences about drivers that a person adds, and about the doctor. */
export const driverSentences = {
  'driver.known': (p) => ({
    what: `“${p.file}” is on the list already, as “${p.library}”.`,
    safe: nothingChanged,
    todo: 'If it was set aside, press “Try again” beside it.',
  }),
  'driver.unusable': (p) => ({
    what: `“${p.file}” can not be used as a card driver: ${p.detail}.`,
    safe: 'It was not added, and nothing else was changed.',
    todo: 'Choose the PKCS#11 module that came with your card, made for this kind of computer. Its maker names the file.',
  }),
  'driver.forbidden': (p) => ({
    what: `Drivers can not be added here: ${p.entry} in “${p.file}” forbids it.`,
    safe: nothingChanged,
    todo: p.managed
      ? 'Your organization decides this: ask it to name the driver in SHAREDLIBRARIES.'
      : 'Ask your IT department to name the driver in SHAREDLIBRARIES of that file.',
  }),
  'settings.notSaved': (p) => ({
    what: `The settings can not be saved in “${p.folder}”.`,
    safe: 'What you set counts until you close Countersign.',
    todo: 'Make that folder writable and free some space, then set it again.',
  }),
  'doctor.busy': () => ({
    what: 'Readers and tokens are not examined while something is being signed or a PIN is changed.',
    safe: 'Nothing was disturbed.',
    todo: 'Look again when it has ended.',
  }),
} satisfies Partial<Sentences>;
