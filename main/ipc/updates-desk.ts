import { join } from 'node:path';
import type { UpdatesReport } from '../../preload/contract/updates';
import { CountersignError } from '../errors/countersign-error';
import { createNetwork } from '../network/network';
import type { Services } from '../services';
import { UpdateDownload } from '../updates/update-download';

export interface UpdatesDesktop {
  /** Opens an address in the system's browser. */
  openAddress(address: string): Promise<boolean>;
  showInFolder(path: string): boolean;
}

type Used = Pick<Services, 'updates' | 'settings' | 'profile' | 'exchange' | 'log'>;

/** What the window asks about newer versions. The page names no version, no file and no address. */
export class UpdatesDesk {
  private readonly download: UpdateDownload;

  /** @param changed - told of every news */
  constructor(
    private readonly services: Used,
    private readonly desktop: UpdatesDesktop,
    private readonly changed: (report: UpdatesReport) => void,
  ) {
    const { updates, profile, exchange, log } = services;
    this.download = new UpdateDownload({
      folder: join(profile.folder, 'updates'),
      network: createNetwork({ exchange }),
      kind: updates.kind,
      // The person replaces their AppImage by it: where they keep that one, nobody else knows.
      handOver: (path) => Promise.resolve(desktop.showInFolder(path)),
      log,
      changed: () => this.tell(),
    });
  }

  report(): UpdatesReport {
    const { state } = this.download;
    return { ...this.services.updates.report(), ...(state && { download: state }) };
  }

  /** @throws CountersignError update.notAllowed */
  async look(): Promise<UpdatesReport> {
    await this.services.updates.look();
    return this.tell();
  }

  /** @throws CountersignError update.notAllowed where somebody else decides; settings.notSaved */
  setLooks(looks: boolean): UpdatesReport {
    const { updates, settings, profile } = this.services;
    if (!updates.report().mayLook) throw new CountersignError('update.notAllowed', { reason: 'configuration' });
    if (!settings.keepLooksForUpdates(looks)) {
      throw new CountersignError('settings.notSaved', { folder: profile.folder });
    }
    return this.tell();
  }

  /** Begins; what becomes of it is told. @throws CountersignError update.notAllowed */
  begin(): UpdatesReport {
    void this.download.fetch(this.services.updates.offered());
    return this.report();
  }

  /** @throws CountersignError update.* */
  async handOver(): Promise<UpdatesReport> {
    await this.download.handOver();
    return this.report();
  }

  /** Opens the page of the newer version's notes, whose address was signed. */
  async openNotes(): Promise<boolean> {
    const notes = this.services.updates.report().newest?.notes;
    return notes !== undefined && (await this.desktop.openAddress(notes));
  }

  /** Tells the window what is known now. */
  tell(): UpdatesReport {
    const report = this.report();
    this.changed(report);
    return report;
  }
}
