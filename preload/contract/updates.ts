import type { ErrorShape } from './error-codes';

/** How this program came onto the computer; written beside it by the installers. `folder`: unpacked by hand, or not installed. */
export const installKinds = ['deb', 'rpm', 'msi', 'nsis', 'appimage', 'pkg', 'dmg', 'folder'] as const;
export type InstallKind = (typeof installKinds)[number];

/** What decides whether the program looks for updates by itself. */
export type LooksDecision =
  /** This build has no keys that releases are signed with: it believes nobody. */
  | { by: 'build' }
  /** ALLOW_UPDATE_CHECK of the configuration, or a policy. */
  | { by: 'configuration'; where: string }
  | { by: 'person' }
  /** A package manager brings updates, so nobody else does unless somebody wishes it. */
  | { by: 'package' }
  | { by: 'default' };

/** What is known of newer versions. Everything in it that another computer said was signed by the keys of this build. */
export interface UpdatesReport {
  /** Of this program. */
  version: string;
  kind: InstallKind;
  /** Whether it looks by itself, once a day. */
  looks: boolean;
  decided: LooksDecision;
  /** Whether anybody may have it look: the build knows whom to believe, and nothing forbids it. */
  mayLook: boolean;
  /** ISO 8601, of the last look that told something. */
  lookedAt?: string;
  /** `unknown`: no look told anything yet. */
  state: 'unknown' | 'current' | 'newer';
  /** What is offered; absent where nothing newer is. */
  newest?: { version: string; notes: string };
  /** This version must not be used any longer: the lowest that may. */
  unsafeBelow?: string;
  /** How the newer one comes onto this computer. */
  way: UpdateWay;
  /** Why the last look told nothing. */
  problem?: ErrorShape;
  looking?: true;
  download?: DownloadState;
}

/** `packages`: by the package manager, or the IT department; `page`: from the page of the notes; `download`: here. */
export type UpdateWay = 'packages' | 'page' | 'download';

export type DownloadState =
  | { state: 'running'; received: number; bytes: number }
  /** Compared with what was signed. `folder`: where it is, for display only. */
  | { state: 'ready'; name: string; folder: string }
  | { state: 'failed'; error: ErrorShape };
