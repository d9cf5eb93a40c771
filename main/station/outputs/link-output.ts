import { readFile, stat } from 'node:fs/promises';
import { encode } from 'uqr';
import { z } from 'zod';
import type { QrCode } from '../../../preload/contract/station';
import type { stationLink } from '../../configuration/configuration-station';
import { readSecretLine, SecretUnusable } from '../../configuration/secret-files';
import { CountersignError } from '../../errors/countersign-error';
import { portablePdfName } from '../../files/portable-name';
import type { NetworkPort } from '../../network/network-port';
import type { OutputWay, SignedDocument } from './station-output';
import { untilCancelled } from './until-cancelled';

/** The document is in memory while it is sent: octets. */
const mostOctets = 128 * 1024 * 1024;
const mostAnswered = 16 * 1024;
const deadlineMs = 120_000;
/** A code with more in it is too fine for a telephone at arm's length. */
const longestAddress = 500;

/** RFC 6750, clause 2.1. */
const bearer = /^[A-Za-z0-9._~+/-]+=*$/;

const answered = z.object({
  url: z.string().max(longestAddress).refine(isHandOver, 'an https address without a password'),
  expires: z.iso.datetime({ offset: true }).optional(),
});

/** A service that keeps the document until it was fetched once, at an address that the person takes along as a QR code. */
export function createLinkOutput(
  { URL: url, TOKEN_FILE }: z.output<typeof stationLink>,
  network: NetworkPort,
): OutputWay {
  const server = new URL(url).host;
  const refused = (status?: number, cause?: unknown): CountersignError =>
    new CountersignError('station.linkRefused', { server, ...(status !== undefined && { status }) }, { cause });
  return {
    kind: 'link',
    byItself: false,
    available: () => Promise.resolve(hasToken(TOKEN_FILE)),
    deliver: async (document, cancelled) => {
      const authorization = authorizationFrom(TOKEN_FILE, refused);
      const sending = network({
        ...{ purpose: 'handover', url, method: 'POST', contentType: 'application/pdf', accept: 'application/json' },
        ...{ sameOriginOnly: true, maximumBytes: mostAnswered, deadlineMs, signal: cancelled },
        headers: { ...authorization, 'content-disposition': attachment(document) },
        body: await octetsOf(document, refused),
      });
      const answer = await untilCancelled(sending, cancelled);
      if (!answer.ok) throw refused(undefined, answer.detail);
      if (answer.status !== 200 && answer.status !== 201) throw refused(answer.status);
      const { url: address, expires } = parse(answer.body, () => refused(answer.status));
      return { link: { address, modules: qrCode(address), ...(expires !== undefined && { until: expires }) } };
    },
    problem: () => Promise.resolve(hasToken(TOKEN_FILE) ? undefined : { code: 'link-token', params: {} }),
  };
}

/** The rows of a QR code (ISO/IEC 18004) that stands a thumb's width of dirt. */
export function qrCode(address: string): QrCode {
  return encode(address, { ecc: 'M', border: 0 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
}

function isHandOver(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, href } = new URL(address);
  return protocol === 'https:' && username === '' && password === '' && href.length <= longestAddress;
}

function authorizationFrom(
  file: string | undefined,
  refused: (status?: number, cause?: unknown) => CountersignError,
): Record<string, string> {
  if (file === undefined) return {};
  try {
    return { authorization: `Bearer ${tokenFrom(file)}` };
  } catch (error) {
    throw refused(undefined, error);
  }
}

/** @throws SecretUnusable */
function tokenFrom(file: string): string {
  const octets = readSecretLine(file, 'STATION.OUTPUT.LINK.TOKEN_FILE');
  const token = octets.toString('latin1').trim();
  octets.fill(0);
  if (!bearer.test(token)) throw new SecretUnusable('the first line of STATION.OUTPUT.LINK.TOKEN_FILE is no token');
  return token;
}

function hasToken(file: string | undefined): boolean {
  try {
    if (file !== undefined) tokenFrom(file);
    return true;
  } catch {
    return false;
  }
}

/** RFC 6266 with RFC 8187: the name in UTF-8. */
function attachment({ name }: SignedDocument): string {
  const quoted = encodeURIComponent(portablePdfName(name)).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${quoted}`;
}

async function octetsOf({ path }: SignedDocument, refused: () => CountersignError): Promise<Buffer> {
  if ((await stat(path)).size > mostOctets) throw refused();
  return readFile(path);
}

function parse(body: Uint8Array, refused: () => CountersignError): z.output<typeof answered> {
  try {
    const parsed = answered.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
    if (parsed.success) return { ...parsed.data, url: new URL(parsed.data.url).href };
  } catch {
    // No JSON.
  }
  throw refused();
}
