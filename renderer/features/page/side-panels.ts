import type { ReactNode } from 'react';

/** One thing to see beside the pages of a document, behind a tab of its own. */
export interface SidePanelEntry {
  /** Names the panel for tests, and where the person's choice is kept. */
  id: string;
  /** On the tab, and said to who does not see it. */
  title: string;
  icon: ReactNode;
  /** A short word on the tab, such as how many things the panel lists. */
  badge?: string;
  /** It needs no more room than a column of small pictures. */
  narrow?: boolean;
  /** What is in it; made only while it is seen. `toPage` shows a page. */
  content: (toPage: (page: number) => void) => ReactNode;
}
