import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeReplacing } from '../../../files/replaced-file';
import { requestResult } from './result-file';

const note = z.object({
  /** Name of the request file. */
  request: z.string().max(255),
  /** The folder of the requests in which it was found. */
  folder: z.string(),
  mode: z.number().int(),
  /** The answer, once there is one; without it, nobody signed. */
  result: requestResult.optional(),
});
export type ClaimNote = z.output<typeof note>;

const name = /^[0-9a-f]{32}\.json$/;
/** A note that a power cut left half written: it says nothing, and nobody else writes here. */
const halfWritten = /^\.countersign-[0-9a-f]+\.part$/;

/**
 * Remembers in the station's own profile which requests it has taken and not answered yet: whoever comes back after a power cut
 * answers them. A note goes with its answer.
 */
export class ClaimNotes {
  /** @param folder - absolute; made for its owner alone */
  constructor(private readonly folder: string) {}

  /** On the disk for good, before the request is taken. */
  async keep(id: string, claim: ClaimNote): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    await writeReplacing(this.pathOf(id), JSON.stringify(claim), { mode: 0o600 });
  }

  forget(id: string): void {
    rmSync(this.pathOf(id), { force: true });
  }

  /** By their ids; one that can not be read is forgotten. */
  all(): Map<string, ClaimNote> {
    const found = new Map<string, ClaimNote>();
    for (const file of this.names(halfWritten)) rmSync(join(this.folder, file), { force: true });
    for (const file of this.names(name)) {
      const id = file.slice(0, 32);
      try {
        found.set(id, note.parse(JSON.parse(readFileSync(this.pathOf(id), 'utf8'))));
      } catch {
        this.forget(id);
      }
    }
    return found;
  }

  private names(kind: RegExp): string[] {
    try {
      return readdirSync(this.folder).filter((file) => kind.test(file));
    } catch {
      return [];
    }
  }

  private readonly pathOf = (id: string): string => join(this.folder, `${id}.json`);
}
