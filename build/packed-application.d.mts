/** A packed application as it lies in dist/. */
export interface PackedApplication {
  readonly folder: string;
  readonly executable: string;
  /** Whether its runtime is the version that package.json names; only such a build may ship. */
  readonly official: boolean;
  /** Whether it was packed just now. */
  readonly fresh: boolean;
}

/**
 * The unpacked application in dist/ (what ships) or dist/test/ (Playwright can drive it), packed again when the bundles,
 * the runtime or the recipe have changed. Needs a finished set-up.
 */
export function packedApplication(options?: { testBuild?: boolean }): Promise<PackedApplication>;
