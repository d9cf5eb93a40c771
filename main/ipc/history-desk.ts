import type { ChainVerdict, HistoryPage } from '../../preload/contract/history';
import { historyEntry } from '../audit/history-entry';
import { checkHistory, readHistory } from '../audit/history-reader';
import type { ProfileHistory } from '../audit/signing-history';

/** How many entries one answer holds. */
const pageSize = 200;

/** @throws CountersignError history.unreadable */
export async function historyPage(history: ProfileHistory, before: number | undefined): Promise<HistoryPage> {
  await history.closeLeftRequests();
  const { lines, ...rest } = await readHistory(history.folder, {
    limit: pageSize,
    ...(before !== undefined && { before }),
  });
  return { entries: lines.map(historyEntry), ...rest };
}

/** @throws CountersignError history.unreadable */
export function historyCheck(history: ProfileHistory): Promise<ChainVerdict> {
  return checkHistory(history.folder);
}
