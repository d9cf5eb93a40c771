/** A part of the folder that outlives a clone, made if need be; an absolute path. */
export function cacheFolder(name: string): string;
/** Where a download lies or will lie. */
export function cachedFile(part: string, name: string): string;
