import { maximumSignedDataLength } from '../cades';
import { sameOctets } from '../pki';
import type { SigningPlan } from './document-port';
import { KnownNumbers } from './known-numbers';
import { keyOf, type FileIdentity, type InputFile } from './pades';
import { PdfReader } from './pdf';
import { cadesPlanOf, planRevision, type PlannedRevision } from './signing-revision';

/** Octets of revisions that are remembered: those of a batch of a thousand small documents. */
const remembered = 16 * 1024 * 1024;

interface Admitted extends PlannedRevision {
  wish: SigningPlan;
}

/**
 * What was planned for documents when they were admitted, and what was found out about them. Unless something is different by
 * then, the same is signed: so a document of a batch is read and planned once. Each plan serves once, for no two saves of a
 * file have the same identifier.
 */
export class AdmittedPlans {
  private readonly numbers = new KnownNumbers();
  private readonly byFile = new Map<string, Admitted>();
  private octets = 0;
  private lastWish: SigningPlan | undefined;

  /**
   * Remembers what was planned, but for what shows the time somewhere else than in the signature, and for whatever a password
   * is needed.
   * @param reader - of the document
   * @param wish - as it was asked for
   */
  keep(reader: PdfReader, identity: FileIdentity, wish: SigningPlan, { revision, signatures }: PlannedRevision): void {
    this.numbers.keep(reader, identity);
    const key = keyOf(identity);
    this.remove(key);
    if (!revision.takesAnotherTime || wish.password !== undefined) return;
    // The documents of a batch share it.
    if (!this.lastWish || !asksTheSame(this.lastWish, wish)) this.lastWish = wish;
    this.byFile.set(key, { wish: this.lastWish, revision, signatures });
    this.octets += revision.unsigned.length;
    for (const oldest of this.byFile.keys()) {
      if (this.octets <= remembered) break;
      this.remove(oldest);
    }
  }

  /**
   * Plans a document, or has it from when it was admitted.
   *
   * @param wish - as it is asked for
   * @param plan - the same with all issuers that are known by now
   * @param timestampRoom - octets to keep free beside the signature
   * @throws as `planRevision` does
   */
  async plan(
    input: InputFile,
    wish: SigningPlan,
    plan: SigningPlan,
    file: string,
    timestampRoom: number,
  ): Promise<PlannedRevision> {
    const room = maximumSignedDataLength(cadesPlanOf(plan)) + timestampRoom;
    const admitted = this.take(input.identity, wish, room);
    if (admitted) return admitted;
    const reader = PdfReader.over(input.descriptor, plan.password);
    this.numbers.lend(reader, input.identity);
    return planRevision(reader, plan, file, timestampRoom);
  }

  /** The plan for the same wish, but for the time. */
  private take(identity: FileIdentity, wish: SigningPlan, room: number): PlannedRevision | undefined {
    const key = keyOf(identity);
    const admitted = this.byFile.get(key);
    this.remove(key);
    // Issuers that were found meanwhile, or a timestamp, may need more room than was kept free.
    if (!admitted || admitted.revision.room < room || !asksTheSame(admitted.wish, wish)) return undefined;
    return { revision: admitted.revision.at(new Date(wish.signedAt)), signatures: admitted.signatures };
  }

  private remove(key: string): void {
    this.octets -= this.byFile.get(key)?.revision.unsigned.length ?? 0;
    this.byFile.delete(key);
  }
}

function asksTheSame(a: SigningPlan, b: SigningPlan): boolean {
  const [one, other] = [a, b].map(({ certificate, chain, root, signedAt: _, ...words }) => ({
    ders: [certificate, ...chain, ...(root ? [root] : [])],
    words: JSON.stringify(words),
  }));
  return (
    one !== undefined &&
    other !== undefined &&
    one.words === other.words &&
    one.ders.length === other.ders.length &&
    one.ders.every((der, index) => sameOctets(der, other.ders[index] as Uint8Array))
  );
}
