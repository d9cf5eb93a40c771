import { policyDefinitions, type PolicyForm } from './policy-definitions';

const registry: Record<PolicyForm['kind'], string> = {
  boolean: 'REG_DWORD, 1 or 0',
  choice: 'REG_SZ',
  number: 'REG_DWORD',
  text: 'REG_SZ',
  entries: 'a key with values and keys of its own, or REG_SZ in JSON',
};
const elsewhere: Record<PolicyForm['kind'], string> = {
  boolean: '`true` or `false`',
  choice: 'a text',
  number: 'a number',
  text: 'a text',
  entries: 'entries',
};

/** Every setting that an organization can decide, in Markdown. */
export function policyTable(): string {
  const rows = policyDefinitions.map(({ name, form, meaning }) => [
    `\`${name}\``,
    form.kind === 'choice' ? form.values.map((one) => `\`${one}\``).join(', ') : elsewhere[form.kind],
    registry[form.kind],
    meaning,
  ]);
  return [['name', 'value', 'in the registry', 'meaning'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
