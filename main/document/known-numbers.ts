import { keyOf, type FileIdentity } from './pades';
import type { NamedNumbers, PdfReader } from './pdf';

/** Files that are remembered: those of a batch are admitted ahead of being signed. */
const remembered = 1000;

/**
 * Which object numbers files name beyond their own, as it was found when they were admitted. Large documents are not searched
 * for them a second time when they are prepared.
 */
export class KnownNumbers {
  private readonly byFile = new Map<string, NamedNumbers>();

  /** Lets a reader have what is known of its file, if that is still the same file. */
  lend(reader: PdfReader, identity: FileIdentity): void {
    const known = this.byFile.get(keyOf(identity));
    if (known) reader.namedNumbers = known;
  }

  /** Remembers what a reader found. */
  keep(reader: PdfReader, identity: FileIdentity): void {
    this.byFile.set(keyOf(identity), reader.namedNumbers);
    for (const oldest of this.byFile.keys()) {
      if (this.byFile.size <= remembered) break;
      this.byFile.delete(oldest);
    }
  }
}
