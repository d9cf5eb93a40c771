import { constants, createHash, sign } from 'node:crypto';

import { describe, expect, it } from 'vitest';
import {
  assembleSignedData,
  buildSignedAttributes,
  signedDataLength,
  verifyEncapsulatedSha1,
  verifySignedData,
  verifyTimeStampToken,
} from '../../../main/cades/index';
import {
  algorithmIdentifier,
  context,
  element,
  integer,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
} from '../../../main/pki/der-writer';
import { Tlv, tags } from '../../../main/pki/tlv-reader';
import { digestOf, planFor, signContent, signatureValue } from './demo-signatory';

import {
  rsa,
  ec,
  plan,
  check,
  signWith,
  attribute,
  attributesOf,
  oid,
  rebuildSignerInfo,
  content,
  digestsOf,
} from './cms-workbench';

describe('departures from baseline B are named', () => {
  const signingTime = attribute(oid.signingTime, element(tags.utcTime, Buffer.from('260101000000Z')));

  it('CMS signing-time present', async () => {
    const verdict = await check(signWith((attributes) => attributes.set(oid.signingTime, signingTime)));
    expect(verdict.outcome).toBe('intact');
    expect(verdict.baselineProblems).toEqual(['the CMS signing-time attribute is present']);
    expect(verdict.signedAttributeTypes).toContain(oid.signingTime);
  });

  it('signing-certificate-v2 missing', async () => {
    const verdict = await check(signWith((attributes) => attributes.delete(oid.signingCertificateV2)));
    expect(verdict).toMatchObject({
      outcome: 'intact',
      baselineProblems: ['the ESS signing-certificate-v2 attribute is missing'],
    });
  });

  it('signing-certificate of version 1 instead, right and wrong', async () => {
    const reference = (hash: Uint8Array): Uint8Array =>
      attribute(oid.signingCertificate, sequence(sequence(sequence(octetString(hash)))));
    const withHash = (hash: Uint8Array): Uint8Array =>
      signWith((attributes) => {
        attributes.delete(oid.signingCertificateV2);
        attributes.set(oid.signingCertificate, reference(hash));
      });
    const right = await check(withHash(digestOf('SHA-1', ec.certificate)));
    expect(right.outcome).toBe('intact');
    expect(right.baselineProblems.join()).toContain('version 1');
    expect(await check(withHash(digestOf('SHA-1', content)))).toMatchObject({
      outcome: 'certificate-reference-mismatch',
    });
  });

  it('two signing-certificate-v2, the second of another certificate', async () => {
    const second = attribute(
      oid.signingCertificateV2,
      sequence(sequence(sequence(octetString(digestOf('SHA-256', content))))),
    );
    const verdict = await check(signWith((attributes) => attributes.set('second', second)));
    expect(verdict.outcome).toBe('certificate-reference-mismatch');
    expect(verdict.baselineProblems.join()).toContain('exactly one');
  });

  it('policies in signing-certificate-v2', async () => {
    const certs = sequence(sequence(octetString(digestOf('SHA-256', ec.certificate))));
    const policies = sequence(sequence(objectIdentifier('1.2.3.4')));
    const cms = signWith((attributes) =>
      attributes.set(oid.signingCertificateV2, attribute(oid.signingCertificateV2, sequence(certs, policies))),
    );
    const verdict = await check(cms);
    expect(verdict).toMatchObject({ outcome: 'intact', baselineProblems: [expect.stringContaining('policies')] });
  });

  it('another issuer and serial number in signing-certificate-v2', async () => {
    const names = sequence(context(4, sequence()));
    const certId = sequence(octetString(digestOf('SHA-256', ec.certificate)), sequence(names, integer(7)));
    const cms = signWith((attributes) =>
      attributes.set(oid.signingCertificateV2, attribute(oid.signingCertificateV2, sequence(sequence(certId)))),
    );
    expect((await check(cms)).baselineProblems.join()).toContain('another issuer and serial number');
  });

  it('signed attributes that are not in the order of a SET', async () => {
    const cms = signContent(ec, plan, content, (set) =>
      element(tags.set, ...[...attributesOf(set).values()].reverse()),
    );
    const verdict = await check(cms);
    expect(verdict.outcome).toBe('intact');
    expect(verdict.baselineProblems.join()).toContain('order of a SET');
    // Signed as they stand: nothing was changed, and RFC 5652, clause 5.4, has another digest.
    expect(verdict.encodingProblem).toContain('DER encoding');
  });

  it('signed attributes that were signed in the order of a SET and stand in another one', async () => {
    const inOrder = signContent(ec, plan, content);
    const cms = rebuildSignerInfo(inOrder, (parts) =>
      parts.map((part, index) =>
        index === 3
          ? element(
              0xa0,
              ...Tlv.read(part)
                .children()
                .map(({ raw }) => raw)
                .reverse(),
            )
          : part,
      ),
    );
    const verdict = await check(cms);
    expect(verdict.outcome).toBe('intact');
    expect(verdict.encodingProblem).toBeUndefined();
    expect(verdict.baselineProblems.join()).toContain('order of a SET');
  });

  it('two signature policies, two signer-attributes-v2', async () => {
    for (const type of ['1.2.840.113549.1.9.16.2.15', '0.4.0.19122.1.1']) {
      const cms = signWith((attributes) => {
        attributes.set('first', attribute(type, sequence(integer(1))));
        attributes.set('second', attribute(type, sequence(integer(2))));
      });
      expect((await check(cms)).baselineProblems).toHaveLength(1);
    }
  });

  it('SHA-1 passes with a problem, MD5 never passes', async () => {
    const withDigest = (name: string, algorithm: string): Uint8Array => {
      const set = setOf(
        attribute(oid.contentType, objectIdentifier('1.2.840.113549.1.7.1')),
        attribute(oid.messageDigest, octetString(createHash(name).update(content).digest())),
      );
      const value = sign(name, set, rsa.privateKey);
      const cms = assembleSignedData(planFor(rsa, 'RSA-PKCS1'), set, value);
      return rebuildSignerInfo(
        cms,
        (parts) => parts.map((part, index) => (index === 2 ? algorithmIdentifier(algorithm) : part)),
        (parts) => parts.map((part, index) => (index === 1 ? setOf(algorithmIdentifier(algorithm)) : part)),
      );
    };
    const sha1 = await check(withDigest('sha1', oid.sha1));
    expect(sha1).toMatchObject({ outcome: 'intact', digestAlgorithm: 'SHA-1' });
    expect(sha1.baselineProblems.join()).toContain('SHA-1');
    const md5 = await check(withDigest('md5', oid.md5));
    expect(md5).toMatchObject({ outcome: 'unsupported', detail: expect.stringContaining('MD5') });
  });
});

describe('algorithms', () => {
  it('a signature algorithm that names another digest than digestAlgorithm is refused', async () => {
    const cms = rebuildSignerInfo(signContent(ec, plan, content), (parts) =>
      parts.map((part, index) => (index === 4 ? algorithmIdentifier('1.2.840.10045.4.3.3') : part)),
    );
    expect(await check(cms)).toMatchObject({
      outcome: 'signature-invalid',
      detail: expect.stringContaining('another digest'),
    });
  });

  it('nor is one that names a digest which is not verified here: no value is right under both', async () => {
    for (const last of [10, 12, 14, 16]) {
      const cms = rebuildSignerInfo(signContent(ec, plan, content), (parts) =>
        parts.map((part, index) => (index === 4 ? algorithmIdentifier(`2.16.840.1.101.3.4.3.${last}`) : part)),
      );
      expect(await check(cms)).toMatchObject({ outcome: 'signature-invalid' });
    }
  });

  it('ecdsa-plain-SHA256: r and s side by side (BSI TR-03111); another digest, another order and DER are no such value', async () => {
    const set = buildSignedAttributes(plan, digestOf('SHA-256', content));
    const plainWith = (value: Uint8Array, algorithm = '0.4.0.127.0.7.1.1.4.1.3'): Uint8Array =>
      rebuildSignerInfo(assembleSignedData(plan, set, sign('sha256', set, ec.privateKey)), (parts) =>
        parts.map((part, index) =>
          index === 4 ? algorithmIdentifier(algorithm) : index === 5 ? octetString(value) : part,
        ),
      );
    const value = sign('sha256', set, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
    expect(await check(plainWith(value))).toMatchObject({ outcome: 'intact', signatureAlgorithm: 'ECDSA' });
    const swapped = Buffer.concat([value.subarray(value.length / 2), value.subarray(0, value.length / 2)]);
    for (const cms of [
      plainWith(swapped),
      plainWith(value.subarray(1)),
      plainWith(sign('sha256', set, ec.privateKey)),
      plainWith(value, '0.4.0.127.0.7.1.1.4.1.4'),
    ]) {
      expect(await check(cms)).toMatchObject({ outcome: 'signature-invalid' });
    }
  });

  it('sha256WithRSAEncryption is read like rsaEncryption', async () => {
    const cms = rebuildSignerInfo(signContent(rsa, planFor(rsa, 'RSA-PKCS1'), content), (parts) =>
      parts.map((part, index) => (index === 4 ? algorithmIdentifier('1.2.840.113549.1.1.11', nullValue()) : part)),
    );
    expect(await check(cms)).toMatchObject({ outcome: 'intact', signatureAlgorithm: 'RSA-PKCS1' });
  });

  const pssSigned = (saltLength: number, claimed: number, maskHash = oid.sha256): Uint8Array => {
    const pss = planFor(rsa, 'RSA-PSS');
    const set = buildSignedAttributes(pss, digestOf('SHA-256', content));
    const value = sign('sha256', set, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
    const hash = algorithmIdentifier(oid.sha256, nullValue());
    const mask = algorithmIdentifier('1.2.840.113549.1.1.8', algorithmIdentifier(maskHash, nullValue()));
    const parameters = sequence(context(0, hash), context(1, mask), context(2, integer(claimed)));
    return rebuildSignerInfo(assembleSignedData(pss, set, value), (parts) =>
      parts.map((part, index) => (index === 4 ? algorithmIdentifier('1.2.840.113549.1.1.10', parameters) : part)),
    );
  };

  it('the PSS salt length is honoured', async () => {
    expect(await check(pssSigned(20, 20))).toMatchObject({ outcome: 'intact', signatureAlgorithm: 'RSA-PSS' });
    expect(await check(pssSigned(20, 32))).toMatchObject({ outcome: 'signature-invalid' });
  });

  it('the PSS mask hash is honoured', async () => {
    expect(await check(pssSigned(32, 32, oid.sha1))).toMatchObject({ outcome: 'signature-invalid' });
    expect(await check(pssSigned(32, 32, oid.sha256))).toMatchObject({ outcome: 'intact' });
  });

  it('an unknown signature algorithm is not called broken', async () => {
    const cms = rebuildSignerInfo(signContent(ec, plan, content), (parts) =>
      parts.map((part, index) => (index === 4 ? algorithmIdentifier('1.2.3.4.5') : part)),
    );
    expect(await check(cms)).toMatchObject({ outcome: 'unsupported' });
  });
});

describe('hostile and foreign encodings', () => {
  it('octets behind the ContentInfo are left to the caller', async () => {
    const cms = signContent(ec, plan, content);
    const padded = Buffer.concat([cms, Buffer.alloc(500)]);
    expect(signedDataLength(padded)).toBe(cms.length);
    expect(await check(padded)).toMatchObject({ outcome: 'intact' });
  });

  it('cut at every length: a format failure, never an exception', async () => {
    const cms = signContent(ec, plan, content);
    for (let length = 0; length < cms.length; length++) {
      expect((await check(cms.subarray(0, length))).outcome).toBe('format-failure');
    }
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(4096)],
    ['indefinite lengths without an end', new Uint8Array(200_000).fill(0x30).map((_, i) => (i % 2 ? 0x80 : 0x30))],
    ['a length of four gigabytes', Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0)],
    [
      'a million empty elements',
      Buffer.concat([Uint8Array.of(0x30, 0x83, 0x1e, 0x84, 0x80), Buffer.from('0500'.repeat(1_000_000), 'hex')]),
    ],
  ])('%s', async (_, bytes) => {
    expect(await check(bytes)).toMatchObject({ outcome: 'format-failure', detail: expect.any(String) });
  });

  it('indefinite lengths (BER) around the parts are read and named', async () => {
    const indefinite = (tag: number, ...parts: Uint8Array[]): Uint8Array =>
      Buffer.concat([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)]);
    const cms = signContent(ec, plan, content);
    const parts = Tlv.readWhole(cms)
      .children()[1]!
      .children()[0]!
      .children()
      .map((part) => part.raw);
    const ber = indefinite(
      0x30,
      objectIdentifier('1.2.840.113549.1.7.2'),
      indefinite(0xa0, indefinite(0x30, ...parts)),
    );
    const verdict = await check(ber);
    expect(verdict.outcome).toBe('intact');
    expect(verdict.baselineProblems.join()).toContain('not DER');
    expect(signedDataLength(Buffer.concat([ber, Buffer.alloc(9)]))).toBe(ber.length);
  });

  // ETSI EN 319 142-1, clause 4.1 a): one single SignerInfo. EU DSS takes the first, pyHanko refuses the signature as we do.
  it('two signers', async () => {
    const cms = signContent(ec, plan, content);
    const twice = rebuildSignerInfo(
      cms,
      (parts) => parts,
      (parts) =>
        parts.map((part, index) =>
          index === 4 ? element(tags.set, Tlv.read(part).content, Tlv.read(part).content) : part,
        ),
    );
    expect(await check(twice)).toMatchObject({
      outcome: 'format-failure',
      detail: expect.stringContaining('more than one signer'),
    });
  });

  // ISO 32000-2, clause 12.8.3.3: no data is encapsulated in the SignedData of adbe.pkcs7.detached and ETSI.CAdES.detached. What
  // is inside could be right while the document is another one; pyHanko calls it a format failure too.
  it('content inside a signature that should be detached', async () => {
    const cms = rebuildSignerInfo(
      signContent(ec, plan, content),
      (parts) => parts,
      (parts) =>
        parts.map((part, index) =>
          index === 2 ? sequence(objectIdentifier('1.2.840.113549.1.7.1'), context(0, octetString(content))) : part,
        ),
    );
    expect(await check(cms)).toMatchObject({ outcome: 'format-failure', detail: expect.stringContaining('detached') });
  });

  it('rejects only when the content can not be read', async () => {
    const failing = verifySignedData(signContent(ec, plan, content), () => Promise.reject(new Error('disk')));
    await expect(failing).rejects.toThrow('disk');
  });
});

describe('signatures that carry what they sign', () => {
  const wrap = (type: string, inner: Uint8Array): Uint8Array => {
    const set = setOf(
      attribute(oid.contentType, objectIdentifier(type)),
      attribute(oid.messageDigest, octetString(digestOf('SHA-256', inner))),
    );
    return rebuildSignerInfo(
      assembleSignedData(plan, set, signatureValue(ec, plan, set)),
      (parts) => parts,
      (parts) =>
        parts.map((part, index) =>
          index === 2 ? sequence(objectIdentifier(type), context(0, octetString(inner))) : part,
        ),
    );
  };
  const token = (imprint: Uint8Array): Uint8Array =>
    wrap(
      '1.2.840.113549.1.9.16.1.4',
      sequence(
        integer(1),
        objectIdentifier('1.2.3.4'),
        sequence(algorithmIdentifier(oid.sha256), octetString(imprint)),
        integer(99),
        element(tags.generalizedTime, Buffer.from('20260102030405.5Z')),
      ),
    );

  it('a time-stamp token over this content, and over another', async () => {
    const right = await verifyTimeStampToken(token(digestOf('SHA-256', content)), digestsOf(content));
    expect(right).toMatchObject({ outcome: 'intact', timeStampTime: '2026-01-02T03:04:05.500Z' });
    const wrong = await verifyTimeStampToken(token(digestOf('SHA-256', Buffer.from('x'))), digestsOf(content));
    expect(wrong).toMatchObject({ outcome: 'digest-mismatch' });
  });

  it('a signature is no time-stamp token, and the other way round', async () => {
    expect((await verifyTimeStampToken(signContent(ec, plan, content), digestsOf(content))).outcome).toBe(
      'format-failure',
    );
    expect((await check(token(digestOf('SHA-256', content)))).outcome).toBe('format-failure');
  });

  it('the SHA-1 digest of the content, as adbe.pkcs7.sha1 signed it', async () => {
    const data = '1.2.840.113549.1.7.1';
    expect(await verifyEncapsulatedSha1(wrap(data, digestOf('SHA-1', content)), digestsOf(content))).toMatchObject({
      outcome: 'intact',
    });
    const other = await verifyEncapsulatedSha1(wrap(data, digestOf('SHA-1', Buffer.from('x'))), digestsOf(content));
    expect(other).toMatchObject({ outcome: 'digest-mismatch' });
  });
});
