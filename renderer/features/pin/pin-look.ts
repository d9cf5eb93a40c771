import { createContext, useContext } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { StationLanguage } from '../../../preload/contract/station';
import { errorText } from '../../i18n/error-text';
import { t } from '../../i18n/translate';
import { problemKind } from '../../station/problem-kind';
import { wordsOf } from '../../station/words/words';
import type { StationWords } from '../../station/words/words';

/** How the PIN window looks and speaks: as at a desk, or as at a station. */
export interface PinLook {
  t: typeof t;
  /** What happened, and what counts where the person may try again. */
  describe(error: ErrorShape): { what: string; again: string; over: string };
  /** Present at a station. */
  station?: { language: StationLanguage; words: StationWords['pin']; keyboard: boolean; scrambled: boolean };
}

const usual: PinLook = {
  t,
  describe(error) {
    const { what, safe, todo } = errorText(error);
    return { what, again: todo, over: `${safe} ${todo}` };
  },
};

export const PinLookContext = createContext<PinLook>(usual);

export const usePinLook = (): PinLook => useContext(PinLookContext);

/**
 * The look that main asks for by the address of the page: `language` says that the window is a station's, `keyboard` that keys on the
 * screen are wanted, `digits` that those of a PIN stand in another order each time.
 *
 * @param search - of the page's address
 */
export function pinLookOf(search: string): PinLook {
  const asked = new URLSearchParams(search);
  const language = asked.get('language');
  if (language !== 'en' && language !== 'de') return usual;
  const { pin: words, problem } = wordsOf(language);
  return {
    t: (key, ...params) => {
      const message: unknown = (words.text as Record<string, unknown>)[key];
      if (message === undefined) return t(key, ...params);
      return typeof message === 'string' ? message : (message as (params: unknown) => string)(params[0]);
    },
    describe(error) {
      const { what, todo } = problem[problemKind(error.code)];
      return { what, again: todo, over: todo };
    },
    station: {
      ...{ language, words },
      keyboard: asked.get('keyboard') === 'screen',
      scrambled: asked.get('digits') === 'scrambled',
    },
  };
}
