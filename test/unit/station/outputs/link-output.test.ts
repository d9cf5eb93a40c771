import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNetwork, type Exchange } from '../../../../main/network/network';
import { nodeExchange } from '../../../../main/network/node-exchange';
import { createLinkOutput, qrCode } from '../../../../main/station/outputs/link-output';
import { localServer } from '../../../fixtures/station/local-server';

let root: string;
let server: Server;
let url: string;
let certificate: Buffer;
const seen: { headers: IncomingHttpHeaders; body: Buffer; method?: string }[] = [];
let answer: (response: ServerResponse) => void;
const octets = Buffer.from('%PDF-1.7\nsigned\n%%EOF\n');
const never = new AbortController().signal;

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-link-')));
  writeFileSync(join(root, 'a.pdf'), octets);
  writeFileSync(join(root, 'token'), 's3cret.token~1=\n', { mode: 0o600 });
  const identity = await localServer();
  certificate = Buffer.from(identity.cert);
  server = createServer(identity, (request, response) => {
    void request.toArray().then((chunks) => {
      const { headers, method } = request;
      seen.push({ headers, body: Buffer.concat(chunks as Buffer[]), ...(method !== undefined && { method }) });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/handover`;
  seen.length = 0;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(root, { recursive: true, force: true });
});

const way = (token?: string, trusted = true) => {
  const exchange = (one: Exchange) => nodeExchange({ ...one, ...(trusted && { trustAnchors: certificate }) });
  const file = token === undefined ? {} : { TOKEN_FILE: join(root, token) };
  return createLinkOutput({ URL: url, ...file }, createNetwork({ exchange }));
};
const document = () => ({ path: join(root, 'a.pdf'), name: 'Anträge (1)-signed.pdf' });
const json =
  (value: unknown, status = 201) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

describe('a link for the signed document', () => {
  it('is what the service answers, as a QR code; the document and the token went to nobody else', async () => {
    const expires = '2030-01-01T00:00:00Z';
    answer = json({ url: 'https://get.example.org/d/AbC-123', expires, more: 1 });
    const { link } = await way('token').deliver(document(), never);
    expect(link).toMatchObject({ address: 'https://get.example.org/d/AbC-123', until: expires });
    expect(link?.modules).toEqual(qrCode('https://get.example.org/d/AbC-123'));
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'POST',
      body: octets,
      headers: {
        authorization: 'Bearer s3cret.token~1=',
        'content-type': 'application/pdf',
        'content-length': String(octets.length),
        accept: 'application/json',
        'content-disposition': "attachment; filename*=UTF-8''Antr%C3%A4ge%20%281%29-signed.pdf",
      },
    });
  });

  it.each<[string, unknown]>([
    ['no address', {}],
    ['http', { url: 'http://get.example.org/x' }],
    ['a script', { url: 'javascript:alert(1)' }],
    ['a password in it', { url: 'https://maria:x@get.example.org/' }],
    ['too long', { url: `https://get.example.org/${'x'.repeat(600)}` }],
    ['no time', { url: 'https://get.example.org/x', expires: 'soon' }],
    ['no JSON', undefined],
    ['a long answer', { url: 'https://get.example.org/x', fill: 'x'.repeat(20_000) }],
  ])('is refused when the answer has %s', async (_, value) => {
    answer = json(value);
    await expect(way().deliver(document(), never)).rejects.toMatchObject({ code: 'station.linkRefused' });
  });

  it.each([400, 401, 413, 500, 503])('is refused when the service answers %i', async (status) => {
    answer = json({ url: 'https://get.example.org/x' }, status);
    await expect(way().deliver(document(), never)).rejects.toMatchObject({
      code: 'station.linkRefused',
      params: { server: new URL(url).host, status },
    });
  });

  it('follows no redirection to another server', async () => {
    answer = (response) => response.writeHead(307, { location: 'https://evil.example/' }).end();
    await expect(way('token').deliver(document(), never)).rejects.toMatchObject({ code: 'station.linkRefused' });
  });

  it('is not asked for at a server whose certificate nobody vouches for', async () => {
    answer = json({ url: 'https://get.example.org/x' });
    await expect(way('token', false).deliver(document(), never)).rejects.toMatchObject({ code: 'station.linkRefused' });
    expect(seen).toEqual([]);
  });

  it('ends with the person', async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const delivering = way().deliver(document(), stop.signal);
    const outcome = expect(delivering).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => seen.length).toBe(1);
    stop.abort();
    await outcome;
  });

  it('is not offered without its token, and staff is told why, without it', async () => {
    writeFileSync(join(root, 'open'), 's3cret', { mode: 0o644 });
    writeFileSync(join(root, 'wrong'), 'two words: s3cret\n', { mode: 0o600 });
    for (const file of ['none', 'wrong', ...(process.platform === 'win32' ? [] : ['open'])]) {
      const out = way(file);
      expect(await out.available(document())).toBe(false);
      expect(await out.problem()).toEqual({ code: 'link-token', params: {} });
      await expect(out.deliver(document(), never)).rejects.toMatchObject({ code: 'station.linkRefused' });
    }
    expect(await way('token').problem()).toBeUndefined();
    expect(seen).toEqual([]);
  });
});

it('a QR code is a square of dark and light modules', () => {
  const rows = qrCode('https://get.example.org/d/AbC-123');
  expect(rows.length).toBeGreaterThanOrEqual(21);
  for (const row of rows) expect(row).toMatch(new RegExp(`^[01]{${rows.length}}$`));
  // The finder patterns of ISO/IEC 18004.
  expect(rows[0]?.slice(0, 8)).toBe('11111110');
  expect(rows[0]?.slice(-7)).toBe('1111111');
  expect(rows.at(-1)?.slice(0, 8)).toBe('11111110');
});
