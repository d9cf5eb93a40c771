import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../main/network/network';
import { nodeExchange } from '../../../main/network/node-exchange';
import { completePath } from '../../../main/trust/paths/path-completion';
import { collectRevocation, RevocationCache, type RevocationData } from '../../../main/trust/revocation';
import { requestTimestamp, type TimestampAuthority } from '../../../main/trust/timestamp';
import { startTestPki, type Fault, type Route, type TestPki } from '../../fixtures/pki';

const network = createNetwork({ exchange: nodeExchange });
/** Long enough for a busy machine; only a responder that never answers reaches it. */
const patience = 30_000;
const impatience = 300;
let pki: TestPki;

beforeAll(async () => {
  pki = await startTestPki();
});
afterAll(() => pki.stop());
const routes: Route[] = ['/tsa', '/ocsp', '/crl/issuing', '/crl/root', '/ca/issuing', '/ca/root'];
afterEach(() => routes.forEach((route) => pki.setFault(route)));

const bytes = (list: Uint8Array[]): string[] => list.map((der) => Buffer.from(der).toString('hex'));
const digest = (): Uint8Array => createHash('sha256').update('signature value').digest();

describe('timestamps from a real authority', () => {
  const authority = (more: Partial<TimestampAuthority> = {}): TimestampAuthority => ({
    name: 'first',
    url: `${pki.url}/tsa`,
    digestAlgorithm: 'SHA-256',
    deadlineMs: patience,
    ...more,
  });

  it('are taken, and openssl ts agrees', async () => {
    const outcome = await requestTimestamp(digest, [authority()], network);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.failures));
    expect(outcome).toMatchObject({ authority: 'first', failures: [] });
    expect(outcome.token.policy).toBe(pki.policy);
    expect(bytes([outcome.token.certificate])).toEqual(bytes([pki.tsa.certificate]));
    const file = join(pki.folder, 'token.der');
    writeFileSync(file, outcome.token.der);
    const judged = execFileSync(
      'openssl',
      [
        ...['ts', '-verify', '-digest', Buffer.from(digest()).toString('hex'), '-token_in', '-in', file],
        ...['-CAfile', join(pki.folder, 'root.pem'), '-untrusted', join(pki.folder, 'tsa-chain-1.pem')],
      ],
      { stdio: 'pipe' },
    ).toString();
    expect(judged).toContain('Verification: OK');
  });

  it('follow the policy that is asked for; one that the authority does not have is a rejection', async () => {
    const wanted = `${pki.policy}.1`;
    const outcome = await requestTimestamp(digest, [authority({ policy: wanted })], network);
    expect(outcome).toMatchObject({ ok: true, token: { policy: wanted } });
    expect(await requestTimestamp(digest, [authority({ policy: '1.2.3' })], network)).toMatchObject({
      ok: false,
      failures: [{ problem: 'rejected', detail: expect.stringContaining('policy') as string }],
    });
  });

  it.each<[Fault, string]>([
    ['wrong-nonce', 'nonce'],
    ['wrong-imprint', 'imprint'],
    ['expired', 'certificate'],
    ['error', 'http-status'],
    ['truncated', 'unreachable'],
    ['cut-off', 'malformed'],
    ['garbage', 'malformed'],
    ['huge', 'too-large'],
  ])('from an authority that is faulty (%s) are refused: %s', async (fault, problem) => {
    pki.setFault('/tsa', fault);
    expect(await requestTimestamp(digest, [authority()], network)).toMatchObject({
      ok: false,
      failures: [{ authority: 'first', url: `${pki.url}/tsa`, problem }],
    });
  });

  it('from one that never answers end with the deadline, and the next authority is asked', async () => {
    pki.setFault('/tsa', 'slow');
    const never = await requestTimestamp(digest, [authority({ deadlineMs: impatience })], network);
    expect(never).toMatchObject({ ok: false, failures: [{ problem: 'timeout' }] });

    pki.setFault('/tsa');
    const list = [authority({ name: 'nowhere', url: 'http://127.0.0.1:1/' }), authority({ name: 'second' })];
    expect(await requestTimestamp(digest, list, network)).toMatchObject({
      ok: true,
      authority: 'second',
      failures: [
        { authority: 'nowhere', problem: 'unreachable', detail: 'no server answers at its address [ECONNREFUSED]' },
      ],
    });
  });
});

describe('paths', () => {
  it('are completed from what the certificates name', async () => {
    const path = await completePath(pki.signer.certificate, {
      candidates: [],
      anchors: [pki.root.certificate],
      network,
    });
    expect(path).toMatchObject({ complete: true, failures: [] });
    expect(bytes(path.certificates)).toEqual(
      bytes([pki.signer.certificate, pki.issuing.certificate, pki.root.certificate]),
    );
  });

  it('use the certificates at hand first, and ask nobody for them', async () => {
    pki.requests.length = 0;
    const candidates = [pki.root.certificate, pki.tsa.certificate, pki.issuing.certificate];
    const path = await completePath(pki.signer.certificate, { candidates, anchors: [], network });
    expect(path.complete).toBe(true);
    expect(path.certificates).toHaveLength(3);
    expect(pki.requests).toEqual([]);
  });

  it('end at an anchor below the root', async () => {
    const anchors = [pki.issuing.certificate];
    const path = await completePath(pki.signer.certificate, { candidates: [], anchors, network });
    expect(path.complete).toBe(true);
    expect(bytes(path.certificates)).toEqual(bytes([pki.signer.certificate, pki.issuing.certificate]));
  });

  it('are not complete at a root that is no anchor', async () => {
    const anchors = [pki.tsa.certificate];
    const path = await completePath(pki.signer.certificate, { candidates: [], anchors, network });
    expect(path.complete).toBe(false);
    expect(path.certificates).toHaveLength(3);
  });

  it.each<[Fault, RegExp]>([
    ['error', /answered 500/],
    ['garbage', /a web page/],
    ['cut-off', /cut off/],
    ['huge', /longer than/],
  ])('stay incomplete when the issuer can not be fetched (%s), and say why', async (fault, detail) => {
    pki.setFault('/ca/issuing', fault);
    const path = await completePath(pki.signer.certificate, {
      candidates: [],
      anchors: [pki.root.certificate],
      network,
    });
    expect(path.complete).toBe(false);
    expect(bytes(path.certificates)).toEqual(bytes([pki.signer.certificate]));
    expect(path.failures).toEqual([{ url: `${pki.url}/ca/issuing`, detail: expect.stringMatching(detail) as string }]);
  });
});

describe('revocation data', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-revocation-'));
    pki.requests.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const pathOf = (leaf: Uint8Array, from = pki): Uint8Array[] => [
    leaf,
    from.issuing.certificate,
    from.root.certificate,
  ];
  const collect = (
    more: { leafAfter?: Date; cache?: RevocationCache; deadlineMs?: number; from?: TestPki } = {},
  ): Promise<RevocationData> => {
    const { leafAfter, from = pki, ...rest } = more;
    return collectRevocation([{ path: pathOf(from.signer.certificate, from), ...(leafAfter && { leafAfter }) }], {
      network,
      now: () => new Date(),
      deadlineMs: patience,
      ...rest,
    });
  };

  it('is OCSP where there is OCSP, else a CRL; the exempt responder needs none', async () => {
    const data = await collect();
    expect(data).toMatchObject({ missing: [], refused: [], failures: [] });
    expect(data.ocsps).toHaveLength(1);
    expect(data.crls).toHaveLength(1);
    expect(bytes(data.certificates)).toEqual(bytes([pki.ocsp.certificate]));
    expect(pki.requests).toEqual(['POST /ocsp', 'GET /crl/root']);
  });

  it('is gathered once for paths that share certificates', async () => {
    const data = await collectRevocation(
      [{ path: pathOf(pki.signer.certificate) }, { path: pathOf(pki.tsa.certificate) }],
      { network, now: () => new Date(), deadlineMs: patience },
    );
    expect(data.missing).toEqual([]);
    expect(pki.requests).toEqual(['POST /ocsp', 'GET /crl/root', 'POST /ocsp']);
  });

  it('of the responder is gathered too, where its issuer does not exempt it', async () => {
    const strict = await startTestPki({ noCheck: false });
    try {
      const data = await collect({ from: strict });
      expect(data).toMatchObject({ missing: [], failures: [] });
      expect(strict.requests).toEqual(['POST /ocsp', 'GET /crl/issuing', 'GET /crl/root']);
      expect(data.crls).toHaveLength(2);
    } finally {
      await strict.stop();
    }
  });

  it.each<Fault>(['wrong-nonce', 'expired', 'error', 'truncated', 'cut-off', 'garbage', 'huge'])(
    'comes from the CRL when the OCSP responder is faulty (%s)',
    async (fault) => {
      pki.setFault('/ocsp', fault);
      const data = await collect();
      expect(data.missing).toEqual([]);
      expect(data.ocsps).toEqual([]);
      expect(data.crls).toHaveLength(2);
      expect(data.failures).toEqual([expect.objectContaining({ url: `${pki.url}/ocsp` })]);
    },
  );

  it('that can not be had at all is missing, with each reason', async () => {
    pki.setFault('/ocsp', 'slow');
    pki.setFault('/crl/issuing', 'expired');
    const data = await collect({ deadlineMs: 5_000 });
    expect(bytes(data.missing)).toEqual(bytes([pki.signer.certificate]));
    expect(data.failures.map(({ detail }) => detail)).toEqual([
      'no answer within 5 s',
      expect.stringMatching(/^it expired at /),
    ]);
  });

  it('says that a certificate is revoked', async () => {
    const own = await startTestPki();
    try {
      own.revoke(own.signer);
      const byOcsp = await collect({ from: own });
      expect(byOcsp.refused).toMatchObject([{ status: { status: 'revoked', reason: 'keyCompromise' } }]);
      own.setFault('/ocsp', 'error');
      const byCrl = await collect({ from: own });
      expect(byCrl.refused).toMatchObject([{ status: { status: 'revoked' } }]);
    } finally {
      await own.stop();
    }
  });

  it('is kept on disk and used again; a leaf that must be younger than its timestamp is asked afresh', async () => {
    const cache = new RevocationCache(folder);
    const first = await collect({ cache });
    expect(
      readdirSync(folder)
        .sort()
        .map((name) => name.split('.')[1])
        .sort(),
    ).toEqual(['crl', 'ocsp']);
    pki.requests.length = 0;
    const second = await collect({ cache });
    expect(pki.requests).toEqual([]);
    expect(bytes(second.ocsps)).toEqual(bytes(first.ocsps));
    await collect({ cache, leafAfter: new Date() });
    expect(pki.requests).toEqual(['POST /ocsp']);
  });

  it('that was changed or has ended on disk is asked afresh', async () => {
    const cache = new RevocationCache(folder);
    await collect({ cache });
    const old = new Date(0);
    for (const name of readdirSync(folder)) {
      writeFileSync(join(folder, name), 'something else');
      utimesSync(join(folder, name), old, old);
    }
    pki.requests.length = 0;
    expect(await collect({ cache })).toMatchObject({ missing: [], failures: [] });
    expect(pki.requests).toEqual(['POST /ocsp', 'GET /crl/root']);
    pki.requests.length = 0;
    await collectRevocation([{ path: pathOf(pki.signer.certificate) }], {
      network,
      cache,
      now: () => new Date(Date.now() + 30 * 86_400_000),
    });
    expect(pki.requests).toContain('POST /ocsp');
  });

  it('is fetched where the cache can not be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await collect({ cache: new RevocationCache(join(folder, 'file', 'cache')) })).toMatchObject({
      missing: [],
    });
  });
});
