import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { SignerSummary } from '../../../preload/contract/model';

/** What the window calls each configured token: the label that it had when it was last seen. */
export type TokenLabels = Readonly<Record<string, string>>;

export function learnLabels(known: TokenLabels, signers: readonly SignerSummary[]): TokenLabels {
  const seen = signers.flatMap(({ token }) => (token.label ? [[token.name, token.label] as const] : []));
  return { ...known, ...Object.fromEntries(seen) };
}

/** The error with the token's label in place of its name in the configuration, as everywhere else in the window. */
export function withLabel(error: ErrorShape, labels: TokenLabels): ErrorShape {
  const { token } = error.params as { token?: unknown };
  const label = typeof token === 'string' && Object.hasOwn(labels, token) ? labels[token] : undefined;
  return label === undefined ? error : ({ ...error, params: { ...error.params, token: label } } as ErrorShape);
}

/** A signer with the label that its token had, also while the token is away. */
export function signerWithLabel(signer: SignerSummary, labels: TokenLabels): SignerSummary {
  const { token, problem } = signer;
  const label = token.label || (Object.hasOwn(labels, token.name) ? labels[token.name] : undefined);
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
