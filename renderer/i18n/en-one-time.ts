/** The sentences of keys that live for one signature, in English. */
export const oneTimeMessages = {
  'memory.kind': 'A new key for each signing, in the memory of this computer',
  'evidence.control.memory':
    'It was made in the memory of this computer and never written to a disk; no device protected it. Sole control rests on who could use this computer while the key was there.',
} as const;
