import { euDss } from './eu-dss';
import { opensslCms } from './openssl-cms';
import { pdfsig } from './pdfsig';
import { pyhanko } from './pyhanko';
import { qpdf } from './qpdf';
import type { Judge } from './judge';

/** Every judge of the suite, quick ones first. */
export const allJudges: readonly Judge[] = [qpdf, pdfsig, opensslCms, pyhanko, euDss];

export interface Session {
  sitting: { judge: Judge; version: string }[];
  absent: { judge: Judge; reason: string }[];
}

/** Asks every judge to sit, one after another, for some of them download and build. */
export async function convene(judges: readonly Judge[] = allJudges): Promise<Session> {
  const session: Session = { sitting: [], absent: [] };
  for (const judge of judges) {
    try {
      session.sitting.push({ judge, version: await judge.convene() });
    } catch (error) {
      session.absent.push({ judge, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return session;
}
