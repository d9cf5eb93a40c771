/** A part of what is given away. */
export interface Bundled {
  name: string;
  version: string;
  /** An SPDX expression. */
  licence: string;
  /** Its name in the registry. */
  npm?: string;
  /** The package that carries it. */
  inside?: string;
  text: string;
}

/** Everything that is given away; throws when a licence was accepted by nobody. Needs a finished set-up. */
export function bundled(): Bundled[];

/** @throws where one of them has a licence that nobody has accepted */
export function refuseLicences(parts: readonly Bundled[]): void;
