import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { CountersignError } from '../../../errors/countersign-error';
import { demandSafePlace } from '../../../files/place/demand';
import { isPdfName } from '../folder-entries';

/** A request has a few lines. */
const mostOctets = 16 * 1024;
/** Leaves room for `.result.json`. */
const longestName = 240;

/** Absolute, or below the folder of the requests with slashes; nothing that leads up and no character that is not drawn. */
const pdfPath = z
  .string()
  .max(4096)
  .refine(isPdfName, 'the path of a PDF')
  .refine((text) => !/\p{Cc}/u.test(text), 'a path without control characters')
  .refine((text) => isAbsolute(text) || !/(^|[/\\])\.\.([/\\]|$)/.test(text), 'a path that does not lead up');

/** What the back office writes. */
export const requestSchema = z.strictObject({
  version: z.literal(1),
  document: pdfPath,
  name: z.string().trim().min(1).max(200),
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, '64 hexadecimal digits'),
  expires: z.iso.datetime({ offset: true }),
  returnTo: pdfPath.optional(),
});

/** A request of the back office: one document that somebody is to sign at the station. */
export interface OfficeRequest {
  /** Absolute. */
  document: string;
  /** The document is below the folder of the requests, and may not lead out of it. */
  inside: boolean;
  name: string;
  sha256: string;
  /** Milliseconds since 1970. */
  expires: number;
  /** Where the signed document is to be put. As the back office says it, and absolute. */
  returnTo?: { said: string; path: string };
  /** Of the octets of the request. */
  digest: string;
}

/** @returns whether a file of that name is a request */
export const isRequestName = (name: string): boolean => /\.json$/i.test(name) && !/\.result\.json$/i.test(name);

/**
 * Reads a request. It is believed, so nobody but the back office may have been able to write it.
 *
 * @param folder - that of the requests, absolute
 * @param path - of the file, absolute
 * @param name - by which it came, for the error
 * @throws CountersignError station.requestInvalid, place.unsafe; the system's error when it can not be read
 */
export async function readRequest(folder: string, path: string, name: string): Promise<OfficeRequest> {
  const invalid = (issue: string): CountersignError =>
    new CountersignError('station.requestInvalid', { file: name, issue });
  if (Buffer.byteLength(name) > longestName) throw invalid('its name is too long');
  const octets = await read(path, invalid);
  demandSafePlace('request', path);
  const { document, returnTo, expires, ...rest } = parse(octets, invalid);
  const whole = (said: string): string => (isAbsolute(said) ? said : join(folder, said));
  return {
    ...rest,
    document: whole(document),
    inside: !isAbsolute(document),
    expires: Date.parse(expires),
    ...(returnTo !== undefined && { returnTo: { said: returnTo, path: whole(returnTo) } }),
    digest: createHash('sha256').update(octets).digest('hex'),
  };
}

async function read(path: string, invalid: (issue: string) => CountersignError): Promise<Buffer> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw invalid('it is no file');
    if (found.size > mostOctets) throw invalid('it is too long');
    const block = Buffer.alloc(mostOctets + 1);
    const { bytesRead } = await handle.read(block, 0, block.length, 0);
    if (bytesRead > mostOctets) throw invalid('it is too long');
    return block.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function parse(octets: Buffer, invalid: (issue: string) => CountersignError): z.output<typeof requestSchema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets));
  } catch {
    throw invalid('it is no JSON in UTF-8');
  }
  const parsed = requestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  // What zod says of unknown entries quotes them.
  const what = issue?.code === 'unrecognized_keys' ? 'an entry that is not known' : issue?.message;
  throw invalid([issue?.path.join('.') ?? '', what ?? ''].filter(Boolean).join(': '));
}
