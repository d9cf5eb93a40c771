// What the desktop is told: entries, a metainfo file, verbs of file managers. Nothing here makes Countersign the program that
// usually opens a PDF.

import { PRODUCT } from '../product.mjs';
import { windowCommand } from './places.mjs';

const { appId, displayName, summary, documents, scheme, verbs } = PRODUCT;
const SUMMARY_DE = 'PDF-Dokumente mit dem eigenen Schlüssel signieren';

/** @typedef {{path: string, text: string, mode?: number}} TextFile - `path` from the root of the computer */

/**
 * @param {{version: string, sourceDate: number}} release
 * @returns {TextFile[]}
 */
export function desktopFiles(release) {
  return [
    { path: `/usr/share/applications/${appId}.desktop`, text: mainEntry() },
    { path: `/usr/share/applications/${last('open')}`, text: documentEntry(displayName, displayName, 'sign') },
    { path: `/usr/share/applications/${last('check')}`, text: documentEntry(...checkNames(), 'check') },
    { path: `/usr/share/applications/${appId}.address.desktop`, text: addressEntry() },
    { path: `/usr/share/metainfo/${appId}.metainfo.xml`, text: metainfo(release) },
    { path: `/usr/share/kio/servicemenus/${appId}.desktop`, text: dolphinMenu(), mode: 0o755 },
    { path: `/usr/share/nemo/actions/${appId}.sign.nemo_action`, text: nemoAction('sign', verbs.sign) },
    { path: `/usr/share/nemo/actions/${appId}.check.nemo_action`, text: nemoAction('check', verbs.check) },
    { path: `/usr/share/file-manager/actions/${appId}.sign.desktop`, text: fileManagerAction('sign', verbs.sign) },
    { path: `/usr/share/file-manager/actions/${appId}.check.desktop`, text: fileManagerAction('check', verbs.check) },
  ];
}

function mainEntry() {
  return lines(
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.1',
    `Name=${displayName}`,
    'GenericName=Document signer',
    'GenericName[de]=Dokumente signieren',
    `Comment=${summary}`,
    `Comment[de]=${SUMMARY_DE}`,
    `Exec=${windowCommand('%F')}`,
    `Icon=${appId}`,
    'Terminal=false',
    'StartupNotify=true',
    `StartupWMClass=${PRODUCT.name}`,
    'Categories=Office;',
    'Keywords=sign;signature;PDF;PAdES;smartcard;token;verify;',
    'Keywords[de]=signieren;Signatur;Unterschrift;PDF;PAdES;Chipkarte;Token;prüfen;',
    'Actions=sign;check;',
    '',
    '[Desktop Action sign]',
    `Name=${verbs.sign.label}`,
    `Name[de]=${verbs.sign.label_de}`,
    `Exec=${windowCommand('%F', '--view=sign')}`,
    '',
    '[Desktop Action check]',
    `Name=${verbs.check.label}`,
    `Name[de]=${verbs.check.label_de}`,
    `Exec=${windowCommand('%F', '--view=check')}`,
  );
}

/**
 * Where nobody has said which program opens a kind of file, desktops take the first by the name of its entry (GLib, xdg-mime) or by
 * its preference (KDE). It must not be this one, so that an entry with MimeType comes last.
 */
const last = (name) => `zz-${appId}.${name}.desktop`;

const checkNames = () => [`${verbs.check.label} (${displayName})`, `${verbs.check.label_de} (${displayName})`];

/** In no menu; it is there to be chosen for a document, as “Open with”. Desktops without actions of their own show it, too. */
function documentEntry(name, nameInGerman, view) {
  return lines(
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.1',
    `Name=${name}`,
    `Name[de]=${nameInGerman}`,
    `Exec=${windowCommand('%F', `--view=${view}`)}`,
    `Icon=${appId}`,
    'Terminal=false',
    'NoDisplay=true',
    'InitialPreference=0',
    `MimeType=${documents.mimeType};`,
  );
}

/** Addresses have an entry of their own: what arrives here is never taken for a file, and a file never for an address. */
function addressEntry() {
  return lines(
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.1',
    `Name=${displayName}`,
    `Exec=${windowCommand('%u', '--address')}`,
    `Icon=${appId}`,
    'Terminal=false',
    'NoDisplay=true',
    `MimeType=x-scheme-handler/${scheme};`,
  );
}

function metainfo({ version, sourceDate }) {
  const day = new Date(sourceDate * 1000).toISOString().slice(0, 10);
  return lines(
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<component type="desktop-application">',
    `  <id>${appId}</id>`,
    '  <metadata_license>CC0-1.0</metadata_license>',
    `  <project_license>${PRODUCT.license}</project_license>`,
    `  <name>${displayName}</name>`,
    `  <summary>${xml(summary)}</summary>`,
    `  <summary xml:lang="de">${xml(SUMMARY_DE)}</summary>`,
    `  <developer id="${appId.split('.').slice(0, 2).join('.')}"><name>${xml(PRODUCT.vendor)}</name></developer>`,
    '  <description>',
    ...PRODUCT.description.map((text) => `    <p>${xml(text)}</p>`),
    '  </description>',
    `  <url type="homepage">${xml(PRODUCT.homepage)}</url>`,
    `  <launchable type="desktop-id">${appId}.desktop</launchable>`,
    '  <categories><category>Office</category></categories>',
    '  <provides>',
    `    <binary>${PRODUCT.name}</binary>`,
    `    <mediatype>${documents.mimeType}</mediatype>`,
    '  </provides>',
    '  <content_rating type="oars-1.1"/>',
    `  <releases><release version="${version}" date="${day}"/></releases>`,
    '</component>',
  );
}

/** KDE's Dolphin. */
function dolphinMenu() {
  const action = (name, { label, label_de }) => [
    '',
    `[Desktop Action ${name}]`,
    `Name=${label}`,
    `Name[de]=${label_de}`,
    `Icon=${appId}`,
    `Exec=${windowCommand('%F', `--view=${name}`)}`,
  ];
  return lines(
    '[Desktop Entry]',
    'Type=Service',
    'X-KDE-ServiceTypes=KonqPopupMenu/Plugin',
    `MimeType=${documents.mimeType};`,
    'Actions=sign;check;',
    ...action('sign', verbs.sign),
    ...action('check', verbs.check),
  );
}

/** Cinnamon's Nemo. */
function nemoAction(name, { label, label_de }) {
  return lines(
    '[Nemo Action]',
    `Name=${label}`,
    `Name[de]=${label_de}`,
    `Exec=${windowCommand('%F', `--view=${name}`)}`,
    `Icon-Name=${appId}`,
    'Selection=notnone',
    `Mimetypes=${documents.mimeType};`,
    'Quote=double',
  );
}

/** PCManFM, Caja and others that follow the “Desktop entry specification for actions and menus”. */
function fileManagerAction(name, { label, label_de }) {
  return lines(
    '[Desktop Entry]',
    'Type=Action',
    `Name=${label}`,
    `Name[de]=${label_de}`,
    `Icon=${appId}`,
    'Profiles=documents;',
    '',
    '[X-Action-Profile documents]',
    `MimeTypes=${documents.mimeType};`,
    `Exec=${windowCommand('%F', `--view=${name}`)}`,
  );
}

const lines = (...all) => `${all.join('\n')}\n`;
const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
