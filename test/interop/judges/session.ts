import { euDss } from './eu-dss';
import { opensslCms } from './openssl-cms';
import { pdfsig } from './pdfsig';
import { pdftotext } from './pdftotext';
import { pyhanko } from './pyhanko';
import { qpdf } from './qpdf';
import { veraPdf } from './verapdf';
import type { Judge } from './judge';

/** Every judge of the suite, quick ones first. */
export const allJudges: readonly Judge[] = [qpdf, pdftotext, pdfsig, opensslCms, pyhanko, euDss, veraPdf];

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
