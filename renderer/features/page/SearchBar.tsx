import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { longestSearch } from '../../../preload/contract/page-view';
import { t } from '../../i18n/translate';
import { CloseIcon } from '../../ui/icons';
import { NextIcon, PreviousIcon } from './page-icons';
import { ToolButton } from './ToolButton';
import type { PageSearch, SearchState } from './page-search';
import styles from './SearchBar.module.css';

/** How long nothing is typed before it is searched for, in milliseconds. */
const pause = 200;

interface SearchBarProps {
  search: PageSearch;
  state: SearchState;
  /** Where the person is: the search begins there. */
  page: number;
  /** Counts up when the person asks for the search again: its field takes the focus. */
  asked: number;
  onClose(): void;
}

/** The field that finds words in the document, with how often they stand there. */
export function SearchBar({ search, state, page, asked, onClose }: SearchBarProps) {
  const [text, setText] = useState(state.text);
  const field = useRef<HTMLInputElement>(null);
  const from = useRef(page);
  useEffect(() => {
    from.current = page;
  });
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [asked]);
  useEffect(() => {
    const timer = setTimeout(() => search.look(text, from.current), text === '' ? 0 : pause);
    return () => clearTimeout(timer);
  }, [search, text]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (text.trim() === state.text) search.step(event.shiftKey ? -1 : 1);
      else search.look(text, from.current);
    }
  };
  const none = state.hits.length === 0;
  return (
    <div role="search" className={styles.bar} onKeyDown={onKeyDown} data-testid="search-bar">
      <input
        ref={field}
        className={styles.field}
        type="text"
        aria-label={t('page.search.label')}
        placeholder={t('page.search.label')}
        value={text}
        maxLength={longestSearch}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        data-testid="search-field"
      />
      <span className={styles.count} role="status" data-testid="search-count">
        {countOf(state)}
      </span>
      <ToolButton label={t('page.search.previous')} onPress={() => search.step(-1)} isDisabled={none}>
        <PreviousIcon />
      </ToolButton>
      <ToolButton label={t('page.search.next')} onPress={() => search.step(1)} isDisabled={none} testId="search-next">
        <NextIcon />
      </ToolButton>
      <ToolButton label={t('page.search.close')} onPress={onClose}>
        <CloseIcon size={14} />
      </ToolButton>
    </div>
  );
}

function countOf({ text, hits, current, done }: SearchState): string {
  if (text === '') return '';
  if (hits.length === 0) return t(done ? 'page.search.none' : 'page.search.looking');
  return t(done ? 'page.search.count' : 'page.search.countSoFar', { hit: (current ?? 0) + 1, count: hits.length });
}
