import { statfsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ErrorShape } from '../../preload/contract/error-codes';
import type { StationEnd, StationHealth, StationPart, StationStep } from '../../preload/contract/station';
import type { Services } from '../services';
import { summarizeSigner } from '../signing/signer-summary';

export interface HealthCounts {
  persons: number;
  signed: number;
  ends: Record<StationEnd, number>;
}

export interface HealthSources {
  at: Date;
  program: string;
  /** Absolute path of the station's profile. */
  profile: string;
  step: StationStep;
  /** Absent while the station is being cleared, or is out of order. */
  services: Services | undefined;
  /** A token is at work: nobody else asks it anything. */
  signing: boolean;
  /** Why it is out of order. */
  problem: ErrorShape | undefined;
  tray: string[];
  outputs: string[];
  counts: HealthCounts;
}

/** Octets under which the next large document may not fit. */
const littleRoom = 1_000_000_000;
/** Lists that could not be refreshed for longer are worth a look. */
const weekMs = 7 * 86_400_000;

/** The state of a station, part by part. Nothing of it says who was or is there. */
export async function healthOf(sources: HealthSources): Promise<StationHealth> {
  const { at, program, step, services, problem, tray, outputs, counts } = sources;
  const parts: StationPart[] = [
    { part: 'program', state: problem ? 'bad' : 'good', detail: problem ? problem.code : 'running' },
    ...(services ? await partsOf(services, at, sources.signing) : []),
    ofProblems('tray', tray),
    ofProblems('outputs', outputs),
    storage(sources.profile),
  ];
  const states = new Set(parts.map(({ state }) => state));
  return {
    version: 1,
    at: at.toISOString(),
    state: states.has('bad') ? 'bad' : states.has('warning') ? 'warning' : 'good',
    step,
    program,
    parts,
    counts: { ...counts, ends: { ...counts.ends } },
  };
}

/** Writes it whole or not at all: whoever reads the file meanwhile finds the one before. */
export async function writeHealth(file: string, health: StationHealth): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const half = `${file}.part`;
  await writeFile(half, `${JSON.stringify(health, undefined, 2)}\n`, { mode: 0o644 });
  await rename(half, file);
}

async function partsOf(services: Services, at: Date, signing: boolean): Promise<StationPart[]> {
  const atWork: StationPart = { part: 'signers', state: 'good', detail: 'one of them signs' };
  return [signing ? atWork : await signers(services, at), lists(services, at)];
}

/** Cards that are not there are no fault: their persons bring them. */
async function signers(services: Services, at: Date): Promise<StationPart> {
  const summaries = await Promise.all((await services.signers.list()).map((one) => summarizeSigner(one, at)));
  const faults = summaries.flatMap(({ name, problem, token }) =>
    !problem || (problem.code === 'token.absent' && problem.params['reader'] !== 'none')
      ? []
      : [`${name}: ${problem.code}${token.present ? '' : ' (token)'}`],
  );
  return faults.length === 0
    ? { part: 'signers', state: 'good', detail: `${summaries.length} can be used or wait for a card` }
    : { part: 'signers', state: faults.length === summaries.length ? 'bad' : 'warning', detail: faults.join('; ') };
}

function lists({ lists: service }: Services, at: Date): StationPart {
  if (service.refreshHours === 0) return { part: 'lists', state: 'unused', detail: 'not refreshed by themselves' };
  const { refreshed } = service.state();
  if (refreshed === undefined) return { part: 'lists', state: 'unknown', detail: 'none yet' };
  const old = at.getTime() - Date.parse(refreshed) > weekMs;
  return { part: 'lists', state: old ? 'warning' : 'good', detail: `refreshed at ${refreshed}` };
}

function ofProblems(part: 'tray' | 'outputs', problems: readonly string[]): StationPart {
  return problems.length === 0
    ? { part, state: 'good', detail: 'can be used' }
    : { part, state: 'warning', detail: problems.join('; ') };
}

function storage(profile: string): StationPart {
  try {
    const { bavail, bsize } = statfsSync(profile);
    const free = bavail * bsize;
    return {
      part: 'storage',
      state: free < littleRoom ? 'warning' : 'good',
      detail: `${(free / 1e9).toFixed(1)} GB free`,
    };
  } catch {
    return { part: 'storage', state: 'unknown', detail: 'can not be asked' };
  }
}
