import type { StationLanguage } from '../../preload/contract/station';

/** What stands around the page of a login. */
const en = {
  title: 'Log in',
  from: 'This page comes from',
  protected: 'The connection to it is protected.',
  unprotected: 'It is on this computer.',
  loading: 'The page is on its way.',
  refused: 'This page wanted to go somewhere that is not shown here. Go back, or ask the staff.',
  failed: 'The page can not be reached. Nothing was signed. Go back and try again, or ask the staff.',
  back: 'Back',
  again: 'Start again',
};

const de: typeof en = {
  title: 'Anmelden',
  from: 'Diese Seite kommt von',
  protected: 'Die Verbindung dorthin ist geschützt.',
  unprotected: 'Sie liegt auf diesem Computer.',
  loading: 'Die Seite wird geholt.',
  refused:
    'Diese Seite wollte an einen Ort, der hier nicht gezeigt wird. Gehen Sie zurück oder fragen Sie das Personal.',
  failed:
    'Die Seite ist nicht erreichbar. Es wurde nichts unterschrieben. Gehen Sie zurück und versuchen Sie es noch einmal, oder fragen Sie das Personal.',
  back: 'Zurück',
  again: 'Von vorn beginnen',
};

const catalogues: Record<StationLanguage, typeof en> = { en, de };

export const loginWords = (language: StationLanguage): typeof en => catalogues[language];
