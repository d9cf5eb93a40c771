import type { Sentences } from './sentences';
import type { StationErrorParams } from './station-error-codes';
import { nothingSigned } from './what-is-safe';

const takeAnotherWay = 'Take it in another way that the station offers, or ask the staff.';
const signedIsSafe = 'The document is signed, and the signed copy is still here.';

/** For the log, the history and staff. */
export const stationErrorSentences: Pick<Sentences, keyof StationErrorParams> = {
  'station.notConfigured': () => ({
    what: 'This computer is meant to be a station where many people sign, and its configuration does not say what is signed here.',
    safe: 'Nothing was changed.',
    todo: 'Ask your IT department to write the entry STATION of the configuration.',
  }),
  'station.notNow': (p) => ({
    what: `The station can not do that now (step: ${p.step}).`,
    safe: nothingSigned,
    todo: 'Press “Start again”.',
  }),
  'station.documentGone': (p) => ({
    what: `The document “${p.file}” is not there any more.`,
    safe: nothingSigned,
    todo: 'Put the medium back, or ask the staff for the document again.',
  }),
  'station.documentChanged': (p) => ({
    what: `The document “${p.file}” is not the one that was handed over.`,
    safe: nothingSigned,
    todo: 'Ask the staff to hand it over again.',
  }),
  'station.requestExpired': (p) => ({
    what: `The document “${p.file}” was to be signed until a time that is over.`,
    safe: nothingSigned,
    todo: 'Ask the staff to hand it over again.',
  }),
  'station.requestInvalid': (p) => ({
    what: `A request for this station can not be understood (${p.file}: ${p.issue}).`,
    safe: nothingSigned,
    todo: 'Ask whoever looks after the station to have it written anew.',
  }),
  'station.storageFull': () => ({
    what: 'There is no room left on this computer for another document.',
    safe: nothingSigned,
    todo: 'Ask whoever looks after the station to make room.',
  }),
  'station.mediumGone': (p) => ({
    what: `“${p.file}” could not be written: the medium is not there any more.`,
    safe: signedIsSafe,
    todo: 'Put the medium back and try again.',
  }),
  'station.mediumFull': (p) => ({
    what: `“${p.file}” could not be written: the medium is full.`,
    safe: signedIsSafe,
    todo: takeAnotherWay,
  }),
  'station.mediumReadOnly': (p) => ({
    what: `“${p.file}” could not be written: the medium takes nothing.`,
    safe: signedIsSafe,
    todo: takeAnotherWay,
  }),
  'station.printerAbsent': (p) => ({
    what: `The printer “${p.printer}” can not be reached.`,
    safe: signedIsSafe,
    todo: takeAnotherWay,
  }),
  'station.printerRefused': (p) => ({
    what: `The printer “${p.printer}” did not take the document.`,
    safe: signedIsSafe,
    todo: takeAnotherWay,
  }),
  'station.linkRefused': (p) => ({
    what: `${p.server} did not take the document${p.status === undefined ? '' : ` (HTTP ${p.status})`}.`,
    safe: signedIsSafe,
    todo: takeAnotherWay,
  }),
  'station.addressRefused': (p) => ({
    what: `The login led to ${p.host}, which this station does not show.`,
    safe: nothingSigned,
    todo: 'Ask whoever looks after the station: LOGIN_ADDRESSES names what may be shown.',
  }),
};
