import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { candidatePaths, examinedPaths, findPath } from '../../../../main/trust/paths';
import { sequence, Tlv, tags } from '../../../../main/pki';
import { readCertificateStructure } from '../../../../main/pki/certificate-structure';
import {
  extension,
  makeBits,
  makeCertificate,
  makeKeys,
  type MadeCertificate,
  type MadeKeys,
} from '../../../fixtures/pki/made-certificate';
import { anchor, authority, judge, june, leaf, verdict } from './path-trial';

const root = authority('O=Trust, CN=Root');

const cpu = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

describe('finding a path', () => {
  it('tries another issuer of the same key where the first leads nowhere', () => {
    const keys = makeKeys();
    const other = authority('O=Other, CN=Root');
    const expired = authority('CN=CA', root, { keys, notAfter: new Date('2026-03-01T00:00:00Z') });
    const unknown = authority('CN=CA', other, { keys });
    const good = authority('CN=CA', root, { keys });
    for (const issuers of [
      [expired, unknown, good],
      [good, unknown, expired],
    ]) {
      const result = judge([root, ...issuers, leaf(good)]);
      expect(result.status === 'valid' && Buffer.from(result.path.certificates[1] ?? [])).toEqual(
        Buffer.from(good.der),
      );
    }
  });

  it('goes over a new key of the same name', () => {
    const old = authority('CN=CA', root);
    const renewed = authority('CN=CA', old);
    expect(verdict(judge([root, old, renewed, leaf(renewed)]))).toBe('valid');
  });

  it('goes over a cross-certificate to the anchor that is known', () => {
    const theirs = authority('O=Theirs, CN=Root');
    const cross = authority('O=Theirs, CN=Root', root, { keys: theirs.keys });
    const below = authority('CN=Their CA', theirs);
    const result = judge([root, theirs, cross, below, leaf(below)]);
    expect(result.status === 'valid' && result.path.certificates).toHaveLength(4);
  });

  it('gives every way to an anchor, the nearest first', () => {
    const middle = authority('CN=Middle', root);
    const signer = leaf(middle);
    const request = {
      certificate: signer.der,
      candidates: [middle.der],
      anchors: [anchor(root), anchor(middle), anchor(signer)],
      at: june,
    };
    expect([...candidatePaths(request)].map(({ certificates }) => certificates.length)).toEqual([1, 2, 3]);
    expect([...examinedPaths(request)].map(({ status }) => status)).toEqual(['valid', 'valid', 'valid']);
  });

  it('ends in circles of cross-certificates', () => {
    const [a, b] = [authority('CN=A'), authority('CN=B')];
    const [ab, ba] = [authority('CN=A', b, { keys: a.keys }), authority('CN=B', a, { keys: b.keys })];
    expect(verdict(judge([root, a, b, ab, ba, leaf(a)]))).toBe('no-anchor');
    const bridge = authority('CN=B', root, { keys: b.keys });
    const result = judge([root, a, b, ab, ba, bridge, leaf(a)]);
    expect(result.status === 'valid' && result.path.certificates).toHaveLength(4);
  });

  it('is not fooled by thousands of authorities of one name', () => {
    const keys = makeKeys();
    const crowd = Array.from({ length: 800 }, (_, at) =>
      makeCertificate(
        { subject: 'CN=CA', serialNumber: at + 1, ...(at % 2 && { keys }), extensions: [extension.authority()] },
        root,
      ),
    );
    const good = authority('CN=CA', root, { extensions: [extension.keyIdentifier(Uint8Array.of(1, 2))] });
    const signer = leaf(good, { extensions: [extension.issuerKeyIdentifier(Uint8Array.of(1, 2))] });
    let found = '';
    expect(cpu(() => (found = verdict(judge([root, ...crowd, good, signer]))))).toBeLessThan(1000);
    expect(found).toBe('valid');
    const orphan = leaf(authority('CN=CA'));
    expect(cpu(() => (found = verdict(judge([root, ...crowd, orphan]))))).toBeLessThan(1000);
    expect(found).toBe('bounds');
  });

  it('is not held up by a mesh in which everybody certified everybody', () => {
    const members = Array.from({ length: 9 }, (_, at) => authority(`CN=Member ${at}`));
    const mesh = members.flatMap((issuer, from) =>
      members.flatMap((member, to): MadeCertificate[] =>
        from === to ? [] : [authority(`CN=Member ${to}`, issuer, { keys: member.keys })],
      ),
    );
    const [first] = members;
    if (!first) throw new Error('nobody');
    const signer = leaf(first);
    const request = { certificate: signer.der, candidates: mesh.map(({ der }) => der), at: june };
    let found = '';
    expect(cpu(() => (found = verdict(findPath({ ...request, anchors: [anchor(root)] }))))).toBeLessThan(1500);
    expect(found).toBe('no-anchor');
    const ended = members.slice(-1).map((member) => anchor(member, new Date('2026-02-01T00:00:00Z')));
    expect(cpu(() => (found = verdict(findPath({ ...request, anchors: ended }))))).toBeLessThan(1500);
    expect(found).toBe('anchor-ended');
  });

  it('keeps to the depth that is asked for', () => {
    const chain = [root];
    for (let at = 0; at < 6; at += 1) chain.push(authority(`CN=CA ${at}`, chain[at]));
    const last = chain.at(-1) ?? root;
    const certificates = [...chain, leaf(last)];
    expect(verdict(judge(certificates))).toBe('valid');
    expect(verdict(judge(certificates, { bounds: { depth: 7 } }))).toBe('bounds');
    expect(verdict(judge(certificates, { bounds: { depth: 8 } }))).toBe('valid');
  });

  it('passes over candidates that can not be read', () => {
    const middle = authority('CN=Middle', root);
    const candidates = [Uint8Array.of(0x30, 3, 1, 2, 3), new Uint8Array(), middle.der.subarray(0, 90), middle.der];
    expect(verdict(judge([root, leaf(middle)], { candidates }))).toBe('valid');
    expect(verdict(judge([root], { certificate: middle.der.subarray(0, 90), candidates }))).toBe('unreadable');
  });

  it('says what is nearest to being valid', () => {
    const keys = makeKeys();
    const expired = authority('CN=CA', root, { keys, notAfter: new Date('2026-03-01T00:00:00Z') });
    const wrong = makeCertificate({ subject: 'CN=CA', keys, extensions: [extension.keyUsage(5)] }, root);
    for (const issuers of [
      [expired, wrong],
      [wrong, expired],
    ]) {
      expect(verdict(judge([root, ...issuers, leaf(expired)]))).toBe('expired');
    }
  });

  it('gives a DSA key the parameters of the key above it', () => {
    const dsa = (): MadeKeys => {
      const { privateKey, publicKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
      return { privateKey, spki: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })) };
    };
    const keys = dsa();
    const upper = authority('CN=DSA', root, { keys });
    // The same key under another name, without parameters: they are those of the key that signs it.
    const [algorithm, bits] = Tlv.read(keys.spki).children(2);
    const oid = algorithm?.children(2)[0];
    const bare = sequence(sequence(oid?.raw ?? new Uint8Array()), bits?.raw ?? new Uint8Array());
    const lower = resigned(authority('CN=DSA below', upper, { keys: { ...keys, spki: bare } }), keys);
    const signer = resigned(leaf(lower), keys);
    expect(verdict(judge([root, upper, lower, signer]))).toBe('valid');
    const spoilt = { ...signer, der: Uint8Array.from(signer.der) };
    spoilt.der[spoilt.der.length - 1] = (spoilt.der.at(-1) ?? 0) ^ 1;
    expect(verdict(judge([root, upper, lower, spoilt]))).toBe('signature');
  });
});

/** The same certificate signed with DSA, as its two algorithms say. */
function resigned(certificate: MadeCertificate, keys: MadeKeys): MadeCertificate {
  const algorithm = Buffer.from('300b0609608648016503040302', 'hex');
  const [toBeSigned] = Tlv.read(certificate.der).children(3);
  const { signature } = readCertificateStructure(certificate.der);
  const parts = (toBeSigned?.children(16) ?? []).map((part) =>
    Buffer.compare(part.raw, signature.raw) === 0 && part.tag === tags.sequence ? algorithm : part.raw,
  );
  const signed = sequence(...parts);
  const value = sign('sha256', signed, { key: keys.privateKey, dsaEncoding: 'der' });
  return { ...certificate, der: sequence(signed, algorithm, makeBits(value)) };
}
