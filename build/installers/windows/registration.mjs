// What Windows is told of the program, for both installers. Nothing here makes Countersign the program that usually opens a PDF:
// it is one of those under “Open with”, and one that can be chosen in the settings.

import { PRODUCT } from '../product.mjs';

const { appId, displayName, summary, documents, scheme, verbs } = PRODUCT;
const CLASSES = 'Software\\Classes';
const DOCUMENT = `${displayName}.${documents.extension}`;
const ADDRESS = `${displayName}.address`;
/** Our own key; policies have another one, which no installer touches. */
export const PRODUCT_KEY = `Software\\${displayName}`;

/**
 * A text value below HKEY_LOCAL_MACHINE or, for one person's installation, HKEY_CURRENT_USER.
 *
 * @typedef {object} RegistryText
 * @property {string} key
 * @property {string} name - empty for the key's own value
 * @property {string} value - `{exe}` stands for the program's path; in names of verbs the language decides
 * @property {string} [german] - in its place in German
 * @property {'value' | undefined} [owned] - the value alone is ours; without it the whole key is
 */

/** The command for a file or an address. What stands behind `--` is never an option: it comes from strangers. */
const command = (...options) => ['"{exe}"', ...options, '--', '"%1"'].join(' ');

function verb(name, { label, label_de }) {
  const key = `${CLASSES}\\SystemFileAssociations\\.${documents.extension}\\shell\\${displayName}.${name}`;
  return [
    { key, name: '', value: label, german: label_de },
    { key, name: 'Icon', value: '{exe},0' },
    // One start for each of the chosen files; the window that is open already takes them in.
    { key, name: 'MultiSelectModel', value: 'Player' },
    { key: `${key}\\command`, name: '', value: command(`--view=${name}`) },
  ];
}

/** @type {RegistryText[]} */
export const REGISTRATION = [
  // What it can open.
  { key: `${CLASSES}\\${DOCUMENT}`, name: '', value: documents.name },
  { key: `${CLASSES}\\${DOCUMENT}`, name: 'AppUserModelID', value: appId },
  { key: `${CLASSES}\\${DOCUMENT}\\DefaultIcon`, name: '', value: '{exe},0' },
  { key: `${CLASSES}\\${DOCUMENT}\\shell\\open\\command`, name: '', value: command() },
  {
    ...{ key: `${CLASSES}\\.${documents.extension}\\OpenWithProgids`, name: DOCUMENT, value: '' },
    owned: 'value',
  },
  { key: `${CLASSES}\\Applications\\${displayName}.exe`, name: 'FriendlyAppName', value: displayName },
  { key: `${CLASSES}\\Applications\\${displayName}.exe\\shell\\open\\command`, name: '', value: command() },
  {
    ...{
      key: `${CLASSES}\\Applications\\${displayName}.exe\\SupportedTypes`,
      name: `.${documents.extension}`,
      value: '',
    },
  },
  ...verb('sign', verbs.sign),
  ...verb('check', verbs.check),
  // Addresses that start it.
  { key: `${CLASSES}\\${scheme}`, name: '', value: `URL:${displayName}` },
  { key: `${CLASSES}\\${scheme}`, name: 'URL Protocol', value: '' },
  { key: `${CLASSES}\\${scheme}\\DefaultIcon`, name: '', value: '{exe},0' },
  { key: `${CLASSES}\\${scheme}\\shell\\open\\command`, name: '', value: command('--address') },
  { key: `${CLASSES}\\${ADDRESS}`, name: '', value: `URL:${displayName}` },
  { key: `${CLASSES}\\${ADDRESS}\\shell\\open\\command`, name: '', value: command('--address') },
  // Windows' list of programs that can be chosen.
  { key: `${PRODUCT_KEY}\\Capabilities`, name: 'ApplicationName', value: displayName },
  { key: `${PRODUCT_KEY}\\Capabilities`, name: 'ApplicationDescription', value: summary },
  { key: `${PRODUCT_KEY}\\Capabilities`, name: 'ApplicationIcon', value: '{exe},0' },
  { key: `${PRODUCT_KEY}\\Capabilities\\FileAssociations`, name: `.${documents.extension}`, value: DOCUMENT },
  { key: `${PRODUCT_KEY}\\Capabilities\\UrlAssociations`, name: scheme, value: ADDRESS },
  {
    ...{ key: 'Software\\RegisteredApplications', name: displayName, value: `${PRODUCT_KEY}\\Capabilities` },
    owned: 'value',
  },
];

/** The highest of the keys that are ours alone, without repetition: removed with all that is in them. */
export function ownedKeys() {
  const keys = [...new Set(REGISTRATION.filter((one) => one.owned !== 'value').map(({ key }) => key))];
  return keys.filter((key) => !keys.some((other) => key.startsWith(`${other}\\`)));
}
