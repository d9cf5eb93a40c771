import { count, documents } from './counted';
import type { Formats } from './format';

/** The sentences of a list of many documents, in English. */
export const documentMessages = {
  'list.select': (p: { name: string }) => `Choose ${p.name}`,
  'list.selectAll': 'Choose all that are shown',
  'list.selected': (p: { count: number }, f: Formats) => `${f.number(p.count)} chosen`,
  'list.selectedUnseen': (p: { count: number; unseen: number }, f: Formats) =>
    `${f.number(p.count)} chosen, ${f.number(p.unseen)} of them not shown now`,
  'list.clearSelection': 'Choose none',
  'list.removeSelected': (p: { count: number }, f: Formats) => `Remove ${f.number(p.count)}`,
  'list.removedMany': (p: { count: number }, f: Formats) =>
    `${count(p.count, 'document is', 'documents are', f)} off the list.`,
  'list.search': 'Find by name or folder',
  'list.filter': 'Show documents by their state',
  'list.group.all': 'All',
  'list.group.ready': 'To sign',
  'list.group.needs-you': 'Need you',
  'list.group.impossible': 'Not possible',
  'list.group.signed': 'Signed',
  'list.group.failed': 'Not signed',
  'list.shown': (p: { count: number; total: number }, f: Formats) =>
    p.count === p.total ? `${documents(p.total, f)} shown.` : `${f.number(p.count)} of ${documents(p.total, f)} shown.`,
  'list.nothingShown': 'No document of the list is like that.',
  'list.showAll': 'Show all',
  'list.sort.name': 'Sort by name',
  'list.sort.pages': 'Sort by pages',
  'list.sort.size': 'Sort by size',
  'list.sort.state': 'Sort by state',

  'progress.pause': 'Pause',
  'progress.resume': 'Go on',
  'progress.pausing': 'Pausing after this document…',
  'progress.paused': (p: { done: number; total: number }, f: Formats) =>
    `Paused: ${f.number(p.done)} of ${f.number(p.total)} done`,
  'progress.pausedHint': 'The token is closed meanwhile. To go on, you will be asked for the PIN again.',
  'progress.pausedHeld':
    'The token stays open for as long as your settings allow. After that, going on asks for the PIN again.',
  'progress.locked': (p: { count: number }, f: Formats) =>
    p.count === 1
      ? 'One document needs its password: enter it beside the document. The others go on meanwhile.'
      : `${documents(p.count, f)} need their passwords: enter them beside the documents. The others go on meanwhile.`,
  'progress.passwords': (p: { count: number }, f: Formats) =>
    p.count === 1
      ? 'Waiting for the password of one document'
      : `Waiting for the passwords of ${documents(p.count, f)}`,
  'progress.passwordsHint':
    'Everything else is done, and the token is closed. Once no password is missing, you will be asked for the PIN again.',
  'progress.passwordsHeld':
    'Everything else is done. The token stays open for as long as your settings allow; after that, you will be asked for the PIN again.',
  'progress.leaveOut': (p: { count: number }, f: Formats) =>
    p.count === 1 ? 'Go on without it' : `Go on without ${f.number(p.count)}`,
  'password.leaveOut': 'Leave out',
  'password.leaveOutLabel': (p: { name: string }) => `Leave out ${p.name}`,
  'progress.needYou': 'Need you',
  'progress.impossible': 'Not possible',
  'progress.timeLeft': (p: { seconds: number }, f: Formats) => {
    if (p.seconds < 45) return 'less than a minute left';
    const minutes = Math.round(p.seconds / 60);
    if (minutes < 100) return `about ${count(minutes, 'minute', 'minutes', f)} left`;
    return `about ${count(Math.round(minutes / 60), 'hour', 'hours', f)} left`;
  },

  'result.retry': (p: { count: number }, f: Formats) => `Try ${documents(p.count, f)} again`,
  'result.find': 'Find by name or folder',
  'result.filter': 'Show results by their state',
  'result.column.document': 'Signed copy',
  'result.column.folder': 'Folder',
  'result.column.actions': 'Actions',
  'result.copyPath': 'Copy path',
  'result.copyPathOf': (p: { name: string }) => `Copy path: ${p.name}`,
  'result.copyPaths': 'Copy all paths',
  'result.copied': (p: { count: number }, f: Formats) =>
    `${count(p.count, 'path is', 'paths are', f)} on the clipboard.`,
  'result.saveList': 'Save a list',
  'result.savedList': (p: { name: string; folder: string }) => `Saved as ${p.name} in ${p.folder}.`,
  'result.dragHint': 'Drag a row to another program to hand over its file.',
  'result.dragAll': 'Drag all files',
  'result.dragAllHint': 'Drag from here to another program to hand over every signed copy.',

  'own.title': (p: { count: number }, f: Formats) =>
    p.count === 1 ? 'What this one says' : `What these ${documents(p.count, f)} say`,
  'own.open': 'Say something else',
  'own.hint': 'In place of what the other documents say. Empty fields say nothing else than they do.',
  'own.reason': 'Reason',
  'own.location': 'Place',
  'own.roles': 'Roles, one on each line',
  'own.save': 'Say this',
  'own.clear': 'Like the others',
  'own.cancel': 'Cancel',
  'own.mark': 'says something of its own',
} as const;
