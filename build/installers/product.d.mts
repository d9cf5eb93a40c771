/** What every installer says of the program. */
export const PRODUCT: {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly appId: string;
  readonly summary: string;
  readonly description: readonly string[];
  readonly vendor: string;
  readonly maintainer: string;
  readonly homepage: string;
  readonly license: string;
  readonly scheme: string;
  readonly documents: { readonly extension: string; readonly mimeType: string; readonly name: string };
  readonly verbs: Readonly<Record<'sign' | 'check', { readonly label: string; readonly label_de: string }>>;
};

/** The time of every file of a package, in seconds since 1970. */
export function sourceDate(): number;
