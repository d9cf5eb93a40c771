import { describe, expect, it } from 'vitest';
import { tags } from '../../../../main/pki';
import { AnchorIndex, findPath, validatePath } from '../../../../main/trust/paths';
import {
  extension,
  generalName,
  makeCertificate,
  makeExtension,
  makeKeys,
} from '../../../fixtures/pki/made-certificate';
import { anchor, authority, judge, june, leaf, verdict } from './path-trial';

const root = authority('O=Trust, CN=Root');
const middle = authority('O=Trust, CN=Middle', root);
const signer = leaf(middle);

describe('a path (RFC 5280, clause 6.1)', () => {
  it('is valid from the anchor to the certificate, and told in full', () => {
    const result = judge([root, middle, signer]);
    expect(result).toMatchObject({
      status: 'valid',
      path: { anchors: [{ origin: { kind: 'person' } }], policies: [] },
    });
    expect(result.status === 'valid' && result.path.certificates.map((der) => Buffer.from(der))).toEqual(
      [signer, middle, root].map(({ der }) => Buffer.from(der)),
    );
  });

  it('is the certificate alone where that is an anchor, whatever its period', () => {
    const expired = leaf(root, { notAfter: new Date('2026-02-01T00:00:00Z') });
    expect(judge([expired]).status).toBe('valid');
  });

  it('does not ask for the period and the signature of the anchor', () => {
    const old = authority('CN=Old root', undefined, {
      notAfter: new Date('2026-02-01T00:00:00Z'),
      spoiltSignature: true,
    });
    expect(judge([old, leaf(old)]).status).toBe('valid');
  });

  it.each([
    ['signature', leaf(middle, { spoiltSignature: true })],
    ['expired', leaf(middle, { notAfter: new Date('2026-05-31T23:59:58Z') })],
    ['not-yet-valid', leaf(middle, { notBefore: new Date('2026-06-01T00:00:01Z') })],
    ['no-anchor', leaf(authority('CN=Somebody else'))],
    ['critical-extension', leaf(middle, { extensions: [makeExtension('1.2.3.4', Uint8Array.of(5, 0), true)] })],
    ['unreadable', leaf(middle, { innerAlgorithm: '1.2.840.10045.4.1' })],
    ['unreadable', leaf(middle, { extensions: [extension.keyUsage(0), extension.keyUsage(0)] })],
    [
      'name-constraints',
      leaf(middle, { extensions: [extension.nameConstraints({ permitted: [generalName.dns('example.org')] })] }),
    ],
  ])('%s: of the certificate itself', (reason, certificate) => {
    const result = judge([root, middle, certificate]);
    expect(verdict(result)).toBe(reason);
    expect(result.status === 'invalid' && Buffer.from(result.failure.certificate)).toEqual(
      Buffer.from(certificate.der),
    );
  });

  it('counts the whole second of notAfter', () => {
    const certificate = leaf(middle, { notAfter: new Date('2026-05-31T23:59:59Z') });
    expect(verdict(judge([root, middle, certificate], { at: new Date('2026-05-31T23:59:59.999Z') }))).toBe('valid');
    expect(verdict(judge([root, middle, certificate], { at: new Date('2026-06-01T00:00:00Z') }))).toBe('expired');
  });

  it.each([
    ['expired', authority('CN=CA', root, { notAfter: new Date('2026-02-01T00:00:00Z') })],
    ['not-an-authority', makeCertificate({ subject: 'CN=CA', extensions: [extension.keyUsage(5)] }, root)],
    ['not-an-authority', makeCertificate({ subject: 'CN=CA', extensions: [extension.noAuthority()] }, root)],
    ['not-an-authority', makeCertificate({ subject: 'CN=CA', version: 1 }, root)],
    [
      'key-usage',
      makeCertificate({ subject: 'CN=CA', extensions: [extension.authority(), extension.keyUsage(0, 6)] }, root),
    ],
    [
      'critical-extension',
      authority('CN=CA', root, { extensions: [makeExtension('1.2.3.4', Uint8Array.of(5, 0), true)] }),
    ],
    ['signature', authority('CN=CA', root, { spoiltSignature: true })],
    ['unreadable', authority('CN=CA', root, { extensions: [makeExtension('2.5.29.36', Uint8Array.of(4, 0), true)] })],
  ])('%s: of an issuer', (reason, issuer) => {
    const result = judge([root, issuer, leaf(issuer)]);
    expect(verdict(result)).toBe(reason);
    expect(result.status === 'invalid' && Buffer.from(result.failure.certificate)).toEqual(Buffer.from(issuer.der));
  });

  it('lets an authority without keyUsage issue', () => {
    const issuer = makeCertificate({ subject: 'CN=CA', extensions: [extension.authority()] }, root);
    expect(verdict(judge([root, issuer, leaf(issuer)]))).toBe('valid');
  });

  it('does not take another issuer of the same key for the one that is named', () => {
    const renamed = leaf(middle, { issuerName: 'CN=Another' });
    const path = { certificates: [renamed.der, middle.der, root.der], anchors: [anchor(root)] };
    expect(verdict(validatePath(path, { at: june }))).toBe('name-chaining');
  });

  it('does not let a certificate without an issuer name stand on a path', () => {
    const nameless = authority('', root);
    const below = leaf(nameless);
    const path = { certificates: [below.der, nameless.der, root.der], anchors: [anchor(root)] };
    expect(verdict(validatePath(path, { at: june }))).toBe('name-chaining');
  });

  it('names the period only where nothing else is wrong', () => {
    const both = leaf(middle, {
      notAfter: new Date('2026-02-01T00:00:00Z'),
      extensions: [makeExtension('1.2.3.4', Uint8Array.of(5, 0), true)],
    });
    expect(verdict(judge([root, middle, both]))).toBe('critical-extension');
  });

  it('leaves periods and the ends of anchors aside where it is asked to', () => {
    const expired = leaf(middle, { notAfter: new Date('2026-02-01T00:00:00Z') });
    const anchors = [anchor(root, new Date('2026-01-15T00:00:00Z'))];
    expect(verdict(judge([root, middle, expired], { anchors, judgePeriods: false }))).toBe('valid');
  });
});

describe('names', () => {
  it.each([
    ['another string type', [{ type: 'CN', text: 'Middle', tag: tags.printableString }]],
    ['UTF-16', [{ type: 'CN', text: 'Middle', tag: tags.bmpString }]],
    ['other case', 'CN=mIDDLE'],
    ['more spaces', 'CN=  Middle '],
  ])('are the same in %s', (_, issuerName) => {
    const issuer = authority('CN=Middle', root);
    expect(verdict(judge([root, issuer, leaf(issuer, { issuerName })]))).toBe('valid');
  });

  it.each([
    ['in another order', 'CN=Middle, O=Trust'],
    ['with a part less', 'CN=Middle'],
    ['with the parts in one', 'O=Trust\nCN=Middle'],
  ])('are others %s', (_, issuerName) => {
    expect(verdict(judge([root, middle, leaf(middle, { issuerName })]))).toBe('no-anchor');
  });
});

describe('pathLenConstraint', () => {
  const none = makeCertificate({ subject: 'CN=None below', extensions: [extension.authority(0)] }, root);

  it('allows certificates that are no issuers', () => {
    expect(verdict(judge([root, none, leaf(none)]))).toBe('valid');
  });

  it('forbids one authority too many', () => {
    const below = authority('CN=Below', none);
    const result = judge([root, none, below, leaf(below)]);
    expect(verdict(result)).toBe('path-length');
    expect(result.status === 'invalid' && result.failure).toMatchObject({
      kind: 'general',
      clause: 'RFC 5280, clause 6.1.4 (l)',
    });
  });

  it('does not count self-issued certificates', () => {
    const renewed = authority('CN=None below', none);
    expect(verdict(judge([root, none, renewed, leaf(renewed)]))).toBe('valid');
  });

  it('can not be widened further down', () => {
    const wider = makeCertificate({ subject: 'CN=Wider', extensions: [extension.authority(5)] }, none);
    expect(verdict(judge([root, none, wider, leaf(wider)]))).toBe('path-length');
  });

  it('binds when it stands in the anchor', () => {
    const strict = makeCertificate({ subject: 'CN=Strict', extensions: [extension.authority(0)] });
    const below = authority('CN=Below', strict);
    expect(verdict(judge([strict, leaf(strict)]))).toBe('valid');
    expect(verdict(judge([strict, below, leaf(below)]))).toBe('path-length');
  });
});

describe('an anchor', () => {
  it('that is no authority issues nothing', () => {
    const unit = makeCertificate({ subject: 'CN=Timestamping unit', extensions: [extension.noAuthority()] }, root);
    expect(verdict(judge([unit, leaf(unit)]))).toBe('not-an-authority');
    expect(verdict(judge([unit]))).toBe('valid');
  });

  it('of version 1 issues', () => {
    const old = makeCertificate({ subject: 'CN=Version 1', version: 1 });
    expect(verdict(judge([old, leaf(old)]))).toBe('valid');
  });

  it('that is a root and says nothing of what it is issues; one that says no, or that another one issued, does not', () => {
    const silent = makeCertificate({ subject: 'CN=Silent root' });
    expect(verdict(judge([silent, leaf(silent)]))).toBe('valid');
    const signing = makeCertificate({ subject: 'CN=Silent signer', extensions: [extension.keyUsage(0)] });
    expect(verdict(judge([signing, leaf(signing)]))).toBe('key-usage');
    const below = makeCertificate({ subject: 'CN=Silent unit' }, root);
    expect(verdict(judge([below, leaf(below)]))).toBe('not-an-authority');
  });

  it('that has ended is told from a missing one', () => {
    const ended = [anchor(root, june)];
    const result = judge([root, middle, signer], { anchors: ended });
    expect(result.status === 'invalid' && result.failure).toMatchObject({
      reason: 'anchor-ended',
      kind: 'anchor-ended',
    });
    expect(verdict(judge([root, middle, signer], { anchors: ended, at: new Date(june.getTime() - 1) }))).toBe('valid');
  });

  it('counts as long as one of those who trust it does', () => {
    const anchors = [anchor(root, new Date('2026-02-01T00:00:00Z')), anchor(root)];
    expect(verdict(judge([root, middle, signer], { anchors }))).toBe('valid');
  });

  it('in the middle of a path ends it, and one above serves where that has ended', () => {
    const short = judge([root, middle, signer], { anchors: [anchor(root), anchor(middle)] });
    expect(short.status === 'valid' && short.path.certificates).toHaveLength(2);
    const long = judge([root, middle, signer], { anchors: [anchor(root), anchor(middle, june)] });
    expect(long.status === 'valid' && long.path.certificates).toHaveLength(3);
  });

  it('is found in an index of thousands', () => {
    const keys = makeKeys();
    const others = Array.from({ length: 300 }, (_, at) => anchor(authority(`CN=Root ${at}`, undefined, { keys })));
    const index = new AnchorIndex([...others, anchor(root)]);
    const request = { certificate: signer.der, candidates: [middle.der], anchors: index, at: june };
    expect(verdict(findPath(request))).toBe('valid');
    expect(index.withSubject('')).toEqual([]);
  });
});
