/** What the desktop is told; `path` begins at the computer's root. */
export function desktopFiles(release: {
  version: string;
  sourceDate: number;
}): { path: string; text: string; mode?: number }[];
