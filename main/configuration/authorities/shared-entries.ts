import { z } from 'zod';
import { absolutePath } from '../configuration-values';

/** Entries that several kinds of authority share; each kind names them with its own prefix. */
export const username = z.string().min(1).max(200).optional().describe('where the authority wants one');
export const password = z.string().max(200).optional().describe('sent to that address only');
export const passwordFile = absolutePath
  .optional()
  .describe('in place of the password: a file whose first line it is, and that only its owner can read');
export const clientCertificate = absolutePath
  .optional()
  .describe('a client certificate, where the authority demands one: a PKCS#12 file, or PEM');
export const clientKey = absolutePath.optional().describe('its key (PEM), where it is not in that file');
export const clientKeyPasswordFile = absolutePath
  .optional()
  .describe('the password of the PKCS#12 file or the key, in the first line of a file that only its owner can read');
export const trustAnchors = absolutePath
  .optional()
  .describe(
    'a PEM file with the only authorities that the server’s own certificate may come from; without it the computer’s',
  );
export const issuers = absolutePath
  .optional()
  .describe(
    'a PEM file with the authorities that its certificates have to come from; one of anybody else is not used. Without it: those that it sends along',
  );

export const deadline = (seconds: number) =>
  z.number().min(1).max(300).default(seconds).describe('seconds that it has for its answer');

/** A name as a part of an address. */
export const pathPart = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/, 'a name without blanks, as it stands in an address')
  .meta({ kind: 'a name' });
