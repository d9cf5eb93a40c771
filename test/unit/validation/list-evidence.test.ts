import { describe, expect, it } from 'vitest';
import { context, element, sequence, tags } from '../../../main/pki';
import { findPath } from '../../../main/trust/paths';
import { Evidence } from '../../../main/validation/evidence';
import { evidenceId } from '../../../main/validation/evidence-id';
import { Proofs } from '../../../main/validation/proofs';
import { acceptedRecords } from '../../../main/validation/revocation-choice';
import {
  extension,
  generalName,
  makeCertificate,
  makeExtension,
  type MadeCertificate,
} from '../../fixtures/pki/made-certificate';
import { deltaOf, listEntry, listReason, listScope, makeList, scopeFlag } from '../../fixtures/pki/made-list';
import { anchor, authority, june, leaf } from '../trust/paths/path-trial';

const root = authority('O=Trust, CN=Root');
const person = leaf(root);

/** onlySomeReasons, by the bits of ReasonFlags. */
function reasonsOf(bits: number[]): Uint8Array {
  const octets = Uint8Array.of(0, 0, 0);
  for (const bit of bits) octets[1 + (bit >> 3)] = (octets[1 + (bit >> 3)] ?? 0) | (0x80 >> (bit & 7));
  return element(tags.context(3), octets);
}

/** What lists come to for a certificate right under an anchor. */
function accepted(certificate: MadeCertificate, lists: Uint8Array[], others: MadeCertificate[] = [], anchors = [root]) {
  const evidence = new Evidence(
    {
      signatures: [],
      timestamps: [],
      certificates: others.map(({ der }) => der),
      revocation: lists.map((der) => ({ id: evidenceId(der), kind: 'CRL', der, source: 'document' })),
    },
    { at: june, anchors: anchors.map((one) => anchor(one)) },
    findPath,
  );
  return acceptedRecords(evidence, evidence.chainOf(certificate.der), 0);
}

describe('revocation lists as evidence', () => {
  it('are records under the name of the list that gives the status', () => {
    const base = makeList(root, { number: 3 });
    const delta = makeList(root, { number: 4, extensions: [deltaOf(3)], entries: [listEntry(person, listReason(1))] });
    expect(accepted(person, [base, delta]).accepted).toMatchObject([
      { id: evidenceId(delta), kind: 'CRL', source: 'document', status: 'revoked', reason: 'keyCompromise' },
    ]);
  });

  it('are told with every list that they rest on, and exist when all of them do', () => {
    const some = (...bits: number[]): Uint8Array =>
      makeList(root, { number: bits[0]!, extensions: [listScope(reasonsOf(bits))] });
    const [first, second] = [some(1, 2, 3, 4), some(5, 6, 7, 8)];
    const { accepted: records } = accepted(person, [first, second]);
    expect(records).toHaveLength(1);
    const [{ parts, id }] = records as [(typeof records)[number]];
    expect(parts.map((part) => part.id).sort()).toEqual([first, second].map(evidenceId).sort());
    expect(parts[0].id).toBe(id);
    expect(parts.map(({ issuer }) => issuer.id)).toEqual([evidenceId(root.der), evidenceId(root.der)]);
    const proofs = new Proofs(june);
    const earlier = new Date('2026-02-01T00:00:00Z');
    proofs.add(parts[0].id, { time: earlier });
    expect(proofs.allExistBy(parts, earlier)).toBe(false);
    proofs.add(parts[1]!.id, { time: earlier });
    expect(proofs.allExistBy(parts, earlier)).toBe(true);
  });

  it('a list with its delta rests on both', () => {
    const base = makeList(root, { number: 3 });
    const delta = makeList(root, { number: 4, extensions: [deltaOf(3)] });
    const found = accepted(person, [base, delta]).accepted.map(({ parts }) => parts.map(({ id }) => id));
    expect(found).toContainEqual([evidenceId(delta), evidenceId(base)]);
  });

  it('count from somebody else only under the same anchor', () => {
    const pointed = leaf(root, {
      extensions: [makeExtension('2.5.29.31', sequence(sequence(context(2, generalName.directory('CN=Lister')))))],
    });
    const other = authority('O=Other, CN=Root');
    const issued = (issuer: MadeCertificate): MadeCertificate =>
      makeCertificate({ subject: 'CN=Lister', extensions: [extension.keyUsage(6)] }, issuer);
    const indirect = (lister: MadeCertificate): Uint8Array =>
      makeList(lister, { extensions: [listScope(scopeFlag(4))] });
    const [ours, theirs] = [issued(root), issued(other)];
    // Nothing is known of the revocation of the lister itself, unless the root says it.
    expect(accepted(pointed, [indirect(ours)], [ours]).refused).toHaveLength(1);
    expect(accepted(pointed, [indirect(ours), makeList(root)], [ours]).accepted).toHaveLength(2);
    expect(accepted(pointed, [indirect(theirs)], [theirs], [root, other]).accepted).toEqual([]);
  });

  it('after the end of a certificate count only where they remember it', () => {
    const ended = leaf(root, { notAfter: new Date('2026-03-01T00:00:00Z') });
    const { accepted: none, refused } = accepted(ended, [makeList(root)]);
    expect(none).toEqual([]);
    expect(refused).toMatchObject([{ words: expect.stringContaining('after the end') as string }]);
  });
});
