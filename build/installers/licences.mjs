// The licences of all that is bundled, in one text.

import { writeFileSync } from 'node:fs';
import { bundled } from './bundled.mjs';
import { PRODUCT } from './product.mjs';

/** @param {string} file - an absolute path */
export function writeLicences(file) {
  writeFileSync(file, licencesText(bundled()));
}

/** @param {import('./bundled.mjs').Bundled[]} parts - those with one text share it */
export function licencesText(parts) {
  const texts = new Map();
  for (const { name, version, licence, text } of parts) {
    const known = texts.get(text.trim()) ?? [];
    texts.set(text.trim(), [...known, `${name} ${version} (${licence})`]);
  }
  const line = '-'.repeat(78);
  const sections = [...texts].map(([text, names]) => `${line}\n${names.join('\n')}\n${line}\n\n${text}\n`);
  return `${PRODUCT.displayName} ${PRODUCT.version} is made with the parts below, each under its own licence. The licences of\nwhat Chromium is made of are in LICENSES.chromium.html beside the program.\n\n${sections.join('\n')}`;
}
