import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  certificationRequest,
  certificationRequestInfo,
  requestDigest,
  requestPem,
  requestSignature,
} from '../../../main/authorities/certification-request';
import { subjectName } from '../../../main/authorities/subject-name';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const publicKey = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));
const info = certificationRequestInfo({ subject: subjectName('CN=x'), publicKey, emails: [], dnsNames: [] });
const algorithm = requestSignature(publicKey, undefined);

describe('a certification request', () => {
  it('is signed with the digest of the curve’s own strength, and OpenSSL agrees', () => {
    expect(algorithm).toEqual({ signature: 'ECDSA', digest: 'SHA-384' });
    expect(requestDigest(info, algorithm.digest)).toHaveLength(48);
    const value = sign('sha384', info, pair.privateKey);
    const pem = requestPem(certificationRequest(info, publicKey, algorithm, value, 'card'));
    const text = execFileSync('openssl', ['req', '-verify', '-noout', '-text'], {
      input: pem,
      stdio: 'pipe',
    }).toString();
    expect(text).toContain('ecdsa-with-SHA384');
    expect(text).not.toContain('Subject Alternative Name');
  });

  it('whose signature the token got wrong is not given out', () => {
    const value = sign('sha384', Buffer.from('something else'), pair.privateKey);
    expect(() => certificationRequest(info, publicKey, algorithm, value, 'card')).toThrow(
      expect.objectContaining({ code: 'token.deviceError' }),
    );
  });

  it('takes only ASCII in its alternative names', () => {
    const subject = subjectName('CN=x');
    for (const emails of [['åsa@example.se'], ['two words@example.se'], ['']]) {
      expect(() => certificationRequestInfo({ subject, publicKey, emails, dnsNames: [] })).toThrow('usage.invalid');
    }
  });
});
