import { describe, expect, it } from 'vitest';
import type { NetworkPort } from '../../../../main/network/network-port';
import { context, element, sequence, tags } from '../../../../main/pki';
import { findPath } from '../../../../main/trust/paths';
import { collectRevocation, type RevocationData, type RevocationWish } from '../../../../main/trust/revocation';
import { Evidence } from '../../../../main/validation/evidence';
import { evidenceId } from '../../../../main/validation/evidence-id';
import { acceptedRecords } from '../../../../main/validation/revocation-choice';
import {
  extension,
  generalName,
  makeCertificate,
  makeExtension,
  type MadeCertificate,
} from '../../../fixtures/pki/made-certificate';
import { listEntry, listReason, listScope, makeList, scopeFlag } from '../../../fixtures/pki/made-list';
import { anchor, authority, june, leaf } from '../paths/path-trial';

const root = authority('O=Trust, CN=Root');
const fullName = (url: string): Uint8Array => context(0, context(0, generalName.uri(url)));
const reasons = (n: number, ...bits: number[]): Uint8Array => {
  const octets = Uint8Array.of(0, 0, 0);
  for (const bit of bits) octets[1 + (bit >> 3)] = (octets[1 + (bit >> 3)] ?? 0) | (0x80 >> (bit & 7));
  return element(tags.context(n), octets);
};
const points = (...all: Uint8Array[][]): Uint8Array =>
  makeExtension('2.5.29.31', sequence(...all.map((parts) => sequence(...parts))));

const [first, second] = ['http://crl.test/1', 'http://crl.test/2'] as const;
const early = [1, 2, 3, 4];
const late = [5, 6, 7, 8];
const parted = leaf(root, {
  extensions: [points([fullName(first), reasons(1, ...early)], [fullName(second), reasons(1, ...late)])],
});
const some = (url: string, bits: number[], entries: Uint8Array[] = []): Uint8Array =>
  makeList(root, { entries, extensions: [listScope(fullName(url), reasons(3, ...bits))] });

/** Lists at their addresses; nothing else is there. */
const serving =
  (lists: Record<string, Uint8Array>): NetworkPort =>
  ({ url }) => {
    const body = lists[url];
    const status = body ? 200 : 404;
    return Promise.resolve({ ok: true, status, contentType: 'application/pkix-crl', body: body ?? new Uint8Array() });
  };

const gather = (
  wish: RevocationWish,
  lists: Record<string, Uint8Array>,
  more: { unjudged?: boolean } = {},
): Promise<RevocationData> => collectRevocation([wish], { network: serving(lists), now: () => june, ...more });

/** Whether a validation accepts something of what was gathered. */
function isAccepted(certificate: MadeCertificate, { crls, certificates }: RevocationData): boolean {
  const evidence = new Evidence(
    {
      ...{ signatures: [], timestamps: [], certificates },
      revocation: crls.map((der) => ({ id: evidenceId(der), kind: 'CRL', der, source: 'document' })),
    },
    { at: june, anchors: [anchor(root)] },
    findPath,
  );
  return acceptedRecords(evidence, evidence.chainOf(certificate.der), 0).accepted.length > 0;
}

describe('lists that are gathered for a signature are those that a validation accepts', () => {
  const wish: RevocationWish = { path: [parted.der, root.der] };

  it('lists for some reasons each, which say it together', async () => {
    const lists = [some(first, early), some(second, late)] as const;
    const data = await gather(wish, { [first]: lists[0], [second]: lists[1] });
    expect(data).toMatchObject({ missing: [], refused: [] });
    expect(data.crls).toHaveLength(2);
    expect(isAccepted(parted, data)).toBe(true);
  });

  it('one of them alone is not enough, unless it revokes', async () => {
    const data = await gather(wish, { [first]: some(first, early) });
    expect(data.missing).toEqual([parted.der]);
    expect(data.failures.map(({ url, detail }) => [url, detail])).toEqual([
      [first, 'it covers some reasons only'],
      [second, expect.stringContaining('404')],
    ]);
    const revoking = await gather(wish, { [first]: some(first, early, [listEntry(parted, listReason(1))]) });
    expect(revoking.refused).toMatchObject([{ status: { status: 'revoked', reason: 'keyCompromise' } }]);
  });

  it('a list of somebody else under the same anchor, with what is known of who signed it', async () => {
    const own = 'http://crl.test/root';
    const lister = makeCertificate(
      { subject: 'CN=Lister', extensions: [extension.keyUsage(6), points([fullName(own)])] },
      root,
    );
    const pointed = leaf(root, {
      extensions: [points([fullName(first), context(2, generalName.directory('CN=Lister'))])],
    });
    const list = makeList(lister, { extensions: [listScope(fullName(first), scopeFlag(4))] });
    const path = { path: [pointed.der, root.der], candidates: [lister.der] };
    const data = await gather(path, { [first]: list, [own]: makeList(root) });
    expect(data).toMatchObject({ missing: [], refused: [], certificates: [lister.der] });
    expect(data.crls).toHaveLength(2);
    expect(isAccepted(pointed, data)).toBe(true);

    const unknown = await gather(path, { [first]: list });
    expect(unknown.missing).toEqual([lister.der]);
    expect((await gather({ path: path.path }, { [first]: list })).missing).toEqual([pointed.der]);

    const stranger = makeCertificate(
      { subject: 'CN=Lister', extensions: [extension.keyUsage(6)] },
      authority('O=Other, CN=Root'),
    );
    const theirs = makeList(stranger, { extensions: [listScope(fullName(first), scopeFlag(4))] });
    const other = await gather({ path: path.path, candidates: [stranger.der] }, { [first]: theirs });
    expect(other.missing).toEqual([pointed.der]);
    expect(other.failures[0]?.detail).toBe('its issuer leads to another anchor');
  });

  it('none that is older than the certificate; whoever judges what comes gets it all the same', async () => {
    const young = leaf(root, { notBefore: new Date('2026-05-31T12:00:00Z'), extensions: [points([fullName(first)])] });
    const list = makeList(root);
    const data = await gather({ path: [young.der, root.der] }, { [first]: list });
    expect(data.missing).toEqual([young.der]);
    expect(data.failures).toMatchObject([{ detail: 'it is older than the certificate' }]);
    expect(isAccepted(young, { ...data, crls: [list] })).toBe(false);
    const unjudged = await gather({ path: [young.der, root.der] }, { [first]: list }, { unjudged: true });
    expect(unjudged).toMatchObject({ missing: [], crls: [list] });
  });

  it('only those of the leaf, where the rest is asked for elsewhere', async () => {
    const below = authority('CN=Below', root);
    const person = leaf(below, { extensions: [points([fullName(first)])] });
    const data = await gather(
      { path: [person.der, below.der, root.der], leafOnly: true },
      { [first]: makeList(below) },
    );
    expect(data).toMatchObject({ missing: [], failures: [] });
  });
});
