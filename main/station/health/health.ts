import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { StationEnd, StationHealth, StationPart, StationStep } from '../../../preload/contract/station';
import { reasonIn, stationReasonsEn } from '../../../preload/contract/station-reason-sentences';
import type { StationReason } from '../../../preload/contract/station-reasons';
import type { Configuration } from '../../configuration/configuration';
import type { StationConfiguration } from '../../configuration/configuration-station';
import type { Services } from '../../services';
import { listReasons } from './lists';
import { NetworkWatch } from './network';
import { partOf } from './part';
import { readerReasons } from './readers';
import { RoomWatch } from './room';
import { signerReasons } from './signers';
import { usedServices } from './used-services';

export interface HealthCounts {
  persons: number;
  signed: number;
  ends: Record<StationEnd, number>;
}

/** What a station knows of itself at one moment. */
export interface HealthMoment {
  step: StationStep;
  /** Absent while the station is being cleared, or is out of order. */
  services: Services | undefined;
  /** The services of that moment have ended meanwhile. */
  isOver: () => boolean;
  /** A token is at work: nobody else asks it anything. */
  signing: boolean;
  /** Why it is out of order. */
  problem: ErrorShape | undefined;
  /** What is wrong with where documents come from. */
  tray: StationReason[];
  /** How documents can be taken away, and of a printer, apart from that. */
  outputs: StationReason[];
  printer: StationReason | undefined;
  counts: HealthCounts;
}

export interface HealthOptions {
  configuration: StationConfiguration;
  /** Absolute path of the station's profile. */
  profile: string;
  program: string;
  now: () => Date;
}

/** The state of a station, part by part. Nothing of it says who was or is there. */
export class HealthWatch {
  private readonly room: RoomWatch;
  private network: NetworkWatch | undefined;
  /** What was last seen of what can not be asked at all times. */
  private readonly last = new Map<StationPart['part'], StationReason[]>();

  constructor(private readonly options: HealthOptions) {
    const { DOCUMENTS, OUTPUT } = options.configuration;
    this.room = new RoomWatch({
      profile: options.profile,
      ...(OUTPUT.FOLDER !== undefined && { output: OUTPUT.FOLDER }),
      ...(DOCUMENTS.REQUESTS !== undefined && { requests: DOCUMENTS.REQUESTS }),
    });
  }

  async at(moment: HealthMoment): Promise<StationHealth> {
    const { program, now } = this.options;
    const { step, services, problem, tray, outputs, printer, counts } = moment;
    const [readers, signers, network, room] = await Promise.all([
      this.kept('readers', moment, (own) => readerReasons(own, Object.values(this.signersOf(own)))),
      this.kept('signers', moment, async (own) => {
        const wanted = this.signersOf(own);
        return signerReasons(
          own,
          (await own.signers.list()).filter(({ name }) => Object.hasOwn(wanted, name)),
        );
      }),
      this.networkOf(services).reasons(services, moment.isOver),
      this.room.reasons(),
    ]);
    const lists: StationReason[] = services ? listReasons(services) : [notNow];
    const parts = [
      partOf('program', [
        problem ? { code: 'program-stands', params: { code: problem.code } } : { code: 'program-runs', params: {} },
      ]),
      partOf('readers', readers),
      partOf('signers', signers),
      partOf('network', network),
      partOf('lists', lists),
      partOf('tray', tray.length > 0 ? tray : [{ code: 'tray-ready', params: {} }]),
      partOf('outputs', outputs),
      partOf('printer', [printer ?? { code: 'printer-unused', params: {} }]),
      partOf('storage', room),
    ];
    const states = new Set(parts.map(({ state }) => state));
    return {
      version: 1,
      at: now().toISOString(),
      state: states.has('bad') ? 'bad' : states.has('warning') ? 'warning' : 'good',
      step,
      program,
      parts,
      counts: { ...counts, ends: { ...counts.ends } },
    };
  }

  /** A token that signs is asked nothing, and one whose person has gone says nothing: then what was seen before stands. */
  private async kept(
    part: StationPart['part'],
    { services, signing, isOver }: HealthMoment,
    look: (services: Services) => Promise<StationReason[]>,
  ): Promise<StationReason[]> {
    if (services && !signing) {
      const seen = await look(services).catch(() => undefined);
      if (seen && !isOver()) this.last.set(part, seen);
    }
    return this.last.get(part) ?? [notNow];
  }

  private signersOf({ configuration }: Pick<Services, 'configuration'>): Configuration['SIGNERS'] {
    const { SIGNERS: wanted } = this.options.configuration;
    const all = configuration?.SIGNERS ?? {};
    return wanted ? Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name))) : all;
  }

  /** The configuration is that with which the station began: of a later one its services know, after the next start. */
  private networkOf(services: Services | undefined): NetworkWatch {
    const { configuration } = services ?? {};
    if (!configuration) return this.network ?? new NetworkWatch([]);
    return (this.network ??= new NetworkWatch(
      usedServices(configuration, Object.values(this.signersOf({ configuration }))),
    ));
  }
}

const notNow: StationReason = { code: 'not-asked-now', params: {} };

/** What stands in the health file: as the staff view has it, and in English words. */
export function healthText({ parts, ...health }: StationHealth): string {
  const told = parts.map(({ part, state, reasons }) => ({
    ...{ part, state },
    detail: reasons.map((reason) => reasonIn(stationReasonsEn, reason)).join(' '),
    reasons,
  }));
  const { counts, ...rest } = health;
  return `${JSON.stringify({ ...rest, parts: told, counts }, undefined, 2)}\n`;
}

/** Writes it whole or not at all: whoever reads the file meanwhile finds the one before. */
export async function writeHealth(file: string, health: StationHealth): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const half = `${file}.part`;
  await writeFile(half, healthText(health), { mode: 0o644 });
  await rename(half, file);
}
