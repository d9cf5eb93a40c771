import type { problemsEn } from './en-problems';

export const problemsDe: typeof problemsEn = {
  'card-missing': {
    what: 'Es steckt keine Karte im Leser.',
    todo: 'Stecken Sie Ihre Karte ein und versuchen Sie es noch einmal.',
  },
  'card-taken': {
    what: 'Die Karte wurde herausgezogen.',
    todo: 'Stecken Sie sie wieder ein und beginnen Sie noch einmal.',
  },
  'card-wrong': {
    what: 'Mit dieser Karte kann hier nicht unterschrieben werden.',
    todo: 'Nehmen Sie eine andere Karte oder fragen Sie das Personal.',
  },
  'card-expired': { what: 'Diese Karte ist jetzt nicht gültig.', todo: 'Bitte fragen Sie das Personal.' },
  'card-several': { what: 'Es sind zwei Karten da.', todo: 'Nehmen Sie die Karte heraus, die nicht Ihnen gehört.' },
  reader: {
    what: 'Der Kartenleser antwortet nicht.',
    todo: 'Ziehen Sie Ihre Karte heraus und stecken Sie sie wieder ein.',
  },
  'pin-wrong': {
    what: 'Die PIN war falsch. Es wurde nichts unterschrieben.',
    todo: 'Versuchen Sie es noch einmal. Tippen Sie langsam.',
  },
  'pin-blocked': {
    what: 'Die Karte ist jetzt gesperrt. Es wurde nichts unterschrieben.',
    todo: 'Bitte fragen Sie das Personal.',
  },
  'pin-length': { what: 'Die PIN ist zu kurz oder zu lang.', todo: 'Versuchen Sie es noch einmal.' },
  stopped: {
    what: 'Sie haben abgebrochen. Es wurde nichts unterschrieben.',
    todo: 'Beginnen Sie noch einmal, wenn Sie bereit sind.',
  },
  'pin-unusable': { what: 'Diese Karte braucht erst eine neue PIN.', todo: 'Bitte fragen Sie das Personal.' },
  'login-wrong': { what: 'Der Name oder das Passwort war falsch.', todo: 'Versuchen Sie es noch einmal.' },
  'login-refused': {
    what: 'Die Anmeldung hat nicht geklappt.',
    todo: 'Versuchen Sie es noch einmal oder fragen Sie das Personal.',
  },
  'login-not-allowed': {
    what: 'Sie können an dieser Station nicht unterschreiben.',
    todo: 'Bitte fragen Sie das Personal.',
  },
  'login-over': { what: 'Die Zeit für die Anmeldung ist vorbei.', todo: 'Melden Sie sich noch einmal an.' },
  'login-unavailable': {
    what: 'Die Anmeldung geht gerade nicht.',
    todo: 'Versuchen Sie es noch einmal oder fragen Sie das Personal.',
  },
  'other-person': {
    what: 'Die Karte gehört jemand anderem.',
    todo: 'Nehmen Sie Ihre eigene Karte oder fragen Sie das Personal.',
  },
  network: {
    what: 'Das Netz antwortet nicht. Ihr Dokument ist nicht unterschrieben.',
    todo: 'Versuchen Sie es noch einmal oder fragen Sie das Personal.',
  },
  'document-gone': {
    what: 'Das Dokument ist nicht mehr da.',
    todo: 'Stecken Sie den USB-Stick wieder ein oder fragen Sie das Personal.',
  },
  'document-changed': {
    what: 'Das Dokument wurde verändert. Es wurde nichts unterschrieben.',
    todo: 'Bitte fragen Sie das Personal.',
  },
  'document-expired': { what: 'Die Zeit für dieses Dokument ist vorbei.', todo: 'Bitte fragen Sie das Personal.' },
  'document-unusable': {
    what: 'Dieses Dokument kann hier nicht unterschrieben werden.',
    todo: 'Wählen Sie ein anderes oder fragen Sie das Personal.',
  },
  'document-locked': {
    what: 'Dieses Dokument ist mit einem Passwort geschützt.',
    todo: 'Wählen Sie ein anderes oder fragen Sie das Personal.',
  },
  'document-unread': { what: 'Sie haben noch nicht jede Seite gesehen.', todo: 'Lesen Sie erst bis zum Ende.' },
  'pages-stopped': {
    what: 'Die Seiten werden nicht mehr angezeigt. Ihrem Dokument ist nichts geschehen.',
    todo: 'Versuchen Sie es noch einmal.',
  },
  'key-unknown': {
    what: 'Es ist nicht sicher, ob Ihr Dokument unterschrieben wurde.',
    todo: 'Bitte fragen Sie das Personal, bevor Sie es noch einmal versuchen.',
  },
  'full-here': { what: 'Hier ist kein Platz mehr.', todo: 'Bitte fragen Sie das Personal.' },
  'medium-gone': {
    what: 'Der USB-Stick ist nicht mehr da.',
    todo: 'Stecken Sie ihn wieder ein und versuchen Sie es noch einmal.',
  },
  'medium-full': {
    what: 'Der USB-Stick ist voll.',
    todo: 'Nehmen Sie einen anderen Weg oder fragen Sie das Personal.',
  },
  'medium-locked': {
    what: 'Auf diesen USB-Stick kann nichts geschrieben werden.',
    todo: 'Nehmen Sie einen anderen Weg oder fragen Sie das Personal.',
  },
  printer: { what: 'Der Drucker druckt nicht.', todo: 'Nehmen Sie einen anderen Weg oder fragen Sie das Personal.' },
  link: {
    what: 'Ihr Telefon kann es gerade nicht bekommen.',
    todo: 'Nehmen Sie einen anderen Weg oder fragen Sie das Personal.',
  },
  address: { what: 'Diese Seite kann hier nicht angezeigt werden.', todo: 'Bitte fragen Sie das Personal.' },
  'not-now': { what: 'Das geht jetzt nicht.', todo: 'Beginnen Sie von vorn oder fragen Sie das Personal.' },
  'set-up': { what: 'Das geht an dieser Station nicht.', todo: 'Bitte fragen Sie das Personal.' },
  unknown: {
    what: 'Das hat nicht geklappt.',
    todo: 'Versuchen Sie es noch einmal. Wenn es dann nicht geht, fragen Sie das Personal.',
  },
};
