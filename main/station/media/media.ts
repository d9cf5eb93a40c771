import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, sep } from 'node:path';
import type { StationReason } from '../../../preload/contract/station-reasons';
import { parseMounts, type Mount } from './mount-table';
import { diskOf, pluggedDisks } from './removable-disks';

/** A removable medium of whoever is at the station. */
export interface Medium {
  /** Where it is mounted, absolute. */
  folder: string;
  writable: boolean;
}

/**
 * The removable media of a station. What somebody has left behind shows itself to nobody after them: a medium that is plugged in
 * when a person goes, or when the station starts, stays hidden until it was taken out.
 */
export interface Media {
  /** Somebody is there: what was plugged in just before is theirs, too. */
  begin(): void;
  end(): void;
  /** Those of whoever is there, the one that was plugged in last first; none while nobody is. */
  present(): Medium[];
  /** Calls `changed` when another medium is there, or one is gone. @returns the function that ends it */
  watch(changed: () => void): () => void;
  /** For staff. */
  problem(): StationReason | undefined;
  close(): void;
}

export interface MediaOptions {
  platform?: NodeJS.Platform;
  /** The kernel's table of mounts. */
  mounts?: string;
  /** Where sysfs is. */
  sys?: string;
  /** Below which folders media are mounted, absolute. */
  homes?: readonly string[];
  /** Between two looks, milliseconds. */
  every?: number;
}

/** A medium that was plugged in and left alone for longer is not that of who begins then, milliseconds. */
const unattended = 120_000;
const usualEvery = 1000;

/** Where the system itself lies: a disk that holds one of these is nobody's medium, though it be a stick. */
const ofTheSystem = /^\/($|(boot|efi|etc|home|opt|root|srv|usr|var|nix)($|\/))/;
/** What may stand below the folders of media without a disk: telephones and cameras, file systems in a program, memory. */
const withoutDisk = /^(fuseblk|fuse\.(exfat|ntfs|ntfs-3g|jmtpfs|go-mtpfs|simple-mtpfs|gphotofs)|tmpfs)$/;

export function createMedia(options: MediaOptions = {}): Media {
  const { platform = process.platform } = options;
  return platform === 'linux' ? new MountedMedia(options) : nowhere;
}

const nowhere: Media = {
  begin: () => undefined,
  end: () => undefined,
  present: () => [],
  watch: () => () => undefined,
  problem: () => ({ code: 'media-unsupported', params: {} }),
  close: () => undefined,
};

/** What is plugged in, mounted or not. */
interface Plugged {
  since: number;
  hidden: boolean;
}

interface Found extends Medium {
  key: string;
}

class MountedMedia implements Media {
  private readonly mounts: string;
  private readonly sys: string;
  private readonly homes: readonly string[];
  private readonly timer: NodeJS.Timeout;
  private readonly plugged = new Map<string, Plugged>();
  private readonly watchers = new Set<() => void>();
  private found: Found[] = [];
  private known = '';
  private occupied = false;
  private failure: string | undefined;

  constructor({
    mounts = '/proc/self/mountinfo',
    sys = '/sys',
    homes = usualHomes(),
    every = usualEvery,
  }: MediaOptions) {
    [this.mounts, this.sys, this.homes] = [mounts, sys, homes];
    this.look();
    this.hideAll();
    this.timer = setInterval(() => this.look(), every).unref();
  }

  begin(): void {
    this.look();
    const now = performance.now();
    for (const one of this.plugged.values()) one.hidden ||= now - one.since > unattended;
    this.occupied = true;
    this.tell();
  }

  end(): void {
    this.look();
    this.occupied = false;
    this.hideAll();
    this.tell();
  }

  present(): Medium[] {
    this.look();
    return this.shown().map(({ folder, writable }) => ({ folder, writable }));
  }

  watch(changed: () => void): () => void {
    const watcher = (): void => changed();
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  problem(): StationReason | undefined {
    if (this.failure !== undefined) return { code: 'media-unreadable', params: { reason: this.failure } };
    const left = [...this.plugged.values()].filter(({ hidden }) => hidden).length;
    return left === 0 ? undefined : { code: 'media-left', params: { count: left } };
  }

  close(): void {
    clearInterval(this.timer);
    this.watchers.clear();
  }

  private shown(): Found[] {
    if (!this.occupied) return [];
    const since = ({ key }: Found): number => this.plugged.get(key)?.since ?? 0;
    return this.found.filter(({ key }) => this.plugged.get(key)?.hidden === false).sort((a, b) => since(b) - since(a));
  }

  private hideAll(): void {
    for (const one of this.plugged.values()) one.hidden = true;
  }

  private look(): void {
    try {
      this.found = this.mountedMedia();
      this.failure = undefined;
    } catch (error) {
      this.found = [];
      this.failure = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
      return;
    }
    const now = performance.now();
    const disks = pluggedDisks(this.sys);
    const mounted = new Set(this.found.map(({ key }) => key));
    // One that is only unmounted is still the one that was left behind.
    for (const key of this.plugged.keys()) if (!disks.has(key) && !mounted.has(key)) this.plugged.delete(key);
    for (const key of mounted) if (!this.plugged.has(key)) this.plugged.set(key, { since: now, hidden: false });
    this.tell();
  }

  private mountedMedia(): Found[] {
    const mounts = parseMounts(readFileSync(this.mounts, 'utf8')).map((mount) => ({
      mount,
      disk: diskOf(mount.device, this.sys),
    }));
    const ofSystem = new Set(mounts.filter(({ mount }) => ofTheSystem.test(mount.folder)).map(({ disk }) => disk?.key));
    const found = new Map<string, Found>();
    for (const { mount, disk } of mounts) {
      // A part of a file system, shown elsewhere once more, is not what was plugged in.
      if (mount.root !== '/') continue;
      const isMedium = disk ? disk.removable && !ofSystem.has(disk.key) : this.isWithoutDisk(mount);
      const key = disk?.key ?? `mount ${mount.id} ${mount.device} ${mount.folder}`;
      const { folder, writable } = mount;
      // One file system may be mounted twice.
      if (isMedium && !found.has(mount.device)) found.set(mount.device, { key, folder, writable });
    }
    return [...found.values()];
  }

  private isWithoutDisk({ folder, type }: Mount): boolean {
    return withoutDisk.test(type) && this.homes.some((home) => folder.startsWith(home + sep));
  }

  private tell(): void {
    const now = this.shown()
      .map(({ key, folder }) => `${key} ${folder}`)
      .join('\n');
    if (now === this.known) return;
    this.known = now;
    for (const watcher of this.watchers) watcher();
  }
}

/** As udisks mounts them, or an administrator's rule. */
function usualHomes(): string[] {
  try {
    const { username } = userInfo();
    return ['/media', join('/run/media', username)];
  } catch {
    return ['/media'];
  }
}
