import type { OutlineEntry } from '../../../preload/contract/page-view';

/** One line of the outline as it is seen. */
export interface OutlineRow {
  entry: OutlineEntry;
  /** 1 for the outermost. */
  level: number;
  open: boolean;
  /** Names the row among all. */
  path: string;
}

/** The lines that are seen when these entries are open. */
export function outlineRows(
  entries: readonly OutlineEntry[],
  opened: ReadonlySet<OutlineEntry>,
  level = 1,
  above = '',
): OutlineRow[] {
  return entries.flatMap((entry, index) => {
    const open = entry.children.length > 0 && opened.has(entry);
    const path = `${above}${index}`;
    return [{ entry, level, open, path }, ...(open ? outlineRows(entry.children, opened, level + 1, `${path}.`) : [])];
  });
}
