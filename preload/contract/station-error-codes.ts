/** Errors of a station. Its page has words of its own for people at a counter; these are for the log, staff and the history. */
export interface StationErrorParams {
  /** The organization wants a station, and the configuration does not say what is signed there. */
  'station.notConfigured': Record<string, never>;
  /** The page asked for something that its step does not offer. */
  'station.notNow': { step: string };
  /** The document is not where it was offered: the medium was taken out, or the back office took it back. */
  'station.documentGone': { file: string };
  /** What the back office handed over is not what it said. */
  'station.documentChanged': { file: string };
  'station.requestExpired': { file: string };
  /** A request of the back office that can not be understood. */
  'station.requestInvalid': { file: string; issue: string };
  /** There is no room for the copies that are needed. */
  'station.storageFull': Record<string, never>;
  'station.mediumGone': { file: string };
  'station.mediumFull': { file: string };
  /** The medium takes nothing, because it is locked or damaged. */
  'station.mediumReadOnly': { file: string };
  'station.printerAbsent': { printer: string };
  'station.printerRefused': { printer: string };
  /** The service that would hand out the document. `status`: of its answer, where there was one. */
  'station.linkRefused': { server: string; status?: number };
  /** The address is none that the station may show. */
  'station.addressRefused': { host: string };
}
