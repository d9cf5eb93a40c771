import { createContext, useContext } from 'react';
import type { StationLanguage } from '../../../preload/contract/station';
import { de } from './de';
import { en } from './en';

/** What a station says. A language that lacks a word of it does not compile. */
export type StationWords = typeof en;

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
