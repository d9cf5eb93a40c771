import { describe, expect, it } from 'vitest';
import { assembleSignedData, buildSignedAttributes, verifySignedData } from '../../../main/cades/index';
import {
  algorithmIdentifier,
  element,
  nullValue,
  objectIdentifier,
  octetString,
  sequence,
} from '../../../main/pki/der-writer';
import { Tlv } from '../../../main/pki/tlv-reader';
import { createSignatory, digestOf, planFor, signContent, signatureValue } from './demo-signatory';

import {
  rsa,
  ec,
  plan,
  check,
  signWith,
  flip,
  attribute,
  oid,
  rebuildSignerInfo,
  content,
  digestsOf,
} from './cms-workbench';

describe('what was tampered with never passes', () => {
  it('one bit of the content: digest mismatch', async () => {
    const other = Buffer.from(content);
    other[3]! ^= 1;
    expect(await verifySignedData(signContent(ec, plan, content), digestsOf(other))).toMatchObject({
      outcome: 'digest-mismatch',
    });
    expect(await verifySignedData(signContent(ec, plan, content), digestsOf(content))).toMatchObject({
      outcome: 'intact',
    });
  });

  it('one bit of the message-digest attribute: digest mismatch', async () => {
    const cms = signContent(ec, plan, content);
    expect(await check(flip(cms, digestOf('SHA-256', content), 0))).toMatchObject({ outcome: 'digest-mismatch' });
  });

  it('message-digest replaced so that it fits other content: signature invalid', async () => {
    const cms = Buffer.from(signContent(ec, plan, content));
    const other = Buffer.from('Kupní smlouva č. 43');
    cms.set(digestOf('SHA-256', other), cms.lastIndexOf(digestOf('SHA-256', content)));
    expect(await verifySignedData(cms, digestsOf(other))).toMatchObject({ outcome: 'signature-invalid' });
  });

  it('one bit of another signed attribute: signature invalid', async () => {
    const cms = signContent(ec, plan, content);
    const reference = digestOf('SHA-256', ec.certificate);
    expect(await check(flip(cms, reference, 5))).toMatchObject({ outcome: 'signature-invalid' });
  });

  it.each(['RSA-PKCS1', 'RSA-PSS', 'ECDSA'] as const)(
    'one bit of the %s signature value: signature invalid',
    async (algorithm) => {
      const signatory = algorithm === 'ECDSA' ? ec : rsa;
      const cms = Buffer.from(signContent(signatory, planFor(signatory, algorithm), content));
      expect(await check(cms)).toMatchObject({ outcome: 'intact' });
      cms[cms.length - 1]! ^= 1;
      expect(await check(cms)).toMatchObject({ outcome: 'signature-invalid' });
    },
  );

  it('the certificate of another person with the same issuer and serial number: signature invalid', async () => {
    const impostor = await createSignatory('P-256', 'Jan Novák');
    const attributes = buildSignedAttributes(plan, digestOf('SHA-256', content));
    const value = signatureValue(ec, plan, attributes);
    const swapped = assembleSignedData({ ...plan, certificate: impostor.certificate }, attributes, value);
    expect(await check(swapped)).toMatchObject({ outcome: 'signature-invalid' });
  });

  it('the same key in another certificate: the signed reference does not agree', async () => {
    const attributes = buildSignedAttributes({ ...plan, certificate: ec.chain[0]! }, digestOf('SHA-256', content));
    const cms = assembleSignedData(plan, attributes, signatureValue(ec, plan, attributes));
    expect(await check(cms)).toMatchObject({ outcome: 'certificate-reference-mismatch' });
  });

  it('a signing certificate that is not there', async () => {
    const cms = signContent(ec, plan, content);
    const noMatch = Buffer.from(cms);
    const serial = Buffer.from('020400a1b2c3', 'hex');
    // The last one is in the signed reference; the one before it identifies the signer.
    const last = noMatch.lastIndexOf(serial);
    noMatch[noMatch.lastIndexOf(serial, last - 1) + 5]! ^= 1;
    expect(await check(noMatch)).toMatchObject({ outcome: 'no-signing-certificate' });
  });

  it('an issuer written otherwise is the signer only where the signed hash says so', async () => {
    const otherIssuer = (cms: Uint8Array): Uint8Array =>
      rebuildSignerInfo(cms, (parts) =>
        parts.map((part, index) => (index === 1 ? sequence(sequence(), Tlv.read(part).children()[1]!.raw) : part)),
      );
    expect(await check(otherIssuer(signContent(ec, plan, content)))).toMatchObject({ outcome: 'intact' });
    const withoutHash = signWith((attributes) => attributes.delete(oid.signingCertificateV2));
    expect(await check(withoutHash)).toMatchObject({ outcome: 'intact' });
    expect(await check(otherIssuer(withoutHash))).toMatchObject({ outcome: 'no-signing-certificate' });
  });

  it('an RSA signature under an EC certificate', async () => {
    const attributes = buildSignedAttributes(planFor(rsa, 'RSA-PKCS1'), digestOf('SHA-256', content));
    const cms = assembleSignedData(
      planFor(rsa, 'RSA-PKCS1'),
      attributes,
      signatureValue(rsa, planFor(rsa, 'RSA-PKCS1'), attributes),
    );
    const swapped = Buffer.from(cms);
    const rsaOid = Buffer.from(algorithmIdentifier('1.2.840.113549.1.1.1', nullValue()));
    const at = swapped.lastIndexOf(rsaOid);
    const ecdsaOid = Buffer.from(sequence(objectIdentifier('1.2.840.10045.4.3.2'), element(0x04, new Uint8Array(1))));
    expect(ecdsaOid.length).toBe(rsaOid.length);
    swapped.set(ecdsaOid, at);
    expect(await check(swapped)).toMatchObject({ outcome: 'signature-invalid', signatureAlgorithm: 'ECDSA' });
  });

  it('every single octet of a signature, one after the other: an intact verdict never changes signer or content', async () => {
    const cms = signContent(ec, plan, content);
    const whole = Buffer.from(cms);
    const attributes = buildSignedAttributes(plan, digestOf('SHA-256', content)).subarray(2);
    const certificateStart = whole.indexOf(ec.certificate);
    const attributesStart = whole.lastIndexOf(attributes);
    expect(Math.min(certificateStart, attributesStart)).toBeGreaterThan(0);
    const within = (at: number, start: number, length: number): boolean => at >= start && at < start + length;
    let examined = 0;
    for (let at = 0; at < cms.length; at++) {
      const changed = Buffer.from(cms);
      changed[at]! ^= 0x01;
      const verdict = await check(changed);
      // What the signature protects: the signing certificate (by its hash), the signed attributes, the value itself.
      if (within(at, certificateStart, ec.certificate.length) || at >= attributesStart) {
        examined++;
        expect(verdict.outcome, `octet ${at}`).not.toBe('intact');
      } else if (verdict.outcome === 'intact') {
        expect(Buffer.from(verdict.certificate!).equals(ec.certificate)).toBe(true);
      }
    }
    expect(examined).toBeGreaterThan(ec.certificate.length + attributes.length);
  });
});

describe('required attributes (RFC 5652, clause 5.3 and 11)', () => {
  it.each(['contentType', 'messageDigest'] as const)('%s missing', async (name) => {
    const cms = signWith((attributes) => attributes.delete(oid[name]));
    expect(await check(cms)).toMatchObject({ outcome: 'format-failure', detail: expect.stringContaining('missing') });
  });

  it('message-digest twice', async () => {
    const second = attribute(oid.messageDigest, octetString(new Uint8Array(32)));
    const cms = signWith((attributes) => attributes.set('second', second));
    expect(await check(cms)).toMatchObject({
      outcome: 'format-failure',
      detail: expect.stringContaining('more than once'),
    });
  });

  it('content-type of something else', async () => {
    const cms = signWith((attributes) =>
      attributes.set(oid.contentType, attribute(oid.contentType, objectIdentifier('1.2.3.4'))),
    );
    expect(await check(cms)).toMatchObject({ outcome: 'format-failure' });
  });

  it('signed attributes that were stripped: the value was over them, and not over the content', async () => {
    const attributes = buildSignedAttributes(plan, digestOf('SHA-256', content));
    const cms = assembleSignedData(plan, attributes, signatureValue(ec, plan, attributes));
    const stripped = rebuildSignerInfo(cms, (parts) => parts.filter((part) => part[0] !== 0xa0));
    expect(await check(stripped)).toMatchObject({ outcome: 'signature-invalid' });
  });
});

/** Takes a SignedData apart and puts it together with other parts of its SignerInfo or around it. */
