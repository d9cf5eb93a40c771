export const CHECKSUMS: string;
/** Writes the sums of all files of a folder into a file beside them. */
export function writeChecksums(folder: string): Promise<void>;
/** In hex. */
export function sha256(path: string): Promise<string>;
