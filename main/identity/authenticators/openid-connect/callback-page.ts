import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark}body{font:1.125rem/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem}`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** With every answer to the browser: nothing is loaded, kept, framed, or told to the next page. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  connection: 'close',
} as const;

/** What the browser shows when the login is done. */
export const loggedInPage = page('You can close this page and go back to Countersign.');

/**
 * What the browser shows when nobody was logged in.
 *
 * @param sentences - what happened and what to do, as the window tells it
 */
export function notLoggedInPage(sentences: { what: string; todo: string }): string {
  return page(sentences.what, sentences.todo, 'You can close this page and go back to Countersign.');
}

function page(...sentences: string[]): string {
  const paragraphs = sentences.map((sentence) => `<p>${escaped(sentence)}</p>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Countersign</title><style>${style}</style></head><body>${paragraphs}</body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
