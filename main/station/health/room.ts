import { statfs } from 'node:fs/promises';
import type { StationFolder, StationReason } from '../../../preload/contract/station-reasons';
import { within } from '../within';

/** Octets under which the next large document may not fit. */
const little = 1_000_000_000;
/** Octets under which no document is taken: what the station keeps for itself, and two copies of a small one. */
const none = 64_000_000;
/** A share that hangs holds nobody up, milliseconds. */
const patience = 5_000;

/** What is free in the folders that a station writes into. A folder that does not answer is asked again once it has. */
export class RoomWatch {
  private readonly asked = new Map<string, Promise<number | undefined>>();

  /** @param folders - absolute, by what each is for */
  constructor(private readonly folders: Readonly<Partial<Record<StationFolder, string>>>) {}

  async reasons(): Promise<StationReason[]> {
    const answers = await Promise.all(
      Object.entries(this.folders).map(async ([name, path]): Promise<StationReason> => {
        const folder = name as StationFolder;
        const octets = await this.free(path);
        if (octets === undefined) return { code: 'room-unknown', params: { folder } };
        const code = octets < none ? 'room-none' : octets < little ? 'room-little' : 'room-enough';
        return { code, params: { folder, octets } };
      }),
    );
    // Where there is enough, one folder says so for all: the one with the least.
    const enough = answers.flatMap((answer) => (answer.code === 'room-enough' ? answer : []));
    const [least] = enough.sort((a, b) => a.params.octets - b.params.octets);
    return [...answers.filter(({ code }) => code !== 'room-enough'), ...(least ? [least] : [])];
  }

  private async free(path: string): Promise<number | undefined> {
    const question = this.asked.get(path) ?? freeIn(path).finally(() => this.asked.delete(path));
    this.asked.set(path, question);
    return within(patience, question);
  }
}

const freeIn = (path: string): Promise<number | undefined> =>
  statfs(path).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
