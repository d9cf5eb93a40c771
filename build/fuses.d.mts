/**
 * What ships. Fuses that are not named keep what the binary came with.
 *
 * @param platform - of the packed application; asar integrity exists on macOS and Windows only
 */
export function shippedFuses(platform: string): Record<string, boolean>;

/** Flips the fuses of a packed application. `testBuild`: the inspector stays, for Playwright. */
export function flipFusesOf(executable: string, options: { platform: string; testBuild: boolean }): Promise<void>;

/** The fuses of a binary by name; undefined for one that this Electron has removed. */
export function readFuses(executable: string): Promise<Record<string, boolean | undefined>>;
