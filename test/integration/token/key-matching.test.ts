import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { KeyUsageFlags, KeyUsagesExtension, X509Certificate, X509CertificateGenerator } from '@peculiar/x509';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { summarizeSigner } from '../../../main/signing/signer-summary';
import { codes, configurationFor, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { day, issue, usages } from '../../fixtures/pki/certificates';
import { Pkcs11Process } from '../../fixtures/token/pkcs11-process';
import { makeSoftToken, type SoftToken, type SoftTokenOptions } from '../../fixtures/token/soft-token';

type Keys = NonNullable<SoftTokenOptions['keys']>;

/** Tokens on which CKA_ID does not say which key a certificate belongs to. */
describe('a certificate and its private key', () => {
  const bench = new Workbench();
  let token: SoftToken | undefined;

  afterEach(() => token?.remove());
  afterAll(() => bench.remove());

  async function made(keys: Keys, ids: Record<string, string> = {}): Promise<SoftToken> {
    token = await makeSoftToken({ ca: { kind: 'EC-P256' }, keys });
    const process = new Pkcs11Process(token.sharedLibrary);
    try {
      await process.value({ do: 'initialize' });
      await process.value({ do: 'open' });
      await process.value({ do: 'login', pin: token.pin });
      for (const [label, id] of Object.entries(ids)) await process.value({ do: 'set-certificate-id', label, id });
    } finally {
      await process.kill();
    }
    return token;
  }

  /** The outcome of a signature with an alias, and who signed, as our own check of the file has it. */
  async function sign(alias: string): Promise<[outcome: string, signer?: string]> {
    const services = bench.services(bench.profile(configurationFor(token!)));
    const result = await signFiles(services, [bench.document('a.pdf', classicTable())], { pin: token!.pin, alias });
    const path = result.documents[0]!.signed?.path;
    if (path === undefined) return [codes(result)[0]!];
    const [signature] = (await services.documents.verify(path)).signatures;
    return [signature!.integrity, signature!.signer!.subject];
  }

  it.each(['RSA-2048', 'EC-P256'] as const)(
    'belong together by their %s public key where their IDs disagree',
    async (kind) => {
      await made([{ alias: 'mine', username: 'ada.lovelace', kind, id: 'aa01' }], { mine: 'bb01' });
      expect(await sign('mine')).toEqual(['intact', expect.stringContaining('Ada Lovelace')]);
    },
  );

  it('are not confused by IDs that are exchanged', async () => {
    await made(
      [
        { alias: 'first', username: 'ada.lovelace', kind: 'RSA-2048', id: 'aa01' },
        { alias: 'second', username: 'alan.turing', kind: 'RSA-2048', id: 'aa02' },
      ],
      { first: 'aa02', second: 'aa01' },
    );
    expect(await sign('first')).toEqual(['intact', expect.stringContaining('Ada Lovelace')]);
    expect(await sign('second')).toEqual(['intact', expect.stringContaining('Alan Turing')]);
  });

  it('are not taken for a pair when only their ID is one', async () => {
    await made([
      { alias: 'foreign', username: 'ada.lovelace', kind: 'RSA-2048', certificate: { foreignKey: true } },
      { alias: 'own', username: 'alan.turing', kind: 'RSA-2048' },
    ]);
    expect(await sign('foreign')).toEqual(['key.missing']);
    expect(await sign('own')).toEqual(['intact', expect.stringContaining('Alan Turing')]);
  });

  describe('that has been renewed', () => {
    /** A certificate for the key of another one, from another authority, valid for a year from `from`. */
    async function renewed(pem: string, from: string): Promise<X509Certificate> {
      const authority = await issue({ name: 'New CA', keyUsage: usages.keyCertSign, authority: {} });
      const key = authority.privateKey.export({ format: 'der', type: 'pkcs8' });
      const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
      const notBefore = new Date(from);
      return X509CertificateGenerator.create({
        serialNumber: `0${notBefore.getFullYear()}`,
        subject: 'CN=Ada Renewed',
        issuer: `CN=Test ${authority.name}, O=Test PKI`,
        publicKey: new X509Certificate(pem).publicKey,
        signingKey: await webcrypto.subtle.importKey('pkcs8', key, algorithm, false, ['sign']),
        signingAlgorithm: algorithm,
        notBefore,
        notAfter: new Date(notBefore.getTime() + 365 * day),
        extensions: [new KeyUsagesExtension(KeyUsageFlags.nonRepudiation, true)],
      });
    }

    async function add(...certificates: X509Certificate[]): Promise<void> {
      const process = new Pkcs11Process(token!.sharedLibrary);
      try {
        await process.value({ do: 'initialize' });
        await process.value({ do: 'open' });
        await process.value({ do: 'login', pin: token!.pin });
        for (const one of certificates) {
          const [subject, certificate] = [one.subjectName.toArrayBuffer(), one.rawData].map((octets) =>
            Buffer.from(octets).toString('hex'),
          );
          await process.value({
            do: 'add-certificate',
            label: 'mine',
            id: 'aa01',
            subject: subject!,
            certificate: certificate!,
          });
        }
      } finally {
        await process.kill();
      }
    }

    it('keeps its alias, and signs with the certificate that is valid now', async () => {
      const certificate = { notBefore: '2020-01-01', notAfter: '2021-01-01' };
      await made([{ alias: 'mine', username: 'ada.lovelace', kind: 'EC-P256', id: 'aa01', certificate }]);
      const { certificate: pem } = token!.certificates.find(({ alias }) => alias === 'mine')!;
      const soon = new Date(Date.now() - 30 * day).toISOString();
      await add(await renewed(pem!, '2022-01-01'), await renewed(pem!, soon), await renewed(pem!, '2090-01-01'));
      expect(await sign('mine')).toEqual(['intact', expect.stringContaining('Ada Renewed')]);
      const services = bench.services(bench.profile(configurationFor(token!)));
      const { alias, choices } = await summarizeSigner(await services.signers.find('any'), new Date());
      expect(alias).toBe('mine');
      expect(choices.map((one) => [one.alias, one.usable, one.certificate?.notBefore.slice(0, 10)])).toEqual([
        ['mine', true, soon.slice(0, 10)],
      ]);
    });
  });

  it('keeps its alias when the login shows a key of the same label that has no certificate', async () => {
    await made([
      { alias: 'mine', username: 'ada.lovelace', kind: 'EC-P256', id: 'aa01' },
      { alias: 'mine', username: 'ada.lovelace', kind: 'EC-P256', id: 'aa02', certificate: false },
    ]);
    expect(await sign('mine')).toEqual(['intact', expect.stringContaining('Ada Lovelace')]);
  });
});
