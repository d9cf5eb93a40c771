import type { OutputKind, TraySource } from '../../../preload/contract/station';
import type { StationReasonWords } from '../../../preload/contract/station-reason-sentences';
import type {
  RequestFlaw,
  ServiceFlaw,
  StationFolder,
  UsedServiceKind,
} from '../../../preload/contract/station-reasons';

const services: Record<UsedServiceKind, string> = {
  login: 'Der Dienst für die Anmeldung',
  certificates: 'Der Dienst für Zertifikate',
  timestamp: 'Der Dienst für Zeitstempel',
  link: 'Der Dienst zum Mitnehmen',
};
const serviceFlaws: Record<ServiceFlaw, string> = {
  unreachable: 'ist nicht erreichbar',
  timeout: 'antwortet nicht rechtzeitig',
  tls: 'hat keine Verbindung, die so geschützt ist, wie sie sein soll',
  refused: 'antwortet, aber nicht wie er soll',
};
const requestFlaws: Record<RequestFlaw, string> = {
  expired: 'ihre Zeit ist vorbei',
  invalid: 'sie sind nicht zu verstehen',
  unsafe: 'andere könnten sie geändert haben',
  gone: 'ihr Dokument ist nicht da',
  unanswered: 'die Antwort konnte nicht geschrieben werden',
};
const folders: Record<StationFolder, string> = {
  profile: 'die Station selbst',
  output: 'unterschriebene Dokumente',
  requests: 'die Aufträge des Büros',
};
const places: Record<TraySource, string> = {
  folder: 'Der Ordner',
  medium: 'Der USB-Stick',
  office: 'Der Ordner des Büros',
};
const ways: Record<OutputKind, string> = { folder: 'Ordner', medium: 'USB-Stick', printer: 'Drucker', link: 'Link' };
const room = (octets: number): string =>
  `${(octets / 1e9).toLocaleString('de', {
    minimumFractionDigits: octets < 1e10 ? 1 : 0,
    maximumFractionDigits: octets < 1e10 ? 1 : 0,
  })} GB`;

/** Why a part of the station is as it is, in German. */
export const reasonsDe: StationReasonWords = {
  'program-runs': () => 'Es läuft.',
  'program-stands': (p) => `Es kann nicht weiter (${p.code}).`,
  'not-asked-now': () => 'Das kann gerade nicht gefragt werden.',

  'readers-there': (p) => (p.count === 1 ? 'Ein Leser ist angeschlossen.' : `${p.count} Leser sind angeschlossen.`),
  'readers-unused': () => 'Was hier unterschreibt, steckt in keinem Leser.',
  'reader-missing': () => 'Es ist kein Leser angeschlossen.',
  'reader-service': (p) =>
    p.service === 'stopped'
      ? 'Der Dienst des Systems für Leser läuft nicht (pcscd).'
      : 'Der Dienst des Systems für Leser ist nicht eingerichtet (pcscd).',
  'driver-silent': (p) => `Der Treiber „${p.driver}“ arbeitet nicht (${p.code}).`,

  'signers-ready': (p) =>
    p.count === 1
      ? 'Eine Art zu unterschreiben geht, oder wartet auf eine Karte.'
      : `${p.count} Arten zu unterschreiben gehen, oder warten auf eine Karte.`,
  'signer-unusable': (p) => `„${p.signer}“ geht nicht (${p.code}).`,
  'signers-unusable': () => 'Niemand kann unterschreiben.',

  'services-answer': (p) =>
    p.count === 1
      ? 'Ein Dienst, den die Station benutzt, ist erreichbar.'
      : `${p.count} Dienste, die die Station benutzt, sind erreichbar.`,
  'services-unused': () => 'Die Station benutzt keinen Dienst im Netz.',
  'services-silent': () => 'Kein Dienst ist erreichbar.',
  'service-not-asked': (p) => `${services[p.kind]} „${p.service}“ wurde noch nicht gefragt.`,
  'service-silent': (p) => `${services[p.kind]} „${p.service}“ ${serviceFlaws[p.flaw]}.`,

  'lists-fresh': (p) => `Nachgesehen: ${p.refreshed}.`,
  'lists-old': (p) => `Seit ${p.refreshed} nicht mehr nachgesehen.`,
  'lists-failed': (p) =>
    p.count === 1 ? 'Eine Liste konnte nicht erneuert werden.' : `${p.count} Listen konnten nicht erneuert werden.`,
  'lists-none': () => 'Es sind noch keine hier.',
  'lists-unused': () => 'Die Station erneuert sie nicht.',

  'tray-ready': () => 'Das geht.',
  'place-silent': (p) => `${places[p.place]} antwortet nicht.`,
  'folder-unreadable': (p) => `Der Ordner der Dokumente ist nicht lesbar (${p.reason}).`,
  'folder-crowded': (p) => `Im Ordner der Dokumente sind mehr als ${p.most} Namen; nicht alle werden angesehen.`,
  'folder-names': (p) => `Im Ordner der Dokumente sind Namen, die nicht lesbar sind: ${p.count}.`,
  'requests-unreadable': (p) => `Der Ordner der Aufträge ist nicht lesbar (${p.reason}).`,
  'requests-unsafe': () => 'Der Ordner der Aufträge wird nicht benutzt: andere dürfen hineinschreiben.',
  'requests-unused': ({ count, flaw, field }) =>
    `Aufträge des Büros, die nicht benutzt werden: ${count}. Der Grund: ${requestFlaws[flaw]}${field === undefined ? '' : ` (${field})`}.`,
  'media-unsupported': () => 'USB-Sticks werden nur unter Linux gefunden.',
  'media-unreadable': (p) => `Nach USB-Sticks kann nicht gesehen werden (${p.reason}).`,
  'media-left': (p) =>
    p.count === 1
      ? 'Jemand hat einen USB-Stick vergessen. Ziehen Sie ihn heraus.'
      : `Jemand hat ${p.count} USB-Sticks vergessen. Ziehen Sie sie heraus.`,

  'outputs-ready': (p) => `Das geht: ${p.ways.map((way) => ways[way]).join(', ')}.`,
  'output-unwritable': (p) =>
    `In den Ordner für unterschriebene Dokumente kann nichts geschrieben werden (${p.reason}).`,
  'link-token': () =>
    'Der Link braucht seine TOKEN_FILE: eine Zeile, die nur der Benutzer der Station selbst lesen darf.',

  'printer-ready': () => 'Er ist bereit.',
  'printer-stopped': () => 'Er ist angehalten oder nimmt nichts an.',
  'printer-unknown': () => 'Das System kennt ihn nicht, oder sein Druckdienst antwortet nicht.',
  'printer-unused': () => 'Die Station druckt nichts.',

  'room-enough': (p) => `${room(p.octets)} frei.`,
  'room-little': (p) => `${room(p.octets)} frei für ${folders[p.folder]}. Machen Sie bald Platz.`,
  'room-none': (p) => `${room(p.octets)} frei für ${folders[p.folder]}. Niemand kann mehr unterschreiben.`,
  'room-unknown': (p) => `Wie viel Platz für ${folders[p.folder]} frei ist, ist nicht bekannt.`,
};
