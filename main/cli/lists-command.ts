import { resolve } from 'node:path';
import type { ListState, ListsProgress, TrustedListsState } from '../../preload/contract/trusted-lists';
import { describeList } from '../../preload/contract/trusted-list-sentences';
import type { Services } from '../services';
import type { ListsCommand } from './lists-options';
import { exitCodes, printJson, type ExitCode, type Output } from './output';
import { Prose, prose } from './prose';

/** `countersign lists [refresh]`: of each trusted list whether it is in force, since when, or why not. */
export async function runLists(command: ListsCommand, services: Services, output: Output): Promise<ExitCode> {
  const at = command.at ?? services.now();
  const state = command.refresh ? await refresh(command, services, output, at) : services.lists.state();
  const due = services.lists.isDue(at);
  if (output.json) printJson(output, toDocument(command, state, at, due));
  else print(output, state, at, due);
  if (!state.lists.some(({ current }) => current)) return exitCodes.nothingTried;
  return state.lists.every(({ current, problem }) => current && !problem) ? exitCodes.good : exitCodes.failed;
}

function refresh({ from }: ListsCommand, services: Services, output: Output, at: Date): Promise<TrustedListsState> {
  return services.lists.refresh({
    at,
    ...(from !== undefined && { source: { kind: 'folder', folder: resolve(from) } }),
    ...(!output.json && { onProgress: (progress) => output.err(Prose.about(progress, progressText)) }),
  });
}

const progressText = ({ done, total, scheme, territory, outcome }: ListsProgress): string =>
  `${done} of ${total}  ${nameOf({ scheme, territory })}: ${outcome === 'failed' ? 'not taken' : outcome}\n`;

const nameOf = ({ scheme, territory }: Pick<ListState, 'scheme' | 'territory'>): string =>
  scheme === 'EU' ? territory : `${territory} (${scheme})`;

function print(output: Output, state: TrustedListsState, at: Date, due: boolean): void {
  if (state.lists.length === 0) {
    output.err(prose`No trusted lists are here. “countersign lists refresh” fetches them.\n`);
    return;
  }
  for (const list of state.lists) {
    output.out(Prose.about(list, (one) => `${nameOf(one)}  ${describeList(one, at).join('; ')}\n`));
  }
  const { refreshed } = state;
  if (refreshed !== undefined) {
    output.out(Prose.about(refreshed, (time) => `All were looked at on ${time.slice(0, 10)}.\n`));
  }
  if (due) output.err(prose`They are due to be looked at again: “countersign lists refresh” does it.\n`);
}

function toDocument(command: ListsCommand, { lists, refreshed }: TrustedListsState, at: Date, due: boolean): unknown {
  return {
    command: 'lists',
    refresh: command.refresh,
    at: at.toISOString(),
    ...(refreshed !== undefined && { refreshed }),
    due,
    lists: lists.map((list) => ({ ...list, text: describeList(list, at) })),
  };
}
