import type { PolicyReport, PolicySetting, PolicyWarning, SettingSource } from './policy';

/** Longer values are cut: a person looks the rest up where they come from. */
const longestValue = 160;

/** Who decided a value. */
export function sourceWords({ level, scope, place }: SettingSource): string {
  const where = place === undefined ? '' : `: ${place}`;
  switch (level) {
    case 'built-in':
      return 'built in';
    case 'own':
      return `this configuration${where}`;
    case 'recommended':
      return `recommended by your organization ${forWhom(scope)}${where}`;
    case 'enforced':
      return `enforced by your organization ${forWhom(scope)}${where}`;
  }
}

const forWhom = (scope: SettingSource['scope']): string => (scope === 'user' ? 'for you' : 'for this computer');

/** A value in one line. */
export function valueWords(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** What of the settings an organization has a say in. */
export function managedSettings({ settings }: PolicyReport): PolicySetting[] {
  const isManaged = ({ level }: SettingSource): boolean => level === 'enforced' || level === 'recommended';
  return settings.filter(({ source, passedOver }) => isManaged(source) || passedOver.some(isManaged));
}

/** Whom it does not count, in one line; nothing where nobody says otherwise. */
export function passedOverWords({ passedOver }: PolicySetting): string | undefined {
  if (passedOver.length === 0) return undefined;
  return `What else says something of it does not count: ${passedOver.map(sourceWords).join('; ')}.`;
}

/** A rule that nobody follows, and that it is so. */
export function policyWarningSentence({ place, line, name, problem }: PolicyWarning): string {
  const where = line === undefined ? place : `${place}, line ${line}`;
  return problem === 'unknown-name'
    ? `${where}: no setting is called “${name}”, so it changes nothing. Check its spelling.`
    : `${where}: “${name}” wants a station, and the entry STATION, which says what is signed there, is missing: the program shows that it is out of order.`;
}

/** The settings that an organization has a say in, and what is wrong with its rules, a line each. */
export function policyLines(report: PolicyReport): string[] {
  return [
    ...managedSettings(report).flatMap((setting) => {
      const over = passedOverWords(setting);
      return [
        `${setting.name}: ${valueWords(setting.value)}`,
        `  ${sourceWords(setting.source)}`,
        ...(over === undefined ? [] : [`  ${over}`]),
      ];
    }),
    ...report.warnings.map(policyWarningSentence),
  ];
}
