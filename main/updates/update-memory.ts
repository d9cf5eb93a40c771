import { z } from 'zod';
import { ProfileFile } from '../configuration/profile-file';

const kept = z.object({
  /** The last answer that was believed, as it came: it is opened again, not trusted. */
  envelope: z.string().optional(),
  /** By this computer's clock, of the last look that told something. */
  lookedAt: z.iso.datetime().optional(),
  /** Of the last look, whatever came of it. */
  triedAt: z.iso.datetime().optional(),
});

type Kept = z.infer<typeof kept>;

/** What was seen of releases, in the profile (`updates.json`): without it an old answer would be as good as a new one. */
export class UpdateMemory {
  private readonly file: ProfileFile;
  private now: Kept | undefined;

  constructor(folder: string) {
    this.file = new ProfileFile(folder, 'updates.json');
  }

  get seen(): Kept {
    if (this.now) return this.now;
    const read = kept.safeParse(this.file.read());
    return (this.now = read.success ? read.data : {});
  }

  /** Where the profile can not be written it is remembered for this run. */
  keep(changes: Kept): void {
    this.now = { ...this.seen, ...changes };
    this.file.write(this.now);
  }
}
