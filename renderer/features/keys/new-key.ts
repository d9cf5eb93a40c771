import type { KeySummary } from '../../../preload/contract/keys';

/** Why no key can be made under an alias; undefined when one can. */
export function aliasProblem(alias: string, keys: readonly KeySummary[]): 'aliasWrong' | 'aliasTaken' | undefined {
  if (alias === '' || alias.length > 100 || alias !== alias.trim() || /\p{Cc}/u.test(alias)) return 'aliasWrong';
  return keys.some((key) => key.alias === alias || key.id === alias) ? 'aliasTaken' : undefined;
}

/** An alias for the successor of a key: `contracts-2` after `contracts`, `contracts-3` after `contracts-2`. */
export function successorAlias(alias: string, keys: readonly KeySummary[]): string {
  const [, stem = alias, number = '1'] = /^(.*)-(\d{1,3})$/u.exec(alias) ?? [];
  let next = Number(number) + 1;
  while (aliasProblem(`${stem}-${next}`, keys) === 'aliasTaken') next += 1;
  return `${stem}-${next}`;
}
