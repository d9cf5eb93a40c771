import { join } from 'node:path';
import { clipboard, type Session } from 'electron';
import { serveAppScheme } from './app-protocol';
import { emptySession, sessionOf } from './sessions';

/** What the sessions of a station's own pages are for. */
export type StationSessionPurpose = 'station' | 'pin' | 'page';

/**
 * Where Chromium keeps what the station's own pages use. They lie in memory and reach nothing but the packaged files.
 *
 * Chromium frees no session before the program ends (a person with three of their own cost 2.8 MB and a descriptor each, for
 * ever), so these are used by one person after the other, and emptied between them: the renderers are gone then, and with them
 * everything that the pages had in memory. The page of an identity provider has sessions of its own, emptied after each login; see
 * login-session.ts.
 */
export class StationSessions {
  private constructor(private readonly sessions: Readonly<Record<StationSessionPurpose, Session>>) {}

  /** @param built - absolute path of the build's folder */
  static async open(built: string): Promise<StationSessions> {
    const [station, pin, page] = [sessionOf('station'), sessionOf('pin'), sessionOf('page')];
    const pages = join(built, 'renderer');
    // What draws documents serves its own.
    serveAppScheme(station.session, pages);
    serveAppScheme(pin.session, pages);
    await Promise.all([station.cutOff, pin.cutOff, page.cutOff]);
    return new StationSessions({ station: station.session, pin: pin.session, page: page.session });
  }

  of(purpose: StationSessionPurpose): Session {
    return this.sessions[purpose];
  }

  /** Empties them, and the clipboards. Called when no renderer uses them any more. */
  async empty(): Promise<void> {
    clearClipboards();
    await Promise.all(Object.values(this.sessions).map(emptySession));
  }
}

/** Both, where the display has two. */
function clearClipboards(): void {
  const { selection } = clipboard as Partial<typeof clipboard>;
  clipboard.clear();
  // Older runtimes name it as an argument.
  if (selection) selection.clear();
  else if (process.platform === 'linux') (clipboard.clear as (type: string) => void)('selection');
}
