import { z } from 'zod';
import { decidedAlgorithms, standardAlgorithms, type AlgorithmTable } from '../validation';

const namesOf = <T extends string>(table: Readonly<Record<T, unknown>>): T[] => Object.keys(table) as T[];

/** A day is meant to its end, in UTC; the table has the first day behind it. */
function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 3600_000).toISOString().slice(0, 10);
}

const end = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'a day such as "2028-01-31", or null')
  .refine((day) => {
    const time = Date.parse(`${day}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
  }, 'a day of the calendar')
  .transform(dayAfter)
  .nullable();

const bits = z.string().regex(/^[1-9]\d{1,4}$/, 'a length in bits, such as "2048"');

/** ALGORITHMS: until when algorithms are good for signatures, where that is to be other than ETSI TS 119 312 has it. */
export const algorithms = z.strictObject({
  DIGESTS: z
    .partialRecord(z.enum(namesOf(standardAlgorithms.digests)), end)
    .default({})
    .meta({ kind: 'digest → a day or `null`' })
    .describe(
      `until when a digest is good, a day to its end (UTC); \`null\`: without an end. Digests: ${listed('digests')}`,
    ),
  SIGNATURES: z
    .partialRecord(z.enum(namesOf(standardAlgorithms.signatures)), z.record(bits, end))
    .default({})
    .meta({ kind: 'algorithm → bits → a day or `null`' })
    .describe(
      `the same for signatures, by the length of the key: an entry holds from its length up to the next one. Algorithms: ${listed('signatures')}`,
    ),
});

function listed(kind: 'digests' | 'signatures'): string {
  return Object.keys(standardAlgorithms[kind])
    .map((name) => `\`${name}\``)
    .join(', ');
}

/** The table that counts; undefined where the configuration leaves it to the standard. */
export function configuredAlgorithms(entry: z.output<typeof algorithms> | undefined): AlgorithmTable | undefined {
  return entry && decidedAlgorithms({ digests: entry.DIGESTS, signatures: entry.SIGNATURES });
}
