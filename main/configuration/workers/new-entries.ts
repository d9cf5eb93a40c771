import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { authenticator } from '../configuration-authenticators';
import { certificateAuthority, timestampAuthority } from '../configuration-authorities';
import { expectation } from '../configuration-file';
import { signer } from '../configuration-signer';
import { cryptoToken } from '../configuration-tokens';

/** The parts of the configuration that workers become entries of. */
const sections = {
  CRYPTOTOKENS: cryptoToken,
  TIMESTAMPAUTHORITIES: timestampAuthority,
  CERTIFICATEAUTHORITIES: certificateAuthority,
  AUTHENTICATORS: authenticator,
  SIGNERS: signer,
} as const satisfies Record<string, z.ZodType>;

export type Section = keyof typeof sections;
export const sectionNames = Object.keys(sections) as Section[];

export type Entry = Record<string, unknown>;
/** A configuration as it is written, before defaults. */
export type WrittenConfiguration = Partial<Record<Section, Record<string, Entry>>> & Record<string, unknown>;

/** An entry that a worker became. `state`: whether the configuration has one of that name. */
export interface NewEntry {
  section: Section;
  name: string;
  worker: string;
  value: Entry;
  state: 'new' | 'same' | 'differs';
}

/** What is to be added to a configuration. */
export class NewEntries {
  private readonly added: NewEntry[] = [];

  constructor(readonly existing: WrittenConfiguration) {}

  get all(): readonly NewEntry[] {
    return this.added;
  }

  /** Whether an entry is there, or will be. */
  has(section: Section, name: string): boolean {
    return this.of(section).has(name);
  }

  /** The entries of a section: those of the configuration, and over them the new ones. */
  of(section: Section): Map<string, Entry> {
    return new Map([
      ...Object.entries(this.existing[section] ?? {}),
      ...this.added.filter((one) => one.section === section).map(({ name, value }) => [name, value] as const),
    ]);
  }

  /** @returns what the schema says against it, and then it is not added; undefined when it is */
  add(section: Section, name: string, worker: string, value: Entry): string | undefined {
    const checked = sections[section].safeParse(value, { reportInput: true, jitless: true });
    if (!checked.success) {
      const [issue] = checked.error.issues;
      return issue && `${issue.path.map(String).join('.') || section}: ${expectation(issue)}`;
    }
    if (this.added.some((one) => one.section === section && one.name === name)) return `${name}: there are two of it`;
    const present = Object.hasOwn(this.existing[section] ?? {}, name) ? this.existing[section]?.[name] : undefined;
    const state = present === undefined ? 'new' : isDeepStrictEqual(present, value) ? 'same' : 'differs';
    this.added.push({ section, name, worker, value, state });
    return undefined;
  }

  /** The name under which a section has this very entry already. */
  nameOf(section: Section, value: Entry): string | undefined {
    for (const [name, one] of this.of(section)) if (isDeepStrictEqual(one, value)) return name;
    return undefined;
  }
}
