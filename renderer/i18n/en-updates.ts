/** The sentences about newer versions, in English. What is known is said in preload/contract/update-sentences. */
export const updatesMessages = {
  'updates.title': 'Updates',
  'updates.looks': 'Look for newer versions once a day',
  'updates.looksHint':
    'Countersign asks its makers’ server whether there is a newer version, and whether this one is still safe. Nothing of you or your documents is sent, and nothing is installed by itself.',
  'updates.settled': (p: { where: string }) => `Your organization has settled this (${p.where}).`,
  'updates.look': 'Look now',
  'updates.looking': 'Looking…',
  'updates.notes': 'What is new',
  'updates.show': 'Updates…',
  'updates.download': 'Download',
  'updates.downloading': (p: { percent: number }) => `Downloading: ${p.percent} %`,
  'updates.ready': (p: { name: string; folder: string }) =>
    `“${p.name}” is in ${p.folder}. It is the file that the makers signed.`,
  'updates.handOver': 'Show it',
} as const satisfies Record<string, string | ((params: never) => string)>;
