// The installer for people: NSIS, for one person or for all, from countersign.nsi and what is generated here.

import { copyFile, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../setup/run.mjs';
import { PRODUCT } from '../product.mjs';
import { signAuthenticode } from './authenticode.mjs';
import { ICON, nativePrograms } from './native-programs.mjs';
import { filesOf, foldersOf, packageFolder, sizeOf } from './package-folder.mjs';
import { ownedKeys, PRODUCT_KEY, REGISTRATION } from './registration.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * @param {object} choice
 * @param {string} choice.application - the unpacked application
 * @param {string} choice.version
 * @param {string} choice.displayName - in Windows' list of programs
 * @param {string} choice.file - an absolute path: what is built
 * @param {import('./authenticode.mjs').AuthenticodeSigner} [choice.signer]
 * @param {import('../kinds.mjs').BuildContext} context
 */
export async function buildNsis({ application, version, displayName, file, signer }, context) {
  const folder = await packageFolder(application, 'nsis', context, signer);
  const files = filesOf(folder);
  const setupHelper = join(context.work, 'setup-helper.exe');
  await copyFile((await nativePrograms()).setupHelper, setupHelper);
  if (signer) await signAuthenticode(setupHelper, signer);
  // It keeps its time in the installer, as every file does.
  await utimes(setupHelper, context.sourceDate, context.sourceDate);
  // For the uninstaller, which exists only while makensis runs.
  const signerFile = join(context.work, 'signer.json');
  if (signer) await writeFile(signerFile, JSON.stringify(signer), { mode: 0o600 });
  const defines = {
    VERSION: version,
    NUMBERS: [...version.split(/[.-]/).slice(0, 3), '0'].join('.'),
    DISPLAY_NAME: displayName,
    NAME: PRODUCT.displayName,
    VENDOR: PRODUCT.vendor,
    HOMEPAGE: PRODUCT.homepage,
    APP_ID: PRODUCT.appId,
    PRODUCT_KEY,
    KILOBYTES: Math.ceil(sizeOf(folder, files) / 1024),
    SETUP_HELPER: setupHelper,
    ICON,
    OUTPUT: file,
    COMPRESSION: context.compression,
  };
  const script = [
    ...Object.entries(defines).map(([name, value]) => `!define ${name} "${value}"`),
    ...(signer ? [`!uninstfinalize '"${process.execPath}" "${join(HERE, 'sign-file.mjs')}" "%1"' = 0`] : []),
    macro('INSTALL_FILES', installLines(folder, files)),
    macro('REMOVE_FILES', removeLines(files)),
    ...['ENGLISH', 'GERMAN'].map((language) => languageStrings(language)),
    macro('REGISTER', REGISTRATION.map(registerLine)),
    macro('UNREGISTER', [
      ...REGISTRATION.filter(({ owned }) => owned === 'value').map(
        ({ key, name }) => `DeleteRegValue SHCTX "${key}" "${name}"`,
      ),
      ...ownedKeys().map((key) => `DeleteRegKey SHCTX "${key}"`),
    ]),
  ];
  const generated = join(context.work, 'generated.nsh');
  // With the mark that makes makensis read UTF-8.
  await writeFile(generated, `\uFEFF${script.join('\n')}\n`);
  const { code, output } = await run(
    'makensis',
    ['-V2', '-WX', '-INPUTCHARSET', 'UTF8', `-DGENERATED=${generated}`, join(HERE, 'countersign.nsi')],
    {
      env: {
        ...process.env,
        SOURCE_DATE_EPOCH: String(context.sourceDate),
        TZ: 'UTC',
        COUNTERSIGN_AUTHENTICODE: signerFile,
      },
    },
  );
  if (code !== 0) throw new Error(`makensis failed:\n${output.trim()}`);
  if (signer) await signAuthenticode(file, signer);
}

function installLines(folder, files) {
  let current;
  return files.flatMap((file) => {
    const below = dirname(file);
    const lines = [`File "${join(folder, file)}"`];
    if (below !== current) lines.unshift(`SetOutPath "$INSTDIR${below === '.' ? '' : `\\${backslashed(below)}`}"`);
    current = below;
    return lines;
  });
}

/** Each by its name: whoever installed into a folder with other things in it keeps those. */
function removeLines(files) {
  return [
    ...files.map((file) => `Delete "$INSTDIR\\${backslashed(file)}"`),
    ...foldersOf(files)
      .reverse()
      .map((folder) => `RMDir "$INSTDIR\\${backslashed(folder)}"`),
  ];
}

/** Where German has another text, a language string stands for both. */
function registerLine({ key, name, value, german }, index) {
  return `WriteRegStr SHCTX "${key}" "${name}" ${german ? `"$(REGISTERED_${index})"` : inQuotes(value)}`;
}

function languageStrings(language) {
  return macro(
    `STRINGS_${language}`,
    REGISTRATION.flatMap(({ value, german }, index) =>
      german
        ? [`LangString REGISTERED_${index} \${LANG_${language}} ${inQuotes(language === 'GERMAN' ? german : value)}`]
        : [],
    ),
  );
}

const inQuotes = (value) =>
  `'${value.replaceAll('$', '$$').replaceAll('{exe}', `$INSTDIR\\${PRODUCT.displayName}.exe`)}'`;
const macro = (name, lines) => [`!macro ${name}`, ...lines.map((line) => `  ${line}`), '!macroend'].join('\n');
const backslashed = (path) => path.replaceAll('/', '\\');
