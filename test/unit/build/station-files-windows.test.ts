import { readFileSync } from 'node:fs';
import { XmlDocument, XmlElement, type XmlAttribute } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';

const read = (name: string): string =>
  readFileSync(new URL(`../../../build/installers/station/${name}`, import.meta.url), 'utf8');

const guid = /^\{[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}$/;
const anything = /./;
const yesOrNo = /^(true|false)$/;

/** What an element may have: its children in their order, those with `*` as often as one likes, and its attributes. */
interface Rule {
  children?: readonly string[];
  attributes?: Readonly<Record<string, RegExp>>;
  required?: readonly string[];
}
interface Schema {
  namespaces: Readonly<Record<string, string>>;
  elements: Readonly<Record<string, Rule>>;
}

// Of Microsoft's schemas, what a file with desktop programs can have. An element that is not named here is not allowed.
const schemas: Record<string, Schema> = {
  'assigned-access.xml': {
    namespaces: {
      'http://schemas.microsoft.com/AssignedAccess/2017/config': '',
      'http://schemas.microsoft.com/AssignedAccess/201810/config': 'rs5:',
      'http://schemas.microsoft.com/AssignedAccess/2022/config': 'v5:',
    },
    elements: {
      AssignedAccessConfiguration: { children: ['Profiles', 'Configs'], required: ['Profiles', 'Configs'] },
      Profiles: { children: ['Profile*'] },
      'Profiles/Profile': {
        children: [
          ...['AllAppsList', 'rs5:FileExplorerNamespaceRestrictions', 'StartLayout', 'v5:StartPins', 'Taskbar'],
        ],
        attributes: { Id: guid, Name: anything },
        required: ['Id', 'AllAppsList', 'Taskbar'],
      },
      'Profile/AllAppsList': { children: ['AllowedApps'], required: ['AllowedApps'] },
      'AllAppsList/AllowedApps': { children: ['App*'] },
      'AllowedApps/App': {
        attributes: {
          DesktopAppPath: anything,
          AppUserModelId: anything,
          'rs5:AutoLaunch': yesOrNo,
          'rs5:AutoLaunchArguments': anything,
        },
      },
      'Profile/v5:StartPins': {},
      'Profile/Taskbar': { attributes: { ShowTaskbar: yesOrNo }, required: ['ShowTaskbar'] },
      Configs: { children: ['Config*'] },
      'Configs/Config': { children: ['Account', 'AutoLogonAccount', 'DefaultProfile'], required: ['DefaultProfile'] },
      'Config/AutoLogonAccount': { attributes: { 'rs5:DisplayName': anything } },
      'Config/DefaultProfile': { attributes: { Id: guid }, required: ['Id'] },
    },
  },
  'shell-launcher.xml': {
    namespaces: {
      'http://schemas.microsoft.com/ShellLauncher/2018/Configuration': '',
      'http://schemas.microsoft.com/ShellLauncher/2019/Configuration': 'V2:',
    },
    elements: {
      ShellLauncherConfiguration: { children: ['Profiles', 'Configs'], required: ['Profiles'] },
      Profiles: { children: ['DefaultProfile', 'Profile*'] },
      'Profiles/DefaultProfile': { children: ['Shell'], required: ['Shell'] },
      'DefaultProfile/Shell': {
        children: ['DefaultAction'],
        attributes: { Shell: anything, 'V2:AppType': /^(UWP|Desktop)$/, 'V2:AllAppsFullScreen': yesOrNo },
        required: ['Shell'],
      },
      'Profiles/Profile': {
        children: ['Shell'],
        attributes: { Id: guid, Name: anything },
        required: ['Id', 'Shell'],
      },
      'Profile/Shell': {
        children: ['ReturnCodeActions', 'DefaultAction'],
        attributes: { Shell: anything, 'V2:AppType': /^(UWP|Desktop)$/, 'V2:AllAppsFullScreen': yesOrNo },
      },
      'Shell/DefaultAction': {
        attributes: { Action: /^(RestartShell|RestartDevice|ShutdownDevice|DoNothing)$/ },
        required: ['Action'],
      },
      Configs: { children: ['Config*'] },
      'Configs/Config': { children: ['Account', 'AutoLogonAccount', 'Profile'], required: ['Profile'] },
      'Config/AutoLogonAccount': {},
      'Config/Profile': { attributes: { Id: guid }, required: ['Id'] },
    },
  },
};

describe.each(Object.entries(schemas))('%s', (file, schema) => {
  it('has what its schema has, in its order', () => {
    expect(faultsOf(read(file), schema)).toEqual([]);
  });

  it('gives the account that signs in by itself the profile of the station', () => {
    const text = read(file);
    const ids = [...text.matchAll(/Id="(\{[0-9a-f-]{36}\})"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
    expect(text).toContain('<AutoLogonAccount />');
    expect(text).toContain('--kiosk');
  });

  it('would be found out with something that its schema does not have', () => {
    const text = read(file);
    const spoilt: [string | RegExp, string][] = [
      // A comment may not hold two hyphens, which the switches have: said here rather than by Windows.
      ['-->', '--kiosk -->'],
      [/ Id="\{/, ' Id="'],
      [/<Configs>[^]*<\/Configs>/, '<Configs><Config><AutoLogonAccount /></Config></Configs>'],
      ['<AutoLogonAccount />', '<AutoLogonAccount /><Account />'],
      ['<Profiles>', '<Profiles><Other />'],
      [/ (rs5:AutoLaunch|V2:AllAppsFullScreen)="true"/, ' $1="yes"'],
      [/ (rs5|V2):(AutoLaunch|AllAppsFullScreen)=/, ' $2='],
    ];
    for (const [part, other] of spoilt) {
      const changed = text.replace(part, other);
      expect(changed).not.toBe(text);
      expect(faultsOf(changed, schema), other).not.toEqual([]);
    }
  });
});

it('assigned-access.xml pins a shortcut in words that Windows reads as JSON, and starts one program by itself', () => {
  const [, pins = ''] = /<!\[CDATA\[(.*)\]\]>/.exec(read('assigned-access.xml')) ?? [];
  expect(JSON.parse(pins)).toEqual({ pinnedList: [{ desktopAppLink: expect.stringMatching(/\\Countersign\.lnk$/) }] });
  expect(read('assigned-access.xml').match(/rs5:AutoLaunch="true"/g)).toHaveLength(1);
});

function faultsOf(text: string, { namespaces, elements }: Schema): string[] {
  let document: XmlDocument;
  try {
    document = XmlDocument.fromString(text);
  } catch (error) {
    return [(error as Error).message];
  }
  const nameOf = (one: XmlElement | XmlAttribute): string => {
    const prefix = one.namespaceUri === '' ? '' : namespaces[one.namespaceUri];
    return `${prefix ?? `{${one.namespaceUri}}`}${one.name}`;
  };
  const faults: string[] = [];
  const look = (element: XmlElement, parent: string): void => {
    const name = nameOf(element);
    if (element.namespaceUri === '') faults.push(`${name} is in no namespace`);
    const rule = elements[`${parent}/${name}`] ?? elements[name];
    if (!rule) return void faults.push(`${parent} has ${name}`);
    const below = childrenOf(element);
    const names = below.map(nameOf);
    const order = (rule.children ?? []).map((child) => child.replace('*', ''));
    const many = new Set(
      (rule.children ?? []).filter((child) => child.endsWith('*')).map((child) => child.slice(0, -1)),
    );
    const places = names.map((child) => order.indexOf(child));
    if (places.some((place, at) => place < (places[at - 1] ?? 0))) faults.push(`${name} has ${names.join(', ')}`);
    for (const child of order) {
      if (!many.has(child) && names.filter((one) => one === child).length > 1) faults.push(`${name} has two ${child}`);
    }
    const attributes = new Map(element.attrs.map((one) => [nameOf(one), one.value]));
    for (const [attribute, value] of attributes) {
      if (!rule.attributes?.[attribute]?.test(value)) faults.push(`${name} has ${attribute}="${value}"`);
    }
    for (const needed of rule.required ?? []) {
      if (!attributes.has(needed) && !names.includes(needed)) faults.push(`${name} has no ${needed}`);
    }
    // One account for one profile.
    if (names.includes('Account') && names.includes('AutoLogonAccount')) faults.push(`${name} has two accounts`);
    for (const child of below) look(child, name);
  };
  try {
    look(document.root, '');
  } finally {
    document.dispose();
  }
  return faults;
}

function childrenOf(element: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = element.firstChild; node; node = node.next) if (node instanceof XmlElement) found.push(node);
  return found;
}
