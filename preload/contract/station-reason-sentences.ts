import type { OutputKind, TraySource } from './station-places';
import type {
  RequestFlaw,
  ServiceFlaw,
  StationFolder,
  StationReasonCode,
  StationReasonParams,
  UsedServiceKind,
} from './station-reasons';

/** A sentence for each reason. A language that lacks one does not compile. */
export type StationReasonWords = { [C in StationReasonCode]: (params: StationReasonParams[C]) => string };

const counted = (count: number, one: string, many: string): string => (count === 1 ? `One ${one}` : `${count} ${many}`);
const services: Record<UsedServiceKind, string> = {
  login: 'The service for logging in',
  certificates: 'The service for certificates',
  timestamp: 'The time stamp service',
  link: 'The service for taking documents away',
};
const serviceFlaws: Record<ServiceFlaw, string> = {
  unreachable: 'can not be reached',
  timeout: 'does not answer in time',
  tls: 'has no connection that is protected as it should be',
  refused: 'answers, but not as it should',
};
const requestFlaws: Record<RequestFlaw, string> = {
  expired: 'their time is over',
  invalid: 'they can not be understood',
  unsafe: 'others may have changed them',
  gone: 'their document is not there',
  unanswered: 'their answer could not be written',
};
const folders: Record<StationFolder, string> = {
  profile: 'the station itself',
  output: 'signed documents',
  requests: 'the requests of the office',
};
const places: Record<TraySource, string> = { folder: 'folder', medium: 'memory stick', office: 'folder of the office' };
const ways: Record<OutputKind, string> = { folder: 'folder', medium: 'memory stick', printer: 'printer', link: 'link' };
/** Gigabytes, one decimal below ten. */
const room = (octets: number): string => `${(octets / 1e9).toFixed(octets < 1e10 ? 1 : 0)} GB`;

/** The reasons in English: for the staff view, and for the health file, which monitoring reads. */
export const stationReasonsEn: StationReasonWords = {
  'program-runs': () => 'It runs.',
  'program-stands': (p) => `It can not go on (${p.code}).`,
  'not-asked-now': () => 'It can not be asked just now.',

  'readers-there': (p) => `${counted(p.count, 'reader is', 'readers are')} connected.`,
  'readers-unused': () => 'The keys of this station are in no reader.',
  'reader-missing': () => 'No reader is connected.',
  'reader-service': (p) =>
    p.service === 'stopped'
      ? 'The system’s service for readers does not run (pcscd).'
      : 'The system’s service for readers is not installed (pcscd).',
  'driver-silent': (p) => `The driver “${p.driver}” does not work (${p.code}).`,

  'signers-ready': (p) =>
    p.count === 1
      ? 'One signer can be used, or waits for a card.'
      : `${p.count} signers can be used, or wait for a card.`,
  'signer-unusable': (p) => `“${p.signer}” can not be used (${p.code}).`,

  'signers-unusable': () => 'Nobody can sign.',

  'services-answer': (p) => `${counted(p.count, 'service', 'services')} that the station uses can be reached.`,
  'services-unused': () => 'The station uses no service over the network.',
  'services-silent': () => 'No service can be reached.',
  'service-not-asked': (p) => `${services[p.kind]} “${p.service}” was not asked yet.`,
  'service-silent': (p) => `${services[p.kind]} “${p.service}” ${serviceFlaws[p.flaw]}.`,

  'lists-fresh': (p) => `Looked at ${p.refreshed}.`,
  'lists-old': (p) => `Not looked at since ${p.refreshed}.`,
  'lists-failed': (p) => `${counted(p.count, 'list', 'lists')} could not be brought up to date.`,
  'lists-none': () => 'There are none here yet.',
  'lists-unused': () => 'They are not brought up to date by the station.',

  'tray-ready': () => 'It can be used.',
  'place-silent': (p) => `The ${places[p.place]} does not answer.`,
  'folder-unreadable': (p) => `The folder of documents can not be read (${p.reason}).`,
  'folder-crowded': (p) => `The folder of documents holds more than ${p.most} names; not all are looked at.`,
  'folder-names': (p) => `The folder of documents holds names that can not be read: ${p.count}.`,
  'requests-unreadable': (p) => `The folder of requests can not be read (${p.reason}).`,
  'requests-unsafe': () => 'The folder of requests is not used: others may write there.',
  'requests-unused': ({ count, flaw, field }) =>
    `Requests of the office that are not used: ${count}. The reason: ${requestFlaws[flaw]}${field === undefined ? '' : ` (${field})`}.`,
  'media-unsupported': () => 'Memory sticks are found on Linux only.',
  'media-unreadable': (p) => `Memory sticks can not be looked for (${p.reason}).`,
  'media-left': (p) => `Somebody left ${p.count === 1 ? 'a memory stick' : `${p.count} memory sticks`}. Take it out.`,

  'outputs-ready': (p) => `It can be used: ${p.ways.map((way) => ways[way]).join(', ')}.`,
  'output-unwritable': (p) => `Nothing can be written into the folder for signed documents (${p.reason}).`,
  'link-token': () => 'The link needs its TOKEN_FILE: one line that the station’s own user alone may read.',

  'printer-ready': () => 'It is ready.',
  'printer-stopped': () => 'It is stopped, or takes nothing.',
  'printer-unknown': () => 'The system does not know it, or its printing does not answer.',
  'printer-unused': () => 'The station prints nothing.',

  'room-enough': (p) => `${room(p.octets)} free.`,
  'room-little': (p) => `${room(p.octets)} free for ${folders[p.folder]}. Make room soon.`,
  'room-none': (p) => `${room(p.octets)} free for ${folders[p.folder]}. Nobody can sign any more.`,
  'room-unknown': (p) => `How much is free for ${folders[p.folder]} can not be asked.`,
};

/** A reason in the words of a language. */
export function reasonIn<C extends StationReasonCode>(
  words: StationReasonWords,
  { code, params }: { code: C; params: StationReasonParams[C] },
): string {
  return words[code](params);
}
