import { describe, expect, it } from 'vitest';
import { aliasProblem, successorAlias } from '../../../renderer/features/keys/new-key';
import { keySummary } from './samples';

const keys = [keySummary({ alias: 'contracts', id: '0a' }), keySummary({ alias: 'contracts-2', id: '0b' })];

describe('the alias of a new key', () => {
  it.each(['', ' a', 'a ', 'a\nb', 'x'.repeat(101)])('“%s” could not be kept by a label', (alias) =>
    expect(aliasProblem(alias, [])).toBe('aliasWrong'),
  );

  it('is neither the alias nor the CKA_ID of another key', () => {
    expect(['contracts', '0b', 'Contracts', 'new'].map((alias) => aliasProblem(alias, keys))).toEqual([
      'aliasTaken',
      'aliasTaken',
      undefined,
      undefined,
    ]);
  });

  it('follows the key that it renews', () => {
    expect(successorAlias('contracts', keys)).toBe('contracts-3');
    expect(successorAlias('contracts-2', keys)).toBe('contracts-3');
    expect(successorAlias('offers', keys)).toBe('offers-2');
    expect(successorAlias('offers-9', keys)).toBe('offers-10');
  });
});
