export interface BuildContext {
  /** An absolute path: where finished installers go. */
  output: string;
  /** An absolute path of an empty folder. */
  work: string;
  /** Seconds since 1970, for every time inside the package. */
  sourceDate: number;
  /** In place of the product's, where an upgrade is tried. */
  version?: string;
  compression: 'release' | 'fast';
  /** An absolute path of the text with the licences of all that is bundled. */
  licences: string;
  /** An absolute path of the list of what is bundled. */
  sbom: string;
}

export interface InstallerKind {
  kind: 'deb' | 'rpm' | 'nsis' | 'msi' | 'pkg' | 'dmg';
  what: string;
  /** Why this machine can not build it, as half a sentence. */
  missing(): string | undefined | Promise<string | undefined>;
  /** @returns the absolute path of the finished file in `output` */
  build(context: BuildContext): Promise<string>;
}

export const INSTALLER_KINDS: readonly InstallerKind[];
