import type { ForbiddenBy } from '../../preload/contract/policy';
import { whoForbids } from './en-policy';
import { count } from './counted';
import type { Formats } from './format';

/** More names than a sentence has room for. */
const mostNames = 8;

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  const more = names.length - mostNames;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** The sentences of the page of trust, in English. Why a list is not taken is said in preload/contract/trusted-list-sentences. */
export const trustMessages = {
  'trust.title': 'Trust',
  'trust.button': 'Trusted lists and certificates',
  'trust.hint': 'What confirms who signed: trusted lists, certificates of your own, and the network.',
  'trust.close': 'Back',
  'trust.loading': 'Reading what is trusted…',

  'trust.lists': 'Trusted lists of the European Union',
  'trust.union': 'European Union',
  'trust.lotl': 'the list of the lists',
  'trust.none': 'No trusted list is here yet.',
  'trust.noneMeaning':
    'Signing works, and documents can be checked for changes. Which signatures are qualified, and whom the lists confirm, is not known before the lists are here.',
  'trust.some': (p: { here: number; total: number }, f: Formats) =>
    `${f.number(p.here)} of ${f.number(p.total)} lists are here.`,
  'trust.someMeaning': (p: { names: string[] }) =>
    `Not here: ${namesText(p.names)}. What these say is not known: a signature that rests on them is neither confirmed nor doubted.`,
  'trust.moreComes': 'The others are being fetched and verified. What is verified counts at once.',
  'trust.all': (p: { total: number }, f: Formats) =>
    p.total === 1 ? 'The one list is here.' : `All ${f.number(p.total)} lists are here.`,
  'trust.allMeaning': 'Each is verified from the Official Journal of the European Union down.',
  'trust.keptMeaning': (p: { names: string[] }) =>
    `The last look brought nothing new of ${namesText(p.names)}: what was verified before is still in force.`,
  'trust.overdueSome': (p: { count: number; total: number }, f: Formats) =>
    `${count(p.count, 'list', 'lists', f)} of ${f.number(p.total)} should have been replaced by now.`,
  'trust.overdueMeaning': (p: { names: string[] }) =>
    `A newer one was due from ${namesText(p.names)}. The old one is still in force here; what has changed since is not known.`,
  'trust.whyNot': (p: { fault: string; detail?: string }) =>
    `It was not taken: ${p.fault}${p.detail === undefined ? '' : `: ${p.detail}`}.`,

  'trust.refresh': 'Refresh now',
  'trust.refreshing': 'Refreshing the trusted lists',
  'trust.stop': 'Stop',
  'trust.began': 'Asking for the list of the lists…',
  'trust.step': (
    p: { done: number; total: number; name: string; outcome: 'new' | 'unchanged' | 'failed' },
    f: Formats,
  ) =>
    `${f.number(p.done)} of ${f.number(p.total)}: ${p.name}, ${{ new: 'verified', unchanged: 'unchanged', failed: 'not taken' }[p.outcome]}`,
  'trust.stopped': 'Stopped. Lists that were done are kept, and the next refresh goes on from there.',
  'trust.refreshForbidden': (p: ForbiddenBy) =>
    `${whoForbids(p)} lets no list be fetched over the network (${p.entry} in ${p.file}).`,
  'trust.addForbidden': (p: ForbiddenBy) =>
    `${whoForbids(p)} lets nobody trust certificates of their own; those that were added do not count (${p.entry} in ${p.file}).`,
  'trust.lotlLabel': 'List of the lists',
  'trust.lotlValue': (p: { number: number; version: number; issued: string; next?: string }, f: Formats) =>
    `Number ${p.number} of ${f.date(p.issued)}, version ${p.version}${p.next === undefined ? '' : `, next by ${f.date(p.next)}`}`,
  'trust.notLoaded': 'Not loaded',
  'trust.refreshedLabel': 'Looked at',
  'trust.refreshedValue': (p: { at: string; due: boolean }, f: Formats) =>
    `${f.dateTime(p.at)}${p.due ? ', due again' : ''}`,
  'trust.never': 'Never',
  'trust.sourceLabel': 'Taken from',
  'trust.source.network': 'The addresses that publish them',
  'trust.source.mirror': (p: { mirror: string }) => `${p.mirror}, as the configuration says`,
  'trust.source.folder': (p: { folder: string }) => `The folder ${p.folder}, as the configuration says`,
  'trust.byItselfLabel': 'By itself',
  'trust.byItself': (p: { hours: number }, f: Formats) =>
    `Every ${count(p.hours, 'hour', 'hours', f)} while Countersign is open, without anything waiting for it`,
  'trust.onlyByHand': 'Never: only when you press “Refresh now”, as the configuration says',

  'trust.byCountry': 'Lists by country',
  'trust.byCountryHint': 'A list stays in force until a newer one was verified.',
  'trust.others': 'Lists of others',
  'trust.othersHint':
    'They confirm who signed, and never make a signature qualified in the sense of the European Union.',
  'trust.country': 'Country',
  'trust.state': 'State',
  'trust.list': 'List',
  'trust.issued': 'Issued',
  'trust.next': 'Next by',
  'trust.checked': 'Looked at',
  'trust.listValue': (p: { number: number; version: number }, f: Formats) =>
    `No. ${f.number(p.number)}, version ${p.version}`,
  'trust.services': (p: { services: number }, f: Formats) => count(p.services, 'service', 'services', f),
  'trust.standing.in-force': 'In force',
  'trust.standing.closed': 'Closed',
  'trust.standing.overdue': 'Overdue',
  'trust.standing.kept': 'Kept',
  'trust.standing.missing': 'Not here',
  'trust.about.closed': 'No further list will come; this one stays in force.',
  'trust.about.overdue': 'A newer list was due. The old one is still in force here.',
  'trust.about.kept': 'The list that was verified before is still in force.',
  'trust.about.missing': 'What it says is not known.',
  'trust.signerExpired': 'Its signer’s certificate has expired, which the list of the lists allows.',
  'trust.from': (p: { location: string }) => `From ${p.location}`,

  'trust.anchors': 'Certificates that you trust yourself',
  'trust.anchorsHint':
    'Of your company or a partner, for example. They confirm who signed in this profile, and never make a signature qualified.',
  'trust.noAnchors': 'There are none.',
  'trust.add': 'Add certificates…',
  'trust.remove': 'Remove…',
  'trust.removeLabel': (p: { name: string }) => `Remove ${p.name}`,
  'trust.issuedBy': (p: { issuer: string }) => `Issued by ${p.issuer}`,
  'trust.issuedByItself': 'Issued by itself',
  'trust.validity': (p: { from: string; to: string }, f: Formats) => `Valid from ${f.date(p.from)} to ${f.date(p.to)}`,
  'trust.byYou': 'Added by you',
  'trust.byConfiguration': 'From the configuration: it can not be removed here',
  'trust.until': (p: { until: string }, f: Formats) => `Trusted until ${f.dateTime(p.until)}`,
  'trust.fingerprint': 'SHA-256',
  'trust.expired': 'It has expired. As a trusted certificate it confirms signatures nevertheless.',
  'trust.notYetValid': 'It is not valid yet. As a trusted certificate it confirms signatures nevertheless.',
  'trust.noAuthority': 'It is no authority’s: it confirms only what was signed with this very certificate.',
  'trust.known': 'It is trusted already.',
  'trust.added': (p: { count: number }, f: Formats) =>
    p.count === 1 ? 'The certificate is trusted now.' : `${f.number(p.count)} certificates are trusted now.`,
  'trust.addedMore': 'Documents that were checked are judged again.',
  'trust.removed': (p: { name: string }) => `${p.name} is not trusted any more.`,
  'trust.removedMore': 'Documents that were checked are judged again.',

  'trust.ask.title': (p: { count: number }, f: Formats) =>
    p.count === 1 ? 'Trust this certificate?' : `Trust these ${f.number(p.count)} certificates?`,
  'trust.ask.meaning':
    'Every signature that leads to a certificate that you trust will be shown as confirmed in this profile, whoever made it. A wrong certificate lets a forger sign in any name.',
  'trust.ask.compare':
    'Ask the owner for the fingerprint in a way that you are sure of, such as a call to a number that you know, and compare it letter by letter.',
  'trust.ask.files': (p: { files: string[] }) => `From ${namesText(p.files.map((file) => `“${file}”`))}`,
  'trust.ask.subject': 'Subject',
  'trust.ask.issuer': 'Issuer',
  'trust.ask.validity': 'Valid',
  'trust.ask.validityValue': (p: { from: string; to: string }, f: Formats) => `${f.date(p.from)} to ${f.date(p.to)}`,
  'trust.ask.choose': (p: { name: string }) => `Trust ${p.name}`,
  'trust.ask.compared': 'I have compared the fingerprint with what its owner told me.',
  'trust.ask.comparedAll': 'I have compared the fingerprints with what their owners told me.',
  'trust.ask.cancel': 'Do not trust',
  'trust.ask.submit': 'Trust',
  'trust.leave.title': (p: { name: string }) => `Stop trusting ${p.name}?`,
  'trust.leave.meaning':
    'Signatures that lead only to it will be shown as not confirmed. No document is changed, and you can add it again from its file.',
  'trust.leave.cancel': 'Keep',
  'trust.leave.submit': 'Remove',

  'trust.network': 'Network',
  'trust.asks': 'Ask the network when checking',
  'trust.asksHint':
    'Whether a certificate was revoked, and missing certificates of issuers, are asked of the addresses that certificates name. The document is sent to nobody. Without it, what a document and this profile hold has to do, and more stays unknown.',
  'trust.asksForbidden': (p: ForbiddenBy) =>
    `${whoForbids(p)} lets no check ask over the network (${p.entry} in ${p.file}).`,

  'trust.line.offline': 'Nobody was asked over the network: what the document does not hold is not known.',
  'trust.line.due': 'The trusted lists are due to be looked at again.',
  'trust.line.refreshing': 'The trusted lists are being refreshed…',
  'trust.line.refresh': 'Refresh lists',
  'trust.line.open': 'Lists and trust…',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
