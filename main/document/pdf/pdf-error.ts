/** What is wrong with a file, as far as reading it goes. */
export type PdfErrorKind =
  | 'not-pdf'
  | 'damaged'
  /** Encrypted by a public-key or unknown security handler: no password opens it. */
  | 'encrypted'
  | 'password-needed'
  | 'password-wrong'
  | 'unsupported';

/** The one error that this room throws for a file's content. Errors of the operating system pass through unchanged. */
export class PdfError extends Error {
  override readonly name = 'PdfError';

  /**
   * @param kind - the coarse reason
   * @param detail - a few plain words for a person, without file names or document text
   */
  constructor(
    readonly kind: PdfErrorKind,
    readonly detail: string,
    options?: { cause?: unknown },
  ) {
    super(`${kind}: ${detail}`, options);
  }
}

/** Shorthand for the kind that hostile and broken files share. */
export function damaged(detail: string, cause?: unknown): PdfError {
  return new PdfError('damaged', detail, { cause });
}
