import { execFile } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pkcs11Process } from '../../fixtures/token/pkcs11-process';
import type { Pkcs11Object } from '../../fixtures/token/pkcs11-process';
import { makeSoftToken } from '../../fixtures/token/soft-token';
import type { SoftToken } from '../../fixtures/token/soft-token';

const run = promisify(execFile);

async function objectsOf(token: SoftToken): Promise<Pkcs11Object[]> {
  const process = new Pkcs11Process(token.sharedLibrary);
  try {
    await process.value({ do: 'initialize' });
    await process.value({ do: 'open' });
    await process.value({ do: 'login', pin: token.pin });
    return await process.value<Pkcs11Object[]>({ do: 'objects' });
  } finally {
    await process.kill();
  }
}

describe('a token for every kind of key', () => {
  let token: SoftToken;
  let objects: Pkcs11Object[];
  const kinds = ['RSA-2048', 'RSA-3072', 'RSA-4096', 'EC-P256', 'EC-P384'] as const;

  beforeAll(async () => {
    token = await makeSoftToken({
      label: 'Every kind',
      keys: kinds.map((kind) => ({ alias: `user_${kind}`, username: 'åsa.öberg', kind })),
    });
    objects = await objectsOf(token);
  });
  afterAll(() => token?.remove());

  it.each(kinds)('%s is born in the token and can not leave it', (kind) => {
    const key = objects.find((object) => object.class === 'private' && object.label === `user_${kind}`);
    expect(key).toMatchObject({
      local: true,
      sensitive: true,
      alwaysSensitive: true,
      extractable: false,
      neverExtractable: true,
      sign: true,
      decrypt: false,
      givesKey: false,
    });
  });

  it.each(kinds)('%s signs for its own certificate, found by CKA_ID and label', async (kind) => {
    const alias = `user_${kind}`;
    const key = objects.find((object) => object.class === 'private' && object.label === alias);
    const found = objects.find((object) => object.class === 'certificate' && object.id === key?.id);
    expect(found?.label).toBe(alias);
    const certificate = new X509Certificate(Buffer.from(found?.value ?? '', 'base64'));
    expect(certificate.toString().trim()).toBe(
      token.certificates.find((entry) => entry.alias === alias)?.certificate?.trim(),
    );

    const process = new Pkcs11Process(token.sharedLibrary);
    await process.value({ do: 'initialize' });
    await process.value({ do: 'open' });
    await process.value({ do: 'login', pin: token.pin });
    await process.value({ do: 'sign-init', label: alias });
    const message = Buffer.from('Lease of the premises at Kungsgatan 12');
    const rsa = kind.startsWith('RSA');
    const input = rsa ? message : createHash('sha256').update(message).digest();
    const signature = Buffer.from(await process.value<string>({ do: 'sign', digest: input.toString('hex') }), 'hex');
    await process.kill();
    expect(verify('sha256', message, { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
    const other = Buffer.from('Lease of the premises at Kungsgatan 13');
    expect(verify('sha256', other, { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(false);
  });

  it('shows each signatory, the issuing authority and the root, and no authority key', () => {
    const names = (kind: Pkcs11Object['class']) =>
      objects.filter((object) => object.class === kind).map(({ label }) => label);
    const aliases = kinds.map((kind) => `user_${kind}`);
    expect(names('certificate').sort()).toEqual(
      [...aliases, 'Countersign Demo Issuing CA', 'Countersign Demo Root CA'].sort(),
    );
    expect(names('private').sort()).toEqual([...aliases].sort());
  });

  it('keeps its folder to its owner', async () => {
    for (const path of [token.folder, join(token.folder, 'tokens'), join(token.folder, 'authority')]) {
      expect((await stat(path)).mode & 0o777).toBe(0o700);
    }
  });

  it('lets openssl verify every certificate up to the root', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-chain-'));
    try {
      await writeFile(join(folder, 'root.pem'), token.rootPem);
      await writeFile(join(folder, 'issuing.pem'), token.chain[0] ?? '');
      for (const entry of token.certificates) {
        await writeFile(join(folder, 'leaf.pem'), entry.certificate ?? '');
        const chain = ['-x509_strict', '-CAfile', join(folder, 'root.pem'), '-no-CApath'];
        const { stdout } = await run('openssl', [
          ...['verify', ...chain, '-untrusted', join(folder, 'issuing.pem')],
          join(folder, 'leaf.pem'),
        ]);
        expect(stdout).toContain('leaf.pem: OK');
        // Without the issuing authority there is no path: the check above was not an empty one.
        await expect(run('openssl', ['verify', ...chain, join(folder, 'leaf.pem')])).rejects.toThrow('unable to get');
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('certifies a signatory as ETSI EN 319 412-2 asks, for content commitment only, with no claim', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-leaf-'));
    try {
      const file = join(folder, 'leaf.pem');
      await writeFile(file, token.certificates[0]?.certificate ?? '');
      const names = ['-nameopt', 'utf8,sep_comma_plus_space'];
      const { stdout } = await run('openssl', ['x509', '-in', file, '-noout', '-text', ...names]);
      expect(stdout).toContain('Subject: C=SE, SN=Öberg, GN=Åsa, CN=Åsa Öberg');
      expect(stdout).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE\n/);
      expect(stdout).toMatch(/X509v3 Key Usage: critical\s+Non Repudiation\n/);
      expect(stdout).toContain('X509v3 Subject Key Identifier');
      expect(stdout).toContain('X509v3 Authority Key Identifier');
      expect(stdout).not.toContain('qcStatements');
      const serial = /Serial Number:\s+([0-9a-f:]+)/.exec(stdout)?.[1]?.split(':') ?? [];
      expect(serial).toHaveLength(16);
      expect(parseInt(serial[0] ?? '', 16)).toBeLessThan(0x80);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('certificates that a signer must refuse or explain', () => {
  let token: SoftToken;
  let objects: Pkcs11Object[];
  const certificate = (alias: string) =>
    new X509Certificate(token.certificates.find((entry) => entry.alias === alias)?.certificate ?? '');
  const holds = (kind: Pkcs11Object['class'], alias: string) =>
    objects.some((object) => object.class === kind && object.label === alias);

  beforeAll(async () => {
    const key = { username: 'maria.lindqvist', kind: 'EC-P256' } as const;
    token = await makeSoftToken({
      label: 'Odd certificates',
      chainOnToken: false,
      ca: { kind: 'RSA-2048' },
      keys: [
        {
          ...key,
          alias: 'expired',
          certificate: { notBefore: '2020-01-01T00:00:00Z', notAfter: '2022-01-01T00:00:00Z' },
        },
        {
          ...key,
          alias: 'not-yet',
          certificate: { notBefore: '2090-01-01T00:00:00Z', notAfter: '2092-01-01T00:00:00Z' },
        },
        {
          ...key,
          alias: 'authority',
          certificate: { certificateAuthority: true, keyUsage: ['keyCertSign', 'cRLSign'] },
        },
        { ...key, alias: 'encryption', certificate: { keyUsage: ['keyEncipherment'] } },
        { ...key, alias: 'claims', certificate: { claims: { qualified: true, qscd: true, type: 'eSign' } } },
        { ...key, alias: 'foreign', certificate: { foreignKey: true } },
        { ...key, alias: 'no-key', privateKey: false },
        { ...key, alias: 'no-certificate', certificate: false },
        { ...key, alias: 'each-time', alwaysAuthenticate: true },
        { ...key, alias: 'named-id', id: '0a0b0c' },
      ],
    });
    objects = await objectsOf(token);
  });
  afterAll(() => token?.remove());

  it("makes them past, future, an authority's, for encryption, and with claims", () => {
    expect(certificate('expired').validTo).toBe('Jan  1 00:00:00 2022 GMT');
    expect(certificate('not-yet').validFrom).toBe('Jan  1 00:00:00 2090 GMT');
    expect(certificate('authority').ca).toBe(true);
    expect(certificate('claims').ca).toBe(false);
    // id-etsi-qcs-QcCompliance, QcSSCD and QcType esign, as DER object identifiers.
    const raw = (alias: string) => certificate(alias).raw.toString('hex');
    for (const oid of ['060604008e460101', '060604008e460104', '060704008e46010601']) {
      expect(raw('claims')).toContain(oid);
      expect(raw('encryption')).not.toContain(oid);
    }
    // KeyUsage as a BIT STRING: keyEncipherment is bit 2, nonRepudiation bit 1.
    expect(raw('encryption')).toContain('0603551d0f0101ff0404030205' + '20');
    expect(raw('claims')).toContain('0603551d0f0101ff0404030206' + '40');
  });

  it('leaves out a private key or a certificate on request', () => {
    expect([holds('private', 'no-key'), holds('certificate', 'no-key')]).toEqual([false, true]);
    expect([holds('private', 'no-certificate'), holds('certificate', 'no-certificate')]).toEqual([true, false]);
    expect([holds('private', 'foreign'), holds('certificate', 'foreign')]).toEqual([true, true]);
    expect(objects.filter((object) => object.label.startsWith('Countersign Demo'))).toEqual([]);
  });

  it("binds a foreign certificate to another key than the token's", async () => {
    const process = new Pkcs11Process(token.sharedLibrary);
    await process.value({ do: 'initialize' });
    await process.value({ do: 'open' });
    await process.value({ do: 'login', pin: token.pin });
    const message = Buffer.from('Whose key is this?');
    const agrees = async (alias: string) => {
      await process.value({ do: 'sign-init', label: alias });
      const digest = createHash('sha256').update(message).digest('hex');
      const signature = Buffer.from(await process.value<string>({ do: 'sign', digest }), 'hex');
      return verify('sha256', message, { key: certificate(alias).publicKey, dsaEncoding: 'ieee-p1363' }, signature);
    };
    expect(await agrees('foreign')).toBe(false);
    expect(await agrees('encryption')).toBe(true);
    await process.kill();
  });

  it('asks for the PIN with every signature of an always-authenticate key', async () => {
    const find = (alias: string) => objects.find((object) => object.class === 'private' && object.label === alias);
    expect(find('each-time')?.alwaysAuthenticate).toBe(true);
    expect(find('expired')?.alwaysAuthenticate).toBe(false);
    const process = new Pkcs11Process(token.sharedLibrary);
    await process.value({ do: 'initialize' });
    await process.value({ do: 'open' });
    await process.value({ do: 'login', pin: token.pin });
    const digest = '11'.repeat(32);
    await process.value({ do: 'sign-init', label: 'each-time' });
    expect(await process.rv({ do: 'sign', digest })).toBe(0x101);
    await process.kill();

    const patient = new Pkcs11Process(token.sharedLibrary);
    await patient.value({ do: 'initialize' });
    await patient.value({ do: 'open' });
    await patient.value({ do: 'login', pin: token.pin });
    await patient.value({ do: 'sign-init', label: 'each-time' });
    await patient.value({ do: 'login', pin: token.pin, user: 'context' });
    expect(await patient.rv({ do: 'sign', digest })).toBe(0);
    await patient.kill();
  });

  it('takes the CKA_ID that it is told', () => {
    const ids = objects.filter((object) => object.label === 'named-id').map(({ id }) => id);
    expect(ids).toEqual(['0a0b0c', '0a0b0c', '0a0b0c']);
  });
});

describe('several tokens', () => {
  it('adds a second token of the same label to one configuration, issued by the same authorities', async () => {
    const first = await makeSoftToken({ label: 'Twin', keys: [{ alias: 'a', username: 'a', kind: 'EC-P256' }] });
    try {
      const keys = [{ alias: 'b', username: 'b', kind: 'EC-P256' as const }];
      const second = await makeSoftToken({ folder: first.folder, label: 'Twin', keys });
      expect(second.serial).not.toBe(first.serial);
      expect(second.rootPem).toBe(first.rootPem);
      expect(second.chain).toEqual(first.chain);
      const process = new Pkcs11Process(first.sharedLibrary);
      await process.value({ do: 'initialize' });
      // Two tokens, and the free slot that SoftHSM2 always offers.
      expect(await process.value({ do: 'slots' })).toBe(3);
      await process.kill();
    } finally {
      await first.remove();
    }
  });

  it('says in a sentence why a token could not be made', async () => {
    await expect(makeSoftToken({ label: 'A label that is longer than thirty-two', keys: [] })).rejects.toThrow(
      'is longer than 32 octets',
    );
  });
});
