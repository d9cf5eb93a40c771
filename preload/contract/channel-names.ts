/**
 * The windows of the product: the main window, the one that asks for a secret, and the one that a station shows in place of the
 * main window. The processes that draw pages are none of them: they stand in no list and may use no channel.
 */
export type WindowRole = 'main' | 'pin' | 'station';

/** Which window may ask for what. The preloads and main's router share this list; it needs no schema library. */
export const audiences = {
  'app.describe': ['main', 'pin'],
  'app.setTheme': ['main'],
  'documents.choose': ['main'],
  'documents.register': ['main'],
  'documents.list': ['main'],
  'documents.unlock': ['main'],
  'documents.places': ['main'],
  'documents.line': ['main'],
  'documents.signatures': ['main'],
  'documents.findings': ['main'],
  'documents.forget': ['main'],
  'handed.take': ['main'],
  'pictures.choose': ['main'],
  'pictures.forget': ['main'],
  'signers.list': ['main'],
  'keyFiles.choose': ['main'],
  'keyFiles.take': ['main'],
  'keyFiles.remove': ['main'],
  'signing.start': ['main'],
  'signing.preview': ['main'],
  'places.list': ['main'],
  'places.keep': ['main'],
  'signing.picture': ['main'],
  'appearances.list': ['main'],
  'appearances.save': ['main'],
  'appearances.open': ['main'],
  'appearances.change': ['main'],
  'appearances.remove': ['main'],
  'appearances.setUsual': ['main'],
  'signing.cancel': ['main'],
  'signing.pause': ['main'],
  'signing.resume': ['main'],
  'signing.leaveOut': ['main'],
  'outputs.open': ['main'],
  'outputs.show': ['main'],
  'outputs.copyPaths': ['main'],
  'outputs.saveList': ['main'],
  'outputs.drag': ['main'],
  'outputs.outlets': ['main'],
  'outputs.mail': ['main'],
  'outputs.printers': ['main'],
  'outputs.print': ['main'],
  'history.list': ['main'],
  'history.check': ['main'],
  'pages.open': ['main', 'station'],
  'pages.units': ['main', 'station'],
  'pages.close': ['main', 'station'],
  'pages.stand': ['main', 'station'],
  'verification.list': ['main'],
  'verification.choose': ['main'],
  'verification.register': ['main'],
  'verification.start': ['main'],
  'verification.again': ['main'],
  'verification.unlock': ['main'],
  'verification.places': ['main'],
  'verification.forget': ['main'],
  'verification.toDesk': ['main'],
  'verification.saveRevision': ['main'],
  'verification.extend': ['main'],
  'verification.report': ['main'],
  'verification.export': ['main'],
  'policy.describe': ['main'],
  'trust.describe': ['main'],
  'trust.lists': ['main'],
  'trust.refresh': ['main'],
  'trust.cancelRefresh': ['main'],
  'trust.chooseAnchors': ['main'],
  'trust.addAnchors': ['main'],
  'trust.removeAnchor': ['main'],
  'trust.setNetwork': ['main'],
  'login.describe': ['main'],
  'login.end': ['main'],
  'identity.describe': ['main'],
  'identity.begin': ['main'],
  'identity.cancel': ['main'],
  'identity.end': ['main'],
  'identity.copyAddress': ['main'],
  'doctor.examine': ['main'],
  'doctor.retry': ['main'],
  'doctor.addDriver': ['main'],
  'doctor.removeDriver': ['main'],
  'doctor.copy': ['main'],
  'updates.describe': ['main'],
  'updates.look': ['main'],
  'updates.setLooks': ['main'],
  'updates.download': ['main'],
  'updates.handOver': ['main'],
  'updates.openNotes': ['main'],
  'pins.manage': ['main'],
  'keys.tokens': ['main'],
  'keys.list': ['main'],
  'keys.generate': ['main'],
  'keys.request': ['main'],
  'keys.send': ['main'],
  'keys.saveRequest': ['main'],
  'keys.saveCertificate': ['main'],
  'keys.chooseCertificate': ['main'],
  'keys.import': ['main'],
  'keys.delete': ['main'],
  'station.describe': ['station'],
  'station.begin': ['station'],
  'station.setLanguage': ['station'],
  'station.identify': ['station'],
  'station.cancelLogin': ['station'],
  'station.choose': ['station'],
  'station.agree': ['station'],
  'station.back': ['station'],
  'station.sign': ['station'],
  'station.cancelSigning': ['station'],
  'station.take': ['station'],
  'station.done': ['station'],
  'station.again': ['station'],
  'station.stay': ['station'],
  'station.health': ['station'],
  'pin.describe': ['pin'],
  'pin.describeChange': ['pin'],
  'pin.describePassword': ['pin'],
  'pin.cancel': ['pin'],
} as const satisfies Record<string, readonly WindowRole[]>;

export const channelNames = Object.keys(audiences) as (keyof typeof audiences)[];

export const eventNames = [
  'signing.progress',
  'signing.paused',
  'signing.steps',
  'signing.finished',
  'signers.changed',
  'login.changed',
  'identity.changed',
  'doctor.progress',
  'verification.progress',
  'trust.refreshed',
  'pages.ended',
  'updates.changed',
  'handed.over',
  'station.changed',
] as const;
export type EventName = (typeof eventNames)[number];

/** The one channel of Electron's IPC that carries every request, and the one that carries every event. */
export const requestChannel = 'countersign:request';
export const eventChannel = 'countersign:event';
/** Carries the MessagePort that joins the PIN window and the token process. */
export const pinPortChannel = 'countersign:pin-port';
/** The same for a PIN window in which a PIN is changed, unblocked or first set. */
export const pinChangePortChannel = 'countersign:pin-change-port';
/** Carries the MessagePort that joins a PIN window and the process that holds a name and a password against accounts. */
export const passwordPortChannel = 'countersign:password-port';
/** Carries the MessagePort that joins the main window and the process that draws pages, to the window. */
export const pagePortChannel = 'countersign:page-port';
/** Carries both ports of the process that draws pages to it: the one to the main window, and the one to main. */
export const pageProcessPortsChannel = 'countersign:page-process-ports';
/** Carries the MessagePort that joins main and what stands around the page of a login, to the latter. */
export const loginBarPortChannel = 'countersign:login-bar-port';
/** Carries the two ends that join the keys on the screen and a frame of the page of a login, to each of them. */
export const loginKeysPortChannel = 'countersign:login-keys-port';
