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
} as const;
