/** The sentences of keys that live for one signature, in English. */
export const oneTimeMessages = {
  'state.making-key': 'Making a key…',
  'state.awaiting-certificate': 'Waiting for the certificate…',
  'who.keyIsMade': 'A new one for each signing',
  'who.certificateIsMade': 'A certificate is made for each signing',
  'sign.hint.memory': 'A new key is made; no PIN is asked for.',
  'evidence.control.oneTime': (p: { authority: string }) =>
    `It was made for this signing alone, certified by “${p.authority}”, and is destroyed when the signing ends.`,
  'memory.kind': 'A new key for each signing, in the memory of this computer',
  'evidence.control.memory':
    'It was made in the memory of this computer and never written to a disk; no device protected it. Sole control rests on who could use this computer while the key was there.',
} as const;
