/** Errors of places on the computer at which somebody else may write. */
export interface PlaceErrorParams {
  /** What would be loaded or believed from there is not. `place`: the file or folder that a stranger may change. */
  'place.unsafe': { use: PlaceUse; path: string; place: string; stranger: PlaceStranger };
}

/** What the program would have taken from the place. */
export type PlaceUse =
  | 'driver'
  /** A file that a driver reads, or that named it. */
  | 'driver-setting'
  /** Where a proxy listens that gets the PIN. */
  | 'socket'
  | 'tunnel'
  | 'program'
  | 'configuration'
  | 'profile'
  | 'picture'
  | 'anchor'
  | 'temporary'
  /** A request of the back office to a station. */
  | 'request';

/** Who may write there; see main/files/place. */
export type PlaceStranger = 'everyone' | 'group' | 'owner' | 'list' | 'unknown';
