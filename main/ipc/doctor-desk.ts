import { basename } from 'node:path';
import type { DoctorProgress, DoctorReport, ModuleReport } from '../../preload/contract/doctor';
import { doctorText } from '../../preload/contract/doctor-sentences';
import { CountersignError } from '../errors/countersign-error';
import type { Settings } from '../configuration/settings';
import { addingDrivers, examineTokens, type DoctorServices } from '../doctor/doctor';

/** What the doctor's view is told, and when. */
export interface DoctorListener {
  progress(progress: DoctorProgress): void;
  /** A module was asked again, added or taken away: what the signers' tokens say may be another now. */
  changed(): void;
}

/** The doctor for the window: one examination at a time, modules tried again on request, and drivers of the person's own. */
export class DoctorDesk {
  private running: Promise<DoctorReport> | undefined;
  private last: DoctorReport | undefined;

  constructor(
    private readonly services: DoctorServices & { settings: Settings },
    /** True while a PIN is typed or a key is used: a question to the card between the two may cost the signature. */
    private readonly busy: () => boolean,
    private readonly listener: DoctorListener,
  ) {}

  /**
   * Looks at everything; who asks while that goes on gets the same report.
   * @throws CountersignError doctor.busy
   */
  examine(): Promise<DoctorReport> {
    if (this.busy()) return Promise.reject(new CountersignError('doctor.busy', {}));
    this.running ??= this.look().finally(() => (this.running = undefined));
    return this.running;
  }

  /**
   * Asks a module that was set aside once more.
   * @throws CountersignError doctor.busy
   */
  async retry(module: string): Promise<DoctorReport> {
    const report = await this.afresh(() => this.services.tokens.retry(module));
    this.listener.changed();
    return report;
  }

  /** @throws CountersignError driver.forbidden when the configuration lets nobody add drivers */
  checkAdding(): void {
    const { forbiddenBy } = addingDrivers(this.services);
    if (forbiddenBy) throw new CountersignError('driver.forbidden', forbiddenBy);
  }

  /**
   * Tries a driver in a process of its own, and remembers it if it answers. One that crashes or hangs is set aside for this
   * run and not remembered; one that is no driver is refused.
   *
   * @param path - chosen in main's own dialog
   * @throws CountersignError driver.*, doctor.busy
   */
  async addDriver(path: string): Promise<DoctorReport> {
    this.checkAdding();
    let name = '';
    const report = await this.afresh(() => ({ name } = this.services.tokens.add(path)));
    const { outcome, error } = report.modules.find((module) => module.name === name)!;
    if (outcome === 'failed') {
      this.services.tokens.remove(name);
      const detail = error?.code === 'token.moduleFailed' ? error.params.detail : 'it does not answer as one';
      throw new CountersignError('driver.unusable', { file: basename(path), detail });
    }
    this.listener.changed();
    return report;
  }

  /** @throws CountersignError settings.notSaved when it would be back after the next start; doctor.busy */
  async removeDriver(module: string): Promise<DoctorReport> {
    const { tokens, settings } = this.services;
    const report = await this.afresh(() => tokens.remove(module));
    this.listener.changed();
    if (!settings.keepDrivers(settings.drivers.filter(({ name }) => name !== module))) {
      throw new CountersignError('settings.notSaved', { folder: this.services.profile.folder });
    }
    return report;
  }

  /** The last report as text; nothing before the first one. */
  text(): string | undefined {
    return this.last && doctorText(this.last);
  }

  /** A look that begins after the change, not one that goes on already. */
  private async afresh(change: () => void): Promise<DoctorReport> {
    await this.running?.catch(() => undefined);
    if (this.busy()) throw new CountersignError('doctor.busy', {});
    change();
    return this.examine();
  }

  private async look(): Promise<DoctorReport> {
    const report = await examineTokens(this.services, (progress) => this.listener.progress(progress));
    const remembered = this.remember(report.modules);
    const modules = report.modules.map((module) =>
      module.source === 'added' ? { ...module, remembered: remembered.has(module.name) } : module,
    );
    this.last = { ...report, modules };
    return this.last;
  }

  /**
   * A driver that was added is remembered once it answers, be it at a later try.
   * @returns the names of those that are
   */
  private remember(modules: readonly ModuleReport[]): ReadonlySet<string> {
    const { settings } = this.services;
    const names = new Set(settings.drivers.map(({ name }) => name));
    const fresh = modules.filter(
      ({ source, outcome, name }) => source === 'added' && outcome === 'answers' && !names.has(name),
    );
    if (fresh.length > 0)
      settings.keepDrivers([...settings.drivers, ...fresh.map(({ name, path }) => ({ name, path }))]);
    return new Set(settings.drivers.map(({ name }) => name));
  }
}
