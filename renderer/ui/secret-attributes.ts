/** What every field for a secret says, so that nothing keeps, corrects or reads aloud what is typed there. */
export const secretAttributes = {
  type: 'password',
  autoComplete: 'off',
  autoCorrect: 'off',
  autoCapitalize: 'off',
  spellCheck: false,
} as const;
