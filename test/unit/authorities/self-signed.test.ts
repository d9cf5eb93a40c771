import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueChecked } from '../../../main/authorities/check-issued';
import { readCertificate } from '../../../main/pki/certificate';
import { configuredAuthority, orderedKey } from '../../fixtures/authorities/orders';

describe('a certificate that a key signs itself', () => {
  const { authority } = configuredAuthority({ SELFSIGNED: true });
  const network = () => Promise.reject(new Error('nobody is asked'));
  const person = { username: 'maria', claims: {} };

  it('says what the request asks for, for minutes, and OpenSSL agrees with its signature', async () => {
    const key = orderedKey('CN=Maria Lindqvist,C=SE', ['maria@example.se']);
    const order = { request: key.request, renewal: false, person, network, ownSignature: key.own };
    const issued = await issueChecked(
      authority,
      { ...order, validitySeconds: 300 },
      { now: new Date(), validitySeconds: 300 },
    );
    if (issued.state !== 'issued') throw new Error(issued.state);
    const x509 = new X509Certificate(issued.certificate);
    expect(x509.verify(x509.publicKey)).toBe(true);
    expect(x509.checkPrivateKey(key.privateKey)).toBe(true);
    expect({ subject: x509.subject, issuer: x509.issuer, names: x509.subjectAltName, ca: x509.ca }).toEqual({
      ...{ subject: 'C=SE\nCN=Maria Lindqvist', issuer: 'C=SE\nCN=Maria Lindqvist' },
      ...{ names: 'email:maria@example.se', ca: false },
    });
    const read = readCertificate(issued.certificate);
    expect(read.keyUsage).toEqual(new Set(['nonRepudiation']));
    expect(Date.parse(read.notAfter) - Date.parse(read.notBefore)).toBe(360_000);
    expect(issued.chain).toEqual([]);
  });

  it('is not made where the key may not sign for that', async () => {
    const { request } = orderedKey('CN=x');
    await expect(
      authority.issue({ request, renewal: false, person, network, accept: () => undefined }),
    ).rejects.toThrow(expect.objectContaining({ code: 'authority.unsuited' }));
  });
});
