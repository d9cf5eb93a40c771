// The installer for administrators: an MSI, per machine, made by msitools' wixl from a source that is generated here.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../setup/run.mjs';
import { sha256 } from '../checksums.mjs';
import { PRODUCT } from '../product.mjs';
import { signAuthenticode } from './authenticode.mjs';
import { fixMsi } from './fixed-msi.mjs';
import { ICON } from './native-programs.mjs';
import { filesOf, packageFolder } from './package-folder.mjs';
import { PRODUCT_KEY, REGISTRATION } from './registration.mjs';

/** All versions of the product, for ever: by it the next one finds the one before. */
export const UPGRADE_CODE = '{7D1C62F9-6E0B-4E2F-9B8A-0F0B2C5C1A57}';
const EXECUTABLE = `${PRODUCT.displayName}.exe`;

/**
 * What an administrator may say on the command line of msiexec. All are public and secure, so that they reach the part that runs
 * as SYSTEM; what was said once counts for later versions until something else is said.
 * @type {{property: string, usual: string, remembered: string}[]}
 */
export const PROPERTIES = [
  { property: 'INSTALLDIR', usual: '', remembered: 'InstallDir' },
  { property: 'DESKTOPSHORTCUT', usual: '0', remembered: 'DesktopShortcut' },
  { property: 'ADDTOPATH', usual: '1', remembered: 'AddToPath' },
  { property: 'EXPLORERMENU', usual: '1', remembered: 'ExplorerMenu' },
];

/** Which parts are there only when a property says so. */
const CONDITIONS = [
  ['Desktop', 'DESKTOPSHORTCUT = "1"'],
  ['CommandLine', 'ADDTOPATH = "1"'],
  ['ExplorerMenu', 'EXPLORERMENU = "1"'],
];

/**
 * @param {object} choice
 * @param {string} choice.application - the unpacked application
 * @param {string} choice.version - three numbers
 * @param {string} choice.displayName - in Windows' list of programs
 * @param {string} choice.file - an absolute path: what is built
 * @param {import('./authenticode.mjs').AuthenticodeSigner} [choice.signer]
 * @param {import('../kinds.mjs').BuildContext} context
 */
export async function buildMsi({ application, version, displayName, file, signer }, context) {
  const folder = await packageFolder(application, 'msi', context, signer);
  const files = filesOf(folder);
  // wixl takes no absolute names; and so none gets in.
  await copyFile(ICON, join(context.work, 'countersign.ico'));
  await writeFile(join(context.work, 'countersign.wxs'), wxs({ files, version, displayName }));
  const made = join(context.work, 'made.msi');
  const { code, output } = await run('wixl', ['--arch', 'x64', '-o', made, 'countersign.wxs'], { cwd: context.work });
  if (code !== 0 || !existsSync(made)) throw new Error(`wixl failed:\n${output.trim()}`);
  await addWhatWixlLacks(made, context.work);
  await fixMsi(made, {
    packageCode: guid(`package ${await contentOf(folder, files)} ${version} ${displayName} ${context.compression}`),
    sourceDate: context.sourceDate,
  });
  await rename(made, file).catch(async () => {
    const copied = await run('cp', [made, file]);
    if (copied.code !== 0) throw new Error(copied.output.trim());
  });
  if (signer) await signAuthenticode(file, signer);
}

/**
 * wixl knows no conditions of components, no secure properties, no environment and not the table that says which program's
 * windows a shortcut stands for.
 */
async function addWhatWixlLacks(msi, work) {
  await addTable(msi, work, {
    name: 'MsiShortcutProperty',
    columns: { MsiShortcutProperty: 's72', Shortcut_: 's72', PropertyKey: 's0', PropVariantValue: 's0' },
    rows: ['StartMenuShortcut', 'DesktopShortcut'].map((shortcut) => [
      'AppId' + shortcut,
      shortcut,
      'System.AppUserModel.ID',
      PRODUCT.appId,
    ]),
  });
  await addTable(msi, work, {
    name: 'Environment',
    columns: { Environment: 's72', Name: 'l255', Value: 'L255', Component_: 's72' },
    // Of the computer (*), set at installation (=), taken away at removal (-), behind what is there ([~]).
    rows: [['PathEntry', '=-*PATH', '[~];[INSTALLDIR]bin', 'CommandLine']],
  });
  const assignments = PROPERTIES.flatMap(({ property, usual }) => [
    {
      action: `Remember${property}`,
      property,
      value: `[REMEMBERED_${property}]`,
      condition: `NOT ${property} AND REMEMBERED_${property}`,
    },
    ...(usual === '' ? [] : [{ action: `Usual${property}`, property, value: usual, condition: `NOT ${property}` }]),
  ]);
  await addTable(msi, work, {
    name: 'CustomAction',
    columns: { Action: 's72', Type: 'i2', Source: 'S72', Target: 'S255', ExtendedType: 'I4' },
    // 51: a property gets a value.
    rows: assignments.map(({ action, property, value }) => [action, '51', property, value, '']),
  });
  for (const [action, condition, sequence] of [
    // Behind AppSearch (50), which finds what is remembered, and before anything looks at the properties.
    ...assignments.map(({ action, condition }, index) => [action, condition, 51 + index]),
    ['RemoveEnvironmentStrings', '', 3300],
    ['WriteEnvironmentStrings', '', 5200],
  ]) {
    const row = `'${action}', '${condition}', ${sequence}`;
    await change(msi, [
      '-q',
      `INSERT INTO \`InstallExecuteSequence\` (\`Action\`, \`Condition\`, \`Sequence\`) VALUES (${row})`,
    ]);
  }
  for (const [component, condition] of CONDITIONS) {
    await change(msi, [
      '-q',
      `UPDATE \`Component\` SET \`Condition\` = '${condition}' WHERE \`Component\` = '${component}'`,
    ]);
  }
  const { stdout } = await run('msiinfo', ['export', msi, 'Property']);
  const upgrades = /^SecureCustomProperties\t(.*)$/m.exec(stdout)?.[1]?.trim();
  if (!upgrades) throw new Error('wixl has named no properties of the upgrade.');
  const secure = [upgrades, ...PROPERTIES.map(({ property }) => property)].join(';');
  await change(msi, [
    '-q',
    `UPDATE \`Property\` SET \`Value\` = '${secure}' WHERE \`Property\` = 'SecureCustomProperties'`,
  ]);
}

/** The table as text, the first column its key; see “IDT files” in Windows Installer's reference. */
async function addTable(msi, work, { name, columns, rows }) {
  const lines = [Object.keys(columns), Object.values(columns), [name, Object.keys(columns)[0]], ...rows];
  const file = join(work, `${name}.idt`);
  await writeFile(file, lines.map((cells) => `${cells.join('\t')}\r\n`).join(''));
  await change(msi, ['-i', file]);
}

async function change(msi, words) {
  const { code, output } = await run('msibuild', [msi, ...words]);
  if (code !== 0) throw new Error(`msibuild failed:\n${output.trim()}`);
}

/** Another content is another package, whatever its version. */
async function contentOf(folder, files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file} ${await sha256(join(folder, file))}\n`);
  return hash.digest('hex');
}

function wxs({ files, version, displayName }) {
  const components = [];
  const body = tree(files, components);
  const refs = components.map((id) => `<ComponentRef Id="${id}"/>`).join('\n');
  return `<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="${guid(`product ${version} ${displayName}`)}" Name="${xml(displayName)}" Language="1033" Version="${version}" UpgradeCode="${UPGRADE_CODE}" Manufacturer="${xml(PRODUCT.vendor)}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine" Description="${xml(PRODUCT.summary)}" Manufacturer="${xml(PRODUCT.vendor)}"/>
<MajorUpgrade DowngradeErrorMessage="A newer version of ${PRODUCT.displayName} is installed. Nothing was changed."/>
<Media Id="1" Cabinet="files.cab" EmbedCab="yes"/>
<Icon Id="ProgramIcon.ico" SourceFile="countersign.ico"/>
<Property Id="ARPPRODUCTICON" Value="ProgramIcon.ico"/>
<Property Id="ARPURLINFOABOUT" Value="${xml(PRODUCT.homepage)}"/>
<Property Id="ARPNOMODIFY" Value="1"/>
<Property Id="MSIRESTARTMANAGERCONTROL" Value="0"/>
${PROPERTIES.map(propertyText).join('\n')}
<Property Id="OTHERKIND"><RegistrySearch Id="FindOtherKind" Root="HKLM" Key="${PRODUCT_KEY}" Name="InstallKind" Type="raw" Win64="yes"/></Property>
<Condition Message="${PRODUCT.displayName} was installed for all users by its Setup.exe. Uninstall that first.">Installed OR NOT (OTHERKIND = "nsis")</Condition>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramMenuFolder"/>
<Directory Id="DesktopFolder"/>
<Directory Id="ProgramFiles64Folder"><Directory Id="INSTALLDIR" Name="${PRODUCT.displayName}">
${body}
${ownComponents(version, components)}
</Directory></Directory>
</Directory>
<Feature Id="Program" Title="${PRODUCT.displayName}" Level="1">
${refs}
${['Registration', 'ExplorerMenu', 'CommandLine', 'StartMenu', 'Desktop'].map((id) => `<ComponentRef Id="${id}"/>`).join('\n')}
</Feature>
</Product>
</Wix>
`;
}

function propertyText({ property, remembered }) {
  return `<Property Id="REMEMBERED_${property}"><RegistrySearch Id="Find${property}" Root="HKLM" Key="${PRODUCT_KEY}" Name="${remembered}" Type="raw" Win64="yes"/></Property>`;
}

/** Folders and files: a component for each file, by whose path Windows knows it in every version. */
function tree(files, components) {
  const root = { folders: new Map(), files: [] };
  for (const file of files) {
    const parts = file.split('/');
    const name = parts.pop();
    let at = root;
    for (const part of parts) {
      if (!at.folders.has(part)) at.folders.set(part, { folders: new Map(), files: [] });
      at = at.folders.get(part);
    }
    at.files.push({ name, file });
  }
  const text = (node, path) =>
    [
      ...node.files.map(({ name, file }) => {
        const id = file === EXECUTABLE ? 'Program.exe' : identifier('f', file);
        components.push(identifier('c', file));
        return `<Component Id="${identifier('c', file)}" Guid="${guid(`file ${file}`)}" Win64="yes"><File Id="${id}" Name="${xml(name)}" Source="${xml(`package/${file}`)}" KeyPath="yes"/></Component>`;
      }),
      ...[...node.folders].map(([name, below]) => {
        const inner = path === '' ? name : `${path}/${name}`;
        return `<Directory Id="${identifier('d', inner)}" Name="${xml(name)}">\n${text(below, inner)}\n</Directory>`;
      }),
    ].join('\n');
  return text(root, '');
}

function ownComponents(version) {
  const menu = REGISTRATION.filter(({ key }) => key.includes('\\SystemFileAssociations\\'));
  const others = REGISTRATION.filter((one) => !menu.includes(one));
  const own = [
    ['Version', version],
    ['InstallKind', 'msi'],
    ...PROPERTIES.map(({ property, remembered }) => [remembered, `[${property}]`]),
  ];
  return `<Component Id="Registration" Guid="${guid('component registration')}" Win64="yes">
${own.map(([name, value], index) => registryText({ key: PRODUCT_KEY, name, value }, index === 0)).join('\n')}
${others.map((one) => registryText(one)).join('\n')}
</Component>
<Component Id="ExplorerMenu" Guid="${guid('component explorer menu')}" Win64="yes">
${menu.map((one, index) => registryText(one, index === 0)).join('\n')}
</Component>
<Component Id="CommandLine" Guid="${guid('component command line')}" Win64="yes">
${registryText({ key: `${PRODUCT_KEY}\\Setup`, name: 'Path', value: '[INSTALLDIR]bin' }, true)}
</Component>
<Component Id="StartMenu" Guid="${guid('component start menu')}" Win64="yes">
${registryText({ key: `${PRODUCT_KEY}\\Setup`, name: 'StartMenu', value: '1' }, true)}
<Shortcut Id="StartMenuShortcut" Directory="ProgramMenuFolder" Name="${PRODUCT.displayName}" Description="${xml(PRODUCT.summary)}" Target="[#Program.exe]" WorkingDirectory="INSTALLDIR"/>
</Component>
<Component Id="Desktop" Guid="${guid('component desktop')}" Win64="yes">
${registryText({ key: `${PRODUCT_KEY}\\Setup`, name: 'Desktop', value: '1' }, true)}
<Shortcut Id="DesktopShortcut" Directory="DesktopFolder" Name="${PRODUCT.displayName}" Description="${xml(PRODUCT.summary)}" Target="[#Program.exe]" WorkingDirectory="INSTALLDIR"/>
</Component>`;
}

function registryText({ key, name, value }, keyPath = false) {
  const text = value.replaceAll('{exe}', '[#Program.exe]');
  const named = name === '' ? '' : ` Name="${xml(name)}"`;
  return `<RegistryValue Root="HKLM" Key="${xml(key)}"${named} Type="string" Value="${xml(text)}"${keyPath ? ' KeyPath="yes"' : ''}/>`;
}

/** A name that Windows Installer takes: letters, digits, at most 72 characters. */
const identifier = (kind, path) => `${kind}${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;

/** The same for the same words (RFC 9562, version 8): two builds of one version are one product. */
export function guid(words) {
  const octets = createHash('sha256').update(`${PRODUCT.appId} ${words}`).digest().subarray(0, 16);
  octets[6] = (octets[6] & 0x0f) | 0x80;
  octets[8] = (octets[8] & 0x3f) | 0x80;
  const hex = octets.toString('hex').toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}}`;
}

const xml = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
