import { Drawing } from './drawing';
import { createPageSearch } from './page-search';
import type { PageSearch } from './page-search';
import { createPageSizes } from './page-sizes';
import type { PageSizes } from './page-sizes';
import { createPageTexts } from './page-texts';
import type { PageTexts } from './page-texts';
import type { PageView } from './page-view';

/** One look at one document with what has been learnt and drawn of it. */
export interface ViewedDocument {
  view: PageView;
  sizes: PageSizes;
  drawing: Drawing;
  texts: PageTexts;
  search: PageSearch;
  close(): void;
}

export function viewDocument(view: PageView): ViewedDocument {
  const drawing = new Drawing(view);
  return {
    view,
    sizes: createPageSizes(view),
    drawing,
    texts: createPageTexts(view),
    search: createPageSearch(view),
    close() {
      drawing.close();
      view.close();
    },
  };
}
