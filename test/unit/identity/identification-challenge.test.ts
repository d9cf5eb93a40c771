import { createHash, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  challengeAlgorithm,
  IdentificationChallenge,
} from '../../../main/identity/authenticators/client-certificate/challenge';
import { Tlv } from '../../../main/pki';
import { readCertificate } from '../../../main/pki/certificate';
import { issue, usages } from '../../fixtures/pki/certificates';

const context = { authenticator: 'badge', tokenSerial: '4711', at: new Date('2026-06-01T12:00:00Z') };

describe('the challenge that a card signs', async () => {
  const anna = await issue({ name: 'Anna', keyUsage: usages.digitalSignature });
  const jana = await issue({ name: 'Jana', keyUsage: usages.digitalSignature, rsa: true });
  const [hers, other] = [readCertificate(anna.certificate), readCertificate(jana.certificate)];
  const challengeFor = (changes: object = {}): IdentificationChallenge =>
    new IdentificationChallenge({ ...context, certificate: hers.der, ...changes });
  const answer = ({ octets }: IdentificationChallenge): Uint8Array => sign('sha256', octets, anna.privateKey);

  it('is another one each time, though nothing else has changed', () => {
    const [first, second] = [challengeFor(), challengeFor()];
    expect(first.octets).not.toEqual(second.octets);
    // 32 octets of dice at the end, behind their length.
    expect(first.octets.subarray(0, -32)).toEqual(second.octets.subarray(0, -32));
    expect(first.octets.subarray(-32)).not.toEqual(second.octets.subarray(-32));
    expect(first.digest.value).toEqual(createHash('sha256').update(first.octets).digest());
  });

  it('can not be taken for anything that is signed elsewhere', () => {
    const { octets } = challengeFor({ authenticator: '1', tokenSerial: '%PDF-1.7' });
    expect(Buffer.from(octets).toString('latin1')).toMatch(/^Countersign identification, version 1\0/);
    // Neither the SET of signed attributes nor the SEQUENCE of a certificate or a request.
    expect([0x30, 0x31]).not.toContain(octets[0]);
    expect(() => Tlv.readWhole(octets)).toThrow();
  });

  it('is bound to the authenticator, the token, the certificate and the time, each in a field of its own', () => {
    const beginning = (changes: object): string =>
      Buffer.from(challengeFor(changes).octets.subarray(0, -32)).toString('hex');
    const all = [
      {},
      { authenticator: 'badg', tokenSerial: 'e4711' },
      { tokenSerial: '4712' },
      { certificate: other.der },
      { at: new Date('2026-06-01T12:00:01Z') },
    ].map(beginning);
    expect(new Set(all).size).toBe(all.length);
  });

  it('takes one answer, of the key that the certificate names', () => {
    const challenge = challengeFor();
    expect(challenge.answerProblem(hers, 'ECDSA', answer(challenge))).toBeUndefined();
    expect(challenge.answerProblem(hers, 'ECDSA', answer(challenge))).toBe('the challenge was answered already');
  });

  it('takes no answer of another challenge, another key, or none', () => {
    const earlier = answer(challengeFor());
    expect(challengeFor().answerProblem(hers, 'ECDSA', earlier)).toBeDefined();
    const challenge = challengeFor();
    expect(challenge.answerProblem(other, 'RSA-PKCS1', answer(challenge))).toBeDefined();
    expect(challengeFor().answerProblem(hers, 'ECDSA', new Uint8Array())).toBeDefined();
    expect(challengeFor().answerProblem(hers, 'RSA-PKCS1', new Uint8Array(256))).toBeDefined();
  });

  it('is signed as the key can', () => {
    expect([challengeAlgorithm(hers), challengeAlgorithm(other)]).toEqual(['ECDSA', 'RSA-PKCS1']);
    const challenge = challengeFor({ certificate: other.der });
    expect(
      challenge.answerProblem(other, 'RSA-PKCS1', sign('sha256', challenge.octets, jana.privateKey)),
    ).toBeUndefined();
  });
});
