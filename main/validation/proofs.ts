import type { EvidenceId } from '../../preload/contract/verification';

/** A time at which an object is proved to have existed. */
export interface Proof {
  time: Date;
  /** The timestamp that proves it; absent for the validation time: the object is here. */
  timestamp?: EvidenceId;
}

/** Proofs of existence (EN 319 102-1, clause 5.6.2.3). Everything that is looked at exists at the validation time. */
export class Proofs {
  private readonly earlier = new Map<EvidenceId, Proof[]>();

  /** @param at - the validation time */
  constructor(private readonly at: Date) {}

  add(id: EvidenceId, proof: Proof): void {
    const proofs = this.earlier.get(id);
    if (proofs) proofs.push(proof);
    else this.earlier.set(id, [proof]);
  }

  /** Takes a timestamp that is valid as proof for everything that it covers. */
  extract({ id, time, covers }: { id: EvidenceId; time: Date; covers: readonly EvidenceId[] }): void {
    for (const covered of covers) this.add(covered, { time, timestamp: id });
  }

  earliest(id: EvidenceId): Proof {
    let earliest: Proof = { time: this.at };
    for (const proof of this.earlier.get(id) ?? []) if (proof.time < earliest.time) earliest = proof;
    return earliest;
  }

  /** Whether an object is proved to have existed at or before a time. */
  existsBy(id: EvidenceId, time: Date): boolean {
    return this.earliest(id).time <= time;
  }

  /** The same for what rests on several objects: all of them have to exist. */
  allExistBy(objects: readonly { id: EvidenceId }[], time: Date): boolean {
    return objects.every(({ id }) => this.existsBy(id, time));
  }

  existsWithin(id: EvidenceId, from: Date, to: Date): boolean {
    return [{ time: this.at }, ...(this.earlier.get(id) ?? [])].some(({ time }) => time >= from && time <= to);
  }
}
