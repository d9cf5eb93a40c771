import { createContext, useContext } from 'react';
import type { StationLanguage } from '../../../preload/contract/station';
import { de } from './de';
import { en } from './en';
import type { StationWords } from './en';

export type { StationWords };

const catalogues: Record<StationLanguage, StationWords> = { en, de };

export const wordsOf = (language: StationLanguage): StationWords => catalogues[language];

export interface Spoken {
  language: StationLanguage;
  words: StationWords;
}

export const SpokenLanguage = createContext<Spoken>({ language: 'en', words: en });

/** The words of the language in which the person reads. */
export const useWords = (): StationWords => useContext(SpokenLanguage).words;

export const useSpoken = (): Spoken => useContext(SpokenLanguage);
