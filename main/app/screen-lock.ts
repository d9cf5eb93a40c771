import { execFile } from 'node:child_process';

/** Between two looks, in milliseconds. */
const lookInterval = 5_000;
/** A computer on which nobody says it is not asked for ever. */
const mostFailures = 3;

/** What a watch over the screen's lock goes by. */
export interface ScreenLock {
  /** @returns undefined where nobody says */
  ask: () => Promise<boolean | undefined>;
  /** Whether anybody wants to know: else nothing is asked. */
  wanted: () => boolean;
  locked: () => void;
}

/** Tells when the screen is locked, where Electron does not (Linux). @returns a function that ends the watch */
export function watchScreenLock({ ask, wanted, locked }: ScreenLock): () => void {
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const look = async (): Promise<void> => {
    const answer = wanted() ? await ask() : false;
    if (ended) return;
    if (answer === true) locked();
    failures = answer === undefined ? failures + 1 : 0;
    if (failures < mostFailures) timer = setTimeout(() => void look(), lookInterval);
  };
  timer = setTimeout(() => void look(), lookInterval);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/**
 * What systemd-logind was told by the desktop: LockedHint of the session of whoever asks (org.freedesktop.login1(5)).
 *
 * @param program - systemd's busctl
 * @returns undefined where there is no logind, or nobody tells it
 */
export function lockedByLogind(program = '/usr/bin/busctl'): Promise<boolean | undefined> {
  const session = ['org.freedesktop.login1', '/org/freedesktop/login1/session/auto', 'org.freedesktop.login1.Session'];
  return new Promise((resolve) => {
    execFile(program, ['--system', 'get-property', ...session, 'LockedHint'], { timeout: 3_000 }, (error, stdout) =>
      resolve(error ? undefined : answers.get(stdout.trim())),
    );
  });
}

const answers = new Map([
  ['b true', true],
  ['b false', false],
]);
