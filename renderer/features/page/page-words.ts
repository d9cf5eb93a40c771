import { createContext } from 'react';
import { t } from '../../i18n/translate';

/** What the pages themselves say, to who reads and to who listens. A window in another language brings its own. */
export interface PageWords {
  /** Of the room in which the pages lie. */
  pane(name: string): string;
  page(page: number, count: number): string;
  notDrawn: string;
}

export const PageLanguage = createContext<PageWords>({
  pane: (name) => t('page.label', { name }),
  page: (page, count) => t('page.of', { page, count }),
  notDrawn: t('page.notDrawn'),
});
