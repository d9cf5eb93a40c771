export const PROGRAM: string;
export const EXECUTABLE: string;
export const APPARMOR_SOURCE: string;
export const APPARMOR_TARGET: string;
export const POLICY_FOLDERS: readonly string[];
export const STATION_FOLDER: string;
export const STATION_FILES: readonly string[];
export function windowCommand(what: '%F' | '%U' | '%u', option?: string): string;
