import type { StationEnd, StationHealth, StationState } from '../../preload/contract/station';
import type { PageViewId } from '../../preload/contract/page-view';
import type { ErrorShape } from '../../preload/contract/error-codes';
import type { StationConfiguration } from '../configuration/configuration-station';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Log } from '../log/log';
import type { Services } from '../services';
import { IdleWatch } from './idle-watch';
import { Person } from './person';
import { HealthWatch, type HealthCounts } from './health/health';
import type { PersonSurroundings, StationOutputs, StationTray } from './station-parts';
import { WorkFolders } from './work-folder';

/** What is made for one person and ends with them. */
export interface PersonRoom {
  services: Services;
  surroundings: PersonSurroundings;
  /** Shows the person's window. */
  show(): void;
  /** Tells the page what is to be seen. */
  announce(state: StationState): void;
  pagesEnded(ended: { view: PageViewId; error: ErrorShape }): void;
  /**
   * Ends the windows and processes, and wipes what Chromium kept: resolves when none of them is left.
   */
  close(): Promise<void>;
}

export interface StationOptions {
  configuration: StationConfiguration;
  /** Absolute path of the station's profile. */
  profile: string;
  program: string;
  log: Log;
  tray: StationTray;
  outputs: StationOutputs;
  /** Makes everything anew; called for each person. `gone` is told when the window crashes, hangs or is closed. */
  openRoom: (gone: (why: StationEnd) => void) => PersonRoom;
  now: () => Date;
  /** Ends the program, so that it is started anew. */
  startAfresh: () => void;
  /** The history, outside of any person's time. */
  recordLeft: (services: Services, kept: boolean) => Promise<void>;
}

/**
 * After so many persons the program starts afresh, between two of them. Electron keeps a descriptor of every process that it
 * started, and a heap that has served hundreds is no place for the next.
 */
const freshAfter = 200;

/** The station: one person after the other, each in a room of their own, which is cleared before the next one sees anything. */
export class Station {
  private current: { person: Person; room: PersonRoom } | undefined;
  private clearing: Promise<void> | undefined;
  private cardLeft: string | undefined;
  private problem: ErrorShape | undefined;
  private stopped = false;
  private readonly folders: WorkFolders;
  private readonly idle: IdleWatch;
  private readonly watch: HealthWatch;
  readonly counts: HealthCounts = {
    persons: 0,
    signed: 0,
    ends: { done: 0, again: 0, idle: 0, 'card-out': 0, crashed: 0, closed: 0 },
  };

  constructor(private readonly options: StationOptions) {
    const { configuration, profile } = options;
    this.folders = new WorkFolders(profile);
    this.watch = new HealthWatch(options);
    this.idle = new IdleWatch({
      idleSeconds: configuration.IDLE_SECONDS,
      warningSeconds: configuration.WARNING_SECONDS,
      excused: () => !this.current || this.current.person.excused,
      warned: (seconds) => this.current?.person.warn(seconds),
      over: () => this.leave('idle'),
    });
  }

  /** Removes what a power cut left, and waits for the first person. */
  async start(): Promise<void> {
    const { persons, signed, kept } = this.folders.sweep(this.keeps);
    if (persons > 0) this.options.log.warn('station.swept', { count: persons });
    await this.next();
    const services = this.current?.room.services;
    // Who had signed nothing has left nothing that the history has to tell of.
    if (signed > 0 && services) await this.options.recordLeft(services, kept > 0);
  }

  /** The person who is there, for whoever answers the page. */
  get person(): Person | undefined {
    return this.current?.person;
  }

  /** Somebody touched the station. */
  touched(): void {
    this.idle.touched();
  }

  /** Ends the time of the person, for whatever reason; another one can come when everything of theirs is gone. */
  leave(why: StationEnd): void {
    if (this.stopped || this.clearing) return;
    this.clearing = this.clear(why)
      .then(() => (this.counts.persons >= freshAfter ? this.options.startAfresh() : this.next()))
      // What keeps the next person from coming may be gone in a program that is started anew; what is not is told then.
      .catch(() => this.options.startAfresh())
      .finally(() => (this.clearing = undefined));
  }

  /** Ends the station, with whoever is there. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.idle.end();
    await this.clearing;
    await this.clear('closed');
    this.options.tray.close();
  }

  async health(): Promise<StationHealth> {
    const { tray, outputs } = this.options;
    const { current } = this;
    return this.watch.at({
      step: current?.person.state.step ?? (this.problem ? 'out-of-order' : 'clearing'),
      services: current?.room.services,
      isOver: () => this.current !== current,
      signing: current?.person.signs ?? false,
      problem: this.problem,
      tray: tray.problems(),
      ...(await outputs.reasons()),
      counts: this.counts,
    });
  }

  private get keeps(): boolean {
    return this.options.configuration.LEFT === 'keep';
  }

  private async next(): Promise<void> {
    if (this.stopped) return;
    const { configuration, tray, outputs, log, openRoom } = this.options;
    try {
      tray.begin();
      const folder = this.folders.begin();
      const room = openRoom((why) => this.leave(why));
      const person = new Person({
        ...{ configuration, folder, tray, outputs, cardLeft: this.cardLeft },
        services: room.services,
        surroundings: room.surroundings,
        changed: (state) => room.announce(state),
        pagesEnded: (ended) => room.pagesEnded(ended),
        over: (why) => this.leave(why),
      });
      this.current = { person, room };
      this.wipe = () => folder.wipe(this.keeps && person.leaves);
      this.problem = undefined;
      this.idle.touched();
      room.show();
    } catch (error) {
      this.problem = toCountersignError(error, log).toShape();
      throw error;
    }
  }

  private wipe: () => number = () => 0;

  private async clear(why: StationEnd): Promise<void> {
    const { current } = this;
    if (!current) return;
    const { person, room } = current;
    const { begun, signed } = person;
    await person.end();
    await this.options.tray.end();
    const { leaves } = person;
    this.cardLeft = person.card;
    this.current = undefined;
    if (begun) {
      this.counts.persons += 1;
      this.counts.ends[why] += 1;
      if (signed || person.signed) this.counts.signed += 1;
    }
    if (leaves) await this.options.recordLeft(room.services, this.keeps);
    await room.close();
    this.wipe();
  }
}

/** @throws CountersignError station.notConfigured */
export function stationOf(configuration: StationConfiguration | undefined): StationConfiguration {
  if (!configuration) throw new CountersignError('station.notConfigured', {});
  return configuration;
}
