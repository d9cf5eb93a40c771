import { count } from './counted';
import type { Formats } from './format';

/** The sentences of what may make a page say something else later, in English. Those of each finding stand in the contract. */
export const findingsMessages = {
  'sign.hint.unseen': (p: { count: number }, f: Formats) =>
    `${count(p.count, 'page is', 'pages are', f)} left to see: this signer signs only what you have seen to the last page.`,
  'details.reviewed': 'Reviewed',
  'details.reviewedValue': (p: { pages: number }, f: Formats) =>
    p.pages === 1
      ? 'The page was seen in this window before the signature'
      : `Each of the ${f.number(p.pages)} pages was seen in this window before the signature`,
  'findings.title': 'What may change',
  'findings.line': (p: { count: number }, f: Formats) =>
    `${count(p.count, 'thing', 'things', f)} in this document may look different later`,
  'findings.lineOf': (p: { count: number; file: string }, f: Formats) =>
    `${count(p.count, 'thing', 'things', f)} in “${p.file}” may look different later`,
  'findings.intro':
    'These are no accusation: honest documents have them. Look at the places that matter to you before you sign.',
  'findings.changes': 'May look different later',
  'findings.asides': 'Beside the pages',
  'findings.none': 'Nothing was found that may make its pages look different later.',
  'findings.page': 'Page',
  'findings.pages': 'Pages',
  'findings.others': 'and others',
  'findings.toPage': (p: { page: string }) => `Show page ${p.page}`,
  'findings.unknown': 'This document could not be looked through.',
  'findings.close': 'Close',
  'findings.looking': 'Looking through the document…',
  'findings.moreNames': (p: { count: number }, f: Formats) => `and ${f.number(p.count)} more`,
};
