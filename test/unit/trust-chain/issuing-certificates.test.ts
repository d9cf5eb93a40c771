import 'reflect-metadata';
import { webcrypto, X509Certificate as NodeCertificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { issuingCertificates } from '../../../main/pki/chain';

cryptoProvider.set(webcrypto as Crypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const period = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };
const newKeys = (): Promise<CryptoKeyPair> => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

interface Party {
  name: string;
  keys: CryptoKeyPair;
}

let serial = 1;
async function issue(issuer: Party, subject: Party, ca: boolean): Promise<Uint8Array> {
  const certificate: X509Certificate = await X509CertificateGenerator.create({
    subject: `CN=${subject.name}`,
    issuer: `CN=${issuer.name}`,
    serialNumber: String(serial++).padStart(2, '0'),
    publicKey: subject.keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(ca, undefined, true)],
    ...period,
  });
  return new Uint8Array(certificate.rawData);
}

const party = async (name: string): Promise<Party> => ({ name, keys: await newKeys() });
const names = (chain: Uint8Array[]): string[] => chain.map((der) => new NodeCertificate(der).subject);

describe('the issuing certificates of a certificate', () => {
  let root: Party, policy: Party, issuing: Party, person: Party, stranger: Party;
  let rootCertificate: Uint8Array, policyCertificate: Uint8Array, issuingCertificate: Uint8Array, leaf: Uint8Array;

  beforeAll(async () => {
    [root, policy, issuing, person, stranger] = (await Promise.all(
      ['Root', 'Policy', 'Issuing', 'Person', 'Stranger'].map(party),
    )) as [Party, Party, Party, Party, Party];
    rootCertificate = await issue(root, root, true);
    policyCertificate = await issue(root, policy, true);
    issuingCertificate = await issue(policy, issuing, true);
    leaf = await issue(issuing, person, false);
  });

  it('are found in any order, the nearest first, without the self-signed root', () => {
    const expected = ['CN=Issuing', 'CN=Policy'];
    expect(names(issuingCertificates(leaf, [issuingCertificate, policyCertificate, rootCertificate]))).toEqual(
      expected,
    );
    expect(names(issuingCertificates(leaf, [rootCertificate, leaf, policyCertificate, issuingCertificate]))).toEqual(
      expected,
    );
  });

  it('end where one is missing', () => {
    expect(names(issuingCertificates(leaf, [issuingCertificate, rootCertificate]))).toEqual(['CN=Issuing']);
    expect(issuingCertificates(leaf, [policyCertificate, rootCertificate])).toEqual([]);
    expect(issuingCertificates(leaf, [])).toEqual([]);
    expect(issuingCertificates(rootCertificate, [rootCertificate])).toEqual([]);
  });

  it('are not taken by their name alone', async () => {
    const impostor = await party('Issuing');
    const forged = await issue(root, impostor, true);
    expect(issuingCertificates(leaf, [forged])).toEqual([]);
    expect(names(issuingCertificates(leaf, [forged, issuingCertificate]))).toEqual(['CN=Issuing']);
    expect(issuingCertificates(leaf, [forged, issuingCertificate])[0]).toEqual(issuingCertificate);
  });

  it('are not taken from somebody who is no authority', async () => {
    const noAuthority = await issue(policy, issuing, false);
    expect(issuingCertificates(leaf, [noAuthority])).toEqual([]);
  });

  it('pass over what is no certificate, and what belongs to others', async () => {
    const other = await issue(stranger, stranger, true);
    const candidates = [new Uint8Array(0), new Uint8Array([0x30, 0x03, 1, 2, 3]), other, issuingCertificate];
    expect(names(issuingCertificates(leaf, candidates))).toEqual(['CN=Issuing']);
  });

  it('end in a circle of authorities that certify each other', async () => {
    const back = await issue(issuing, policy, true);
    const chain = issuingCertificates(leaf, [issuingCertificate, back, issuingCertificate]);
    expect(chain.length).toBeLessThanOrEqual(3);
    expect(names(chain).slice(0, 2)).toEqual(['CN=Issuing', 'CN=Policy']);
  });
});
