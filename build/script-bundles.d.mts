/** The bundle of a script (an absolute path), or undefined where there is none that is current. */
export function scriptBundle(script: string): string | undefined;

/** Makes the bundles that are not there or not current. */
export function bundleScripts(): Promise<void>;
