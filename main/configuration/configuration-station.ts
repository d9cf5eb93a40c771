import { resolve } from 'node:path';
import { z } from 'zod';
import { stationLanguages } from '../../preload/contract/station';
import { absolutePath, name, protectedAddress } from './configuration-values';

/** `https://host` or `https://host:port`: no path, so that nothing is thought to be narrower than it is. */
const origin = z
  .string()
  .max(300)
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'an origin such as "https://login.example.org"',
  )
  .meta({ kind: 'an origin' });

/** Of the folders that are named, each is another one. */
function areOthers(folders: readonly (string | undefined)[]): boolean {
  const named = folders.flatMap((folder) => (folder === undefined ? [] : resolve(folder)));
  return new Set(named).size === named.length;
}

export const stationLink = z.strictObject({
  URL: protectedAddress.describe(
    'where the signed document is sent with `POST`; the answer is JSON with `url`, the address at which it can be fetched once, and `expires`',
  ),
  TOKEN_FILE: absolutePath
    .optional()
    .describe('a file whose first line is the bearer token for it; only the station’s own user may read it'),
});

/** The entry `STATION`: a computer at which many people sign, one after the other. */
export const station = z
  .strictObject({
    TITLE: z.string().min(1).max(80).optional().describe('whose station it is, on the welcome page'),
    SIGNERS: z
      .array(name)
      .min(1)
      .max(20)
      .optional()
      .describe('the signers that can be used here; without it, all. The first that the person can use signs'),
    DOCUMENTS: z
      .strictObject({
        FOLDER: absolutePath
          .optional()
          .describe('a folder that is watched: each PDF in it may be chosen by whoever is at the station'),
        MEDIA: z
          .boolean()
          .default(false)
          .describe('`true`: the PDFs of a removable medium that is plugged in while the person is there'),
        REQUESTS: absolutePath
          .optional()
          .describe(
            'a folder for the back office: a request file names one document, its hash and until when it is good; whoever is at the station next gets it',
          ),
      })
      .prefault({})
      .describe('where documents come from; files are chosen nowhere else'),
    OUTPUT: z
      .strictObject({
        FOLDER: absolutePath.optional().describe('a folder for each signed document, by itself'),
        MEDIA: z.boolean().default(false).describe('`true`: back to the removable medium'),
        PRINTER: name.optional().describe('a printer of the system'),
        LINK: stationLink.optional().describe('a service that hands the document out once, shown as a QR code'),
      })
      .prefault({})
      .describe('how signed documents are taken away'),
    LEFT: z
      .enum(['wipe', 'keep'])
      .default('wipe')
      .describe(
        'what becomes of a document that was signed and not taken: removed, or kept in the station’s profile for staff',
      ),
    MUST_REVIEW: z.boolean().default(true).describe('`true`: nothing is signed before its last page was seen'),
    IDLE_SECONDS: z
      .number()
      .int()
      .min(10)
      .max(3600)
      .default(90)
      .describe('after how long without anybody the station asks whether somebody is there'),
    WARNING_SECONDS: z
      .number()
      .int()
      .min(5)
      .max(300)
      .default(20)
      .describe('how long it asks, before it starts again for the next person'),
    LOGIN_ADDRESSES: z
      .array(origin)
      .max(50)
      .default([])
      .describe(
        'what the window for logins may show, beside the address of the authenticator itself: the origins of identity providers that it sends people to',
      ),
    LANGUAGES: z
      .array(z.enum(stationLanguages))
      .min(1)
      .max(stationLanguages.length)
      .default([...stationLanguages])
      .describe('the languages of the welcome page, the first is the usual one'),
    KEYBOARD: z
      .boolean()
      .default(true)
      .describe('keys on the screen where something is typed; `false`: the station has a keyboard'),
    SCRAMBLE_PIN_KEYS: z
      .boolean()
      .default(false)
      .describe(
        '`true`: the digits on the screen stand in another order for each PIN, so that whoever sees the hand and not the screen learns nothing; it is slower, and hard for who knows a PIN by the way of the finger',
      ),
    STAFF_VIEW: z
      .boolean()
      .default(false)
      .describe('`true`: the welcome page leads to the state of the station, without any person’s data'),
    HEALTH_FILE: absolutePath
      .optional()
      .describe('a file for monitoring, written anew every half minute: JSON, without any person’s data'),
  })
  .refine(
    ({ DOCUMENTS: { FOLDER, MEDIA, REQUESTS } }) => FOLDER !== undefined || MEDIA || REQUESTS !== undefined,
    'DOCUMENTS: at least one place from which documents come',
  )
  .refine(
    ({ OUTPUT: { FOLDER, MEDIA, PRINTER, LINK } }) =>
      FOLDER !== undefined || MEDIA || PRINTER !== undefined || LINK !== undefined,
    'OUTPUT: at least one way to take a document away',
  )
  .refine(
    ({ DOCUMENTS: { FOLDER, REQUESTS }, OUTPUT }) => areOthers([FOLDER, REQUESTS, OUTPUT.FOLDER]),
    'DOCUMENTS.FOLDER, DOCUMENTS.REQUESTS and OUTPUT.FOLDER: different folders, since what lies in the first is shown to everybody',
  );

export type StationConfiguration = z.output<typeof station>;
