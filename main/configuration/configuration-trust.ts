import { z } from 'zod';

const day = /^\d{4}-\d\d-\d\d$/;

/** A day is meant to its end, in UTC. */
const timeOf = (text: string): Date => new Date(day.test(text) ? `${text}T24:00:00Z` : text);

/** An entry of TRUSTANCHORS. */
export const trustAnchor = z.strictObject({
  FILE: z
    .string()
    .min(1)
    .max(4096)
    .meta({ kind: 'a path' })
    .describe(
      'a file with one certificate or more (PEM, DER, or a PKCS#7 that carries them); a path that is not absolute begins at the folder of the configuration',
    ),
  UNTIL: z
    .string()
    .max(40)
    .refine(
      (text) =>
        (day.test(text) || /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text)) &&
        !Number.isNaN(timeOf(text).getTime()),
      'a day such as "2028-01-31", or a time such as "2028-01-31T12:00:00Z"',
    )
    .transform(timeOf)
    .meta({ kind: 'a day or a time' })
    .optional()
    .describe(
      'until when they are trusted, a day to its end (UTC); what is proved to be older counts afterwards, too. Without it there is no end',
    ),
});
