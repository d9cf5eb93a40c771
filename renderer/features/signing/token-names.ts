import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { SignerSummary, TokenSummary } from '../../../preload/contract/model';

/** The label and serial number that each token, by its name, had when it was last seen. */
export type TokenLabels = Readonly<Record<string, { label: string; serial?: string }>>;

export function learnLabels(known: TokenLabels, signers: readonly SignerSummary[]): TokenLabels {
  return { ...known, ...labelsOf(signers.map(({ token }) => token)) };
}

/** What the tokens that are there tell of themselves. */
export function labelsOf(tokens: readonly Pick<TokenSummary, 'name' | 'label' | 'serial'>[]): TokenLabels {
  return Object.fromEntries(
    tokens.flatMap(({ name, label, serial }) => (label ? [[name, { label, ...(serial && { serial }) }] as const] : [])),
  );
}

/**
 * What the window calls a token: its label; of two cards with one label each with its serial number.
 *
 * @param name - the token's name in the configuration
 * @returns undefined for a token that was never seen
 */
export function shownName(name: string, labels: TokenLabels): string | undefined {
  const token = Object.hasOwn(labels, name) ? labels[name] : undefined;
  if (!token) return undefined;
  const { label, serial } = token;
  const doubled = Object.values(labels).some((other) => other.label === label && other.serial !== serial);
  return doubled && serial ? `${label} (${serial})` : label;
}

/** The error with the token called as everywhere else in the window, not by its name in the configuration. */
export function withLabel(error: ErrorShape, labels: TokenLabels): ErrorShape {
  const { token } = error.params as { token?: unknown };
  const shown = typeof token === 'string' ? shownName(token, labels) : undefined;
  return shown === undefined ? error : ({ ...error, params: { ...error.params, token: shown } } as ErrorShape);
}

/** A signer with the label that its token had, also while the token is away. */
export function signerWithLabel(signer: SignerSummary, labels: TokenLabels): SignerSummary {
  const { token, problem } = signer;
  const label = token.label || (Object.hasOwn(labels, token.name) ? labels[token.name]?.label : undefined);
  return {
    ...signer,
    token: {
      ...token,
      ...(label && { label }),
      ...(token.problem && { problem: withLabel(token.problem, labels) }),
    },
    ...(problem && { problem: withLabel(problem, labels) }),
  };
}
