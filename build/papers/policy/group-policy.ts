import type { PolicyLevel } from '../../../main/configuration/policy/policy-document';
import { policyDefinitions, type PolicyDefinition } from './policy-definitions';
import { policyTexts, type PolicyName } from './policy-texts';
import { declaration, element } from './xml';

/** Languages of the forms, with the names of their folders. */
export const languages = { 'en-US': 'en', 'de-DE': 'de' } as const;
export type Language = keyof typeof languages;

/** Below it Intune takes keys of anybody; elsewhere below Software\Policies it does not. */
const key = 'Software\\Policies\\Countersign';
/** More than that Intune cuts off a text. */
const longestText = 1023;

const levels: [PolicyLevel, string, string][] = [
  ['enforced', '', key],
  ['recommended', '_recommended', `${key}\\Recommended`],
];

const words = {
  en: {
    enforced: 'Countersign',
    recommended: 'Countersign: recommended',
    supported: 'Windows 10 or newer',
    file: 'Settings of Countersign, which signs PDF documents with a key that its holder alone controls.',
    weak: 'Recommended: whoever uses the computer may say otherwise in a configuration of their own.',
    strong: 'Enforced: nothing that whoever uses the computer says counts against it.',
    json: 'JSON, as in the file countersign.json, of up to 1023 characters. What is longer has its place in the file that ConfigurationFile names.',
  },
  de: {
    enforced: 'Countersign',
    recommended: 'Countersign: empfohlen',
    supported: 'Windows 10 oder neuer',
    file: 'Einstellungen von Countersign, das PDF-Dokumente mit einem Schlüssel signiert, den allein sein Inhaber beherrscht.',
    weak: 'Empfohlen: wer den Computer benutzt, kann in einer eigenen Konfiguration etwas anderes sagen.',
    strong: 'Erzwungen: nichts, was wer den Computer benutzt sagt, zählt dagegen.',
    json: 'JSON wie in der Datei countersign.json, bis zu 1023 Zeichen. Was länger ist, gehört in die Datei, die ConfigurationFile nennt.',
  },
} as const;

/** The administrative template: every setting once enforced and once recommended, for computers and for persons. */
export function admx(): string {
  const policies = levels.flatMap(([level, suffix, at]) =>
    policyDefinitions.map((definition) =>
      policy(definition, `${definition.name}${suffix}`, at, `countersign_${level}`),
    ),
  );
  return `${declaration}\n${element(
    'policyDefinitions',
    {
      xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
      revision: '1.0',
      schemaVersion: '1.0',
    },
    [
      element('policyNamespaces', {}, [
        element('target', { prefix: 'countersign', namespace: 'Countersign.Policies' }),
      ]),
      element('resources', { minRequiredRevision: '1.0' }),
      element('supportedOn', {}, [
        element('definitions', {}, [element('definition', { name: 'supported', displayName: '$(string.supported)' })]),
      ]),
      element(
        'categories',
        {},
        levels.map(([level]) =>
          element('category', { name: `countersign_${level}`, displayName: `$(string.countersign_${level})` }),
        ),
      ),
      element('policies', {}, policies),
    ],
  )}\n`;
}

function policy({ name, form }: PolicyDefinition, id: string, at: string, category: string): string {
  const common = {
    name: id,
    class: 'Both',
    displayName: `$(string.${name})`,
    explainText: `$(string.${id}_explained)`,
    key: at,
  };
  const under = [element('parentCategory', { ref: category }), element('supportedOn', { ref: 'supported' })];
  if (form.kind === 'boolean') {
    return element('policy', { ...common, valueName: name }, [
      ...under,
      element('enabledValue', {}, [element('decimal', { value: 1 })]),
      element('disabledValue', {}, [element('decimal', { value: 0 })]),
    ]);
  }
  const value = { id: name, valueName: name, required: 'true' };
  return element('policy', { ...common, presentation: `$(presentation.${name})` }, [
    ...under,
    element('elements', {}, [inner()]),
  ]);

  function inner(): string {
    if (form.kind === 'number') return element('decimal', { ...value, minValue: form.minimum, maxValue: form.maximum });
    if (form.kind !== 'choice') return element('text', { ...value, maxLength: longestText });
    const items = form.values.map((one) =>
      element('item', { displayName: `$(string.${name}_${one})` }, [
        element('value', {}, [element('string', {}, one)]),
      ]),
    );
    return element('enum', value, items);
  }
}

/** The words of the template in one language. */
export function adml(language: Language): string {
  const tongue = languages[language];
  const said = words[tongue];
  const string = (id: string, text: string): string => element('string', { id }, text);
  const strings = [
    string('supported', said.supported),
    ...levels.map(([level]) => string(`countersign_${level}`, said[level])),
    ...policyDefinitions.flatMap(({ name, form, meaning }) => {
      const { title, meaning: german } = policyTexts[name as PolicyName];
      const explained = tongue === 'de' ? german : plain(meaning);
      return [
        string(name, title[tongue]),
        ...levels.map(([level, suffix]) =>
          string(
            `${name}${suffix}_explained`,
            [
              `${name}: ${explained}`,
              ...(form.kind === 'entries' ? [said.json] : []),
              level === 'enforced' ? said.strong : said.weak,
            ].join('\n\n'),
          ),
        ),
        ...(form.kind === 'choice' ? form.values.map((one) => string(`${name}_${one}`, one)) : []),
      ];
    }),
  ];
  const presentations = policyDefinitions.flatMap(({ name, form }) => {
    if (form.kind === 'boolean') return [];
    const label = policyTexts[name as PolicyName].title[tongue];
    return [element('presentation', { id: name }, [control(name, form.kind, label)])];
  });
  return `${declaration}\n${element(
    'policyDefinitionResources',
    {
      xmlns: 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions',
      revision: '1.0',
      schemaVersion: '1.0',
    },
    [
      element('displayName', {}, 'Countersign'),
      element('description', {}, said.file),
      element('resources', {}, [element('stringTable', {}, strings), element('presentationTable', {}, presentations)]),
    ],
  )}\n`;
}

function control(refId: string, kind: 'choice' | 'number' | 'text' | 'entries', label: string): string {
  if (kind === 'choice') return element('dropdownList', { refId, noSort: 'true' }, label);
  if (kind === 'number') return element('decimalTextBox', { refId }, label);
  return element('textBox', { refId }, [element('label', {}, label)]);
}

/** Markdown as a form shows it. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
