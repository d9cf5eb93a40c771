import type { ChainBreak, ChainFinding, ChainVerdict } from '../../preload/contract/history';
import type { Seal } from './history-files';
import { digestOf, readLine } from './history-line';

const mostFindings = 20;

/** Follows a history line by line and holds it against its seal. */
export class ChainCheck {
  private readonly findings: ChainFinding[] = [];
  private breaks = 0;
  private lines = 0;
  private unsealed = 0;
  private last: { sequence: number; digest: string } | undefined;
  private place = { file: '', line: 0 };
  /** Digest of the line that has the seal's number. */
  private sealedDigest: string | undefined;

  constructor(private readonly seal: Seal | undefined) {}

  /** @param octets - of one line, without its newline */
  accept(octets: Uint8Array, file: string, number: number): void {
    this.place = { file, line: number };
    const line = readLine(octets);
    if (!line) {
      this.found('unreadable', undefined);
      return;
    }
    this.lines += 1;
    const { SEQUENCE: sequence, PREVIOUS_DIGEST: previous } = line;
    const expected = (this.last?.sequence ?? 0) + 1;
    const begins = line.HISTORY_ID !== undefined && line.HISTORY_ID === previous;
    if (sequence > expected) this.found('missing', expected);
    else if (sequence < expected) this.found('order', sequence);
    else if (begins && this.last) this.found('begun-anew', sequence);
    else if (this.last ? previous !== this.last.digest : !begins) this.found('changed', sequence);
    const digest = digestOf(octets);
    if (sequence === this.seal?.SEQUENCE) this.sealedDigest = digest;
    if (this.seal && sequence > this.seal.SEQUENCE) this.unsealed += 1;
    // After lines that went back, the chain goes on from the highest number: one swap is not told for every line behind it.
    if (sequence >= expected) this.last = { sequence, digest };
  }

  /** @param torn - whether octets without a newline follow the last line */
  finish(torn: boolean): ChainVerdict {
    const { seal, last } = this;
    if (!seal && (last || this.place.line > 0)) this.found('seal-missing', last?.sequence);
    if (seal && (last?.sequence ?? 0) < seal.SEQUENCE) this.found('cut', (last?.sequence ?? 0) + 1);
    // The seal of a chain that has no line yet: a first one, or one that was begun anew.
    else if (seal?.DIGEST === seal?.HISTORY_ID) {
      if (seal && seal.SEQUENCE > 0) this.found('seal-missing', seal.SEQUENCE);
    } else if (seal && this.sealedDigest !== seal.DIGEST) this.found('seal-mismatch', seal.SEQUENCE);
    return {
      lines: this.lines,
      intact: this.breaks === 0,
      findings: this.findings,
      breaks: this.breaks,
      unsealed: this.unsealed,
      torn,
      ...(last && { last }),
    };
  }

  private found(kind: ChainBreak, sequence: number | undefined): void {
    this.breaks += 1;
    if (this.findings.length < mostFindings) this.findings.push({ kind, ...this.place, sequence });
  }
}
