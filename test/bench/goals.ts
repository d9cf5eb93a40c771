import type { CheckingCost } from './checking-cost';
import type { HistoryCost } from './history-cost';
import type { OneTimeCost } from './one-time-cost';
import { idle, mostLoopDelay, type LoopDelay } from './loop-delay';
import { costOf, engineSeconds, megabytes, printColumns, type Measured } from './results';
import { bareNodes } from './peers';
import type { SignatureOverhead } from './signature-overhead';
import type { PageFeel } from './page-feel';
import type { WindowBatch } from './window-batch';
import type { WindowStart } from './window-start';

/** One of the goals that the bench is there for, and what this run says about it. */
export interface Goal {
  goal: string;
  /** What was measured, with its unit. */
  found: string;
  verdict: 'reached' | 'missed' | 'not measured';
}

/** The files that goals are about, as far as they were measured. */
export interface Results {
  all: readonly Measured[];
  gigabyte: Measured | undefined;
  /** Batches of ours and of the warm peers, by the name of our key. */
  batches: ReadonlyMap<string, Measured>;
  overheads: readonly SignatureOverhead[];
  loopDelays: readonly LoopDelay[];
  history: HistoryCost | undefined;
  oneTime: OneTimeCost | undefined;
  checking: CheckingCost | undefined;
  /** Absent where it was not, or could not be, measured; so are the next two. */
  window: WindowBatch | undefined;
  start: WindowStart | undefined;
  pages: PageFeel | undefined;
}

/** How many times less engine time for each file of a batch than a warm peer takes. */
const leastTimesFaster = { 'pyHanko, warm': 10, 'EU DSS, warm': 2 } as const;
const mostTimesFloor = 1.2;
const mostBatchProcessorMs = 4;
const leastTimesArchived = 10;
const mostTimesBareNodes = 1.5;
const mostTimesCommandLine = 1.3;
const mostSecondsListed = 0.4;
const mostQueuedBytes = 250e6;
const mostDeafMs = 100;
const mostTimesEmptyWindow = 1.3;
const mostBlankMs = 150;
const mostFirstPageMs = 1_000;
const mostDocumentBytes = 150e6;
const mostEngineShare = 0.3;
const mostBareSignatures = 1;
const mostHistorySyncs = 1.5;
const mostOneTimeMs = 150;
const mostTimesOneTimeBatch = 1.2;
const mostColdListSeconds = 3;
const mostColdListBytes = 150e6;
const mostWarmListSeconds = 0.1;
const mostSecondsOf51 = 0.3;

/** Ratios where they can be had, so that they say the same on every machine. */
export function judge({
  all,
  gigabyte,
  batches,
  overheads,
  loopDelays,
  history,
  oneTime,
  checking,
  window,
  start,
  pages,
}: Results): Goal[] {
  const batch = batches.get('RSA-2048');
  const small = all.find(({ title }) => title === 'small file');
  return [
    singleGoal(small),
    ...(['pyHanko, warm', 'EU DSS, warm'] as const).map((peer) => engineGoal(batch, peer)),
    processorGoal(batch),
    commandLineGoal(small),
    ...windowGoals(window),
    startGoal(start),
    ...pageGoals(pages),
    floorGoal(gigabyte),
    memoryGoal([...all, ...batches.values()]),
    shareGoal(batch),
    ...overheadGoals(overheads),
    ...loopGoals(loopDelays),
    historyGoal(history),
    ...oneTimeGoals(oneTime),
    ...checkingGoals(checking),
  ];
}

export function printGoals(goals: readonly Goal[]): void {
  console.log('\nGoals');
  printColumns(goals.map(({ goal, found, verdict }) => [goal, found, verdict]));
}

/**
 * The part of a batch's time in which the token's key was not at work: 1 − (bare signatures of the same key in the same
 * run) ÷ (the whole batch).
 */
export function engineShare({ seconds, keySeconds = 0 }: { seconds: number; keySeconds?: number }): number {
  return 1 - keySeconds / seconds;
}

function singleGoal(small: Measured | undefined): Goal {
  const goal = 'engine time of one small file at most that of EU DSS, warm';
  const [ours, theirs] = [costOf(small, 'ours, warm'), costOf(small, 'EU DSS, warm')];
  if (!ours || !theirs) return unmeasured(goal);
  const [own, other] = [engineSeconds(ours, 1), engineSeconds(theirs, 1)];
  return verdict(goal, `${(own * 1000).toFixed(1)} ms, ${(own / other).toFixed(2)}×`, own <= other);
}

function engineGoal(batch: Measured | undefined, peer: keyof typeof leastTimesFaster): Goal {
  const goal = `engine time for each file of a batch at least ${leastTimesFaster[peer]}× less than ${peer}`;
  const [ours, theirs] = [costOf(batch, 'ours, warm'), costOf(batch, peer)];
  if (!batch || !ours || !theirs) return unmeasured(goal);
  const times = engineSeconds(theirs, batch.files) / engineSeconds(ours, batch.files);
  return verdict(goal, `${times.toFixed(1)}×`, times >= leastTimesFaster[peer]);
}

function processorGoal(batch: Measured | undefined): Goal {
  const goal = `processor time of all processes for each file of a batch at most ${mostBatchProcessorMs} ms`;
  const ours = costOf(batch, 'ours, warm');
  if (!batch || !ours) return unmeasured(goal);
  const each = (ours.cpu / batch.files) * 1000;
  return verdict(goal, `${each.toFixed(2)} ms`, each <= mostBatchProcessorMs);
}

function commandLineGoal(small: Measured | undefined): Goal {
  const goal = `processor time of one command at most ${mostTimesBareNodes}× that of three bare Node processes`;
  const [ours, bare] = [costOf(small, 'ours, cold'), costOf(small, bareNodes.name)];
  if (!ours || !bare) return unmeasured(goal);
  const times = ours.cpu / bare.cpu;
  return verdict(goal, `${ours.cpu.toFixed(2)} s, ${times.toFixed(2)}×`, times <= mostTimesBareNodes);
}

function checkingGoals(found: CheckingCost | undefined): Goal[] {
  const goals: [string, number | undefined, number][] = [
    ['trusted lists read, verified and kept within', found?.lists?.cold, mostColdListSeconds],
    ['trusted lists ready from what was kept within', found?.lists?.warm, mostWarmListSeconds],
    ['51 signatures validated with trust within', found?.many, mostSecondsOf51],
  ];
  const memory = `trusted lists read, verified and kept within ${megabytes(mostColdListBytes)} MB in every process`;
  const peak = found?.lists?.peak;
  const archived = `a signature of level B-LTA validated in at most 1/${leastTimesArchived} of EU DSS, warm`;
  const times = found?.archivedByDss === undefined ? undefined : found.archivedByDss / found.archived;
  return [
    ...goals.map(([words, seconds, most]) => {
      const goal = `${words} ${most} s of processor time`;
      return seconds === undefined ? unmeasured(goal) : verdict(goal, `${seconds.toFixed(3)} s`, seconds <= most);
    }),
    peak === undefined ? unmeasured(memory) : verdict(memory, `${megabytes(peak)} MB`, peak <= mostColdListBytes),
    times === undefined
      ? unmeasured(archived)
      : verdict(archived, `1/${times.toFixed(1)}`, times >= leastTimesArchived),
  ];
}

function windowGoals(found: WindowBatch | undefined): Goal[] {
  const batch = `a batch in the window within ${mostTimesCommandLine}× of the same on the command line`;
  const list = `dropped files are listed within ${mostSecondsListed} s`;
  const memory = `the window takes under ${megabytes(mostQueuedBytes)} MB more with 500 documents listed`;
  const answer = `the window answers within ${mostDeafMs} ms while 500 documents are added or signed`;
  if (!found) return [batch, list, memory, answer].map(unmeasured);
  const times = found.window / found.commandLine;
  return [
    verdict(batch, `${times.toFixed(2)}×`, times <= mostTimesCommandLine),
    verdict(list, `${found.listed.toFixed(2)} s for ${found.documents}`, found.listed <= mostSecondsListed),
    verdict(memory, `${megabytes(found.queuedBytes)} MB`, found.queuedBytes < mostQueuedBytes),
    verdict(
      answer,
      `${found.deaf.adding.toFixed(0)} and ${found.deaf.signing.toFixed(0)} ms`,
      Math.max(found.deaf.adding, found.deaf.signing) < mostDeafMs,
    ),
  ];
}

function startGoal(found: WindowStart | undefined): Goal {
  const goal = `the first window within ${mostTimesEmptyWindow}× of an empty Electron application's`;
  if (!found) return unmeasured(goal);
  const times = found.ours.frame / found.empty.frame;
  const processor = found.ours.processor / found.empty.processor;
  const words = `${times.toFixed(2)}×: ${found.ours.frame.toFixed(0)} ms; ${processor.toFixed(2)}× of processor time`;
  return verdict(goal, words, times <= mostTimesEmptyWindow);
}

function pageGoals(found: PageFeel | undefined): Goal[] {
  const blank = `no page stays blank longer than ${mostBlankMs} ms while 2,000 pages are scrolled`;
  const first = `500 MB show their first page within ${mostFirstPageMs} ms`;
  if (!found) return [blank, first].map(unmeasured);
  const { small, huge } = found.firstPage;
  return [
    verdict(
      blank,
      `${found.blank.toFixed(0)} ms, ${found.passed.toFixed(0)} pages passed; ${found.flown.blank.toFixed(0)} ms, ${found.flown.passed.toFixed(0)} flew past`,
      found.blank <= mostBlankMs,
    ),
    verdict(first, `${huge.toFixed(0)} ms, ${(huge / small).toFixed(2)}× of one small page`, huge <= mostFirstPageMs),
  ];
}

function floorGoal(gigabyte: Measured | undefined): Goal {
  const goal = `1 GB within ${mostTimesFloor}× of openssl dgst -sha256 and cp`;
  const [ours, floor] = [costOf(gigabyte, 'ours, warm'), costOf(gigabyte, 'floor')];
  if (!ours || !floor) return unmeasured(goal);
  const times = ours.seconds / floor.seconds;
  return verdict(goal, `${times.toFixed(2)}×`, times <= mostTimesFloor);
}

function memoryGoal(all: readonly Measured[]): Goal {
  const goal = `peak memory of the document process under ${megabytes(mostDocumentBytes)} MB for every file`;
  const peaks = all
    .flatMap(({ rows }) => rows.flatMap(({ cost }) => cost.peaks))
    .filter(({ name }) => name.startsWith('document-process'))
    .map(({ bytes }) => bytes);
  if (peaks.length === 0) return unmeasured(goal);
  const most = Math.max(...peaks);
  return verdict(goal, `${megabytes(most)} MB`, most < mostDocumentBytes);
}

function shareGoal(batch: Measured | undefined): Goal {
  const goal = `engine share of a batch under ${mostEngineShare * 100} % with SoftHSM RSA-2048`;
  const ours = costOf(batch, 'ours, warm');
  if (!ours) return unmeasured(goal);
  const share = engineShare(ours);
  return verdict(goal, `${(share * 100).toFixed(0)} %`, share < mostEngineShare);
}

/** What we add is held against what an ordinary key of the same token takes, on the same way to it. */
function overheadGoals(rows: readonly SignatureOverhead[]): Goal[] {
  const tokens = [...new Set(rows.map(({ token }) => token))];
  const goal = (token: string): string => `adds at most one bare RSA-2048 signature to each signature: ${token}`;
  if (tokens.length === 0) return [unmeasured(goal('SoftHSM2, directly and behind a proxy'))];
  return tokens.map((token) => {
    const own = rows.filter((row) => row.token === token);
    const unit = own.find(({ key }) => key === 'RSA-2048')?.bare.median ?? NaN;
    const added = own.map(({ key, ours, bare }) => ({ key, times: (ours.median - bare.median) / unit }));
    const found = added.map(({ key, times }) => `${key} ${times.toFixed(2)}`).join(', ');
    return verdict(
      goal(token),
      found,
      added.every(({ times }) => times <= mostBareSignatures),
    );
  });
}

/** Where an event loop that has nothing to do is late as well, the machine is too busy to say anything. */
function loopGoals(rows: readonly LoopDelay[]): Goal[] {
  const goal = (main: string): string =>
    `loop delay of main under ${mostLoopDelay} ms (99th percentile) whatever a token does, and while trusted lists are refreshed: ${main}`;
  const mains = [...new Set(rows.map(({ main }) => main))];
  if (mains.length === 0) return [unmeasured(goal('plain Node and Electron'))];
  return mains.map((main) => {
    const own = rows.filter((row) => row.main === main);
    const control = own.find(({ during }) => during === idle)?.p99 ?? NaN;
    const most = Math.max(...own.filter(({ during }) => during !== idle).map(({ p99 }) => p99));
    const found = `${most.toFixed(1)} ms (${control.toFixed(1)} ms with nothing to do)`;
    if (most >= mostLoopDelay && control >= mostLoopDelay) return { ...unmeasured(goal(main)), found };
    return verdict(goal(main), found, most < mostLoopDelay);
  });
}

function historyGoal(history: HistoryCost | undefined): Goal {
  const goal = `the history of a batch waits for the disk at most ${mostHistorySyncs} times for a document`;
  if (!history) return unmeasured(goal);
  const { recorded, unrecorded } = history;
  const times = (recorded.milliseconds / unrecorded.milliseconds).toFixed(2);
  const found = `${recorded.syncs.toFixed(2)} times; the batch takes ${times}× as long as without`;
  return verdict(goal, found, recorded.syncs <= mostHistorySyncs);
}

function oneTimeGoals(cost: OneTimeCost | undefined): Goal[] {
  const added = `a one-time key adds at most ${mostOneTimeMs} ms to a signature, beside what its authority takes`;
  const batch = `a batch under one certificate takes at most ${mostTimesOneTimeBatch}× of one with a key that is there`;
  const again = 'a second request in one login takes less than the first';
  if (!cost) return [added, batch, again].map(unmeasured);
  const most = (place: string): number =>
    Math.max(...cost.oneTime.filter((one) => one.place === place).map(({ own }) => own - cost.longTerm));
  const [inSession, inMemory] = [most('session'), most('memory')];
  const times = cost.batch.oneTime / cost.batch.longTerm;
  const { login, first, second } = cost.login;
  return [
    verdict(
      added,
      `${inSession.toFixed(0)} ms in a session, ${inMemory.toFixed(0)} ms in memory`,
      Math.max(inSession, inMemory) <= mostOneTimeMs,
    ),
    verdict(batch, `${times.toFixed(2)}×`, times <= mostTimesOneTimeBatch),
    verdict(again, `${second.toFixed(0)} ms after ${(login + first).toFixed(0)} ms`, second < login + first),
  ];
}

function verdict(goal: string, found: string, reached: boolean): Goal {
  return { goal, found, verdict: reached ? 'reached' : 'missed' };
}

function unmeasured(goal: string): Goal {
  return { goal, found: '', verdict: 'not measured' };
}
