import { createHash, createPrivateKey, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import { X509CertificateGenerator } from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { verifiedSigner } from '../../../main/trust/lists/list-verification';
import { ListError, maximumListBytes } from '../../../main/trust/lists/list-error';
import { readSignedList } from '../../../main/trust/lists/signed-list';
import { day, issue, usages, type Identity } from '../../fixtures/pki/certificates';
import { listXml } from '../../fixtures/trust/list-xml';
import { keyInfoOf, signList, type SigningWish } from '../../fixtures/trust/sign-list';
import { exampleList } from '../../fixtures/trust/example-list';

const at = new Date();
const signing = { keyUsage: usages.digitalSignature };
let rsa: Identity;
let other: Identity;
let unsigned: string;

beforeAll(async () => {
  rsa = await issue({ name: 'List signer', rsa: true, ...signing });
  other = await issue({ name: 'Another signer', rsa: true, ...signing });
  unsigned = listXml(await exampleList());
});

const octets = (xml: string): Uint8Array => Buffer.from(xml, 'utf8');
const verify = (xml: string | Uint8Array, candidates = [rsa.certificate]) =>
  verifiedSigner(readSignedList(typeof xml === 'string' ? octets(xml) : xml), candidates, at);

function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ListError) return error.fault;
    throw error;
  }
  return 'accepted';
}

describe('a list that is signed well', () => {
  const rsaWishes: [string, SigningWish][] = [
    ['RSA with SHA-256', { algorithm: 'rsa-sha256' }],
    ['RSA with SHA-384', { algorithm: 'rsa-sha384', digest: 'sha384' }],
    ['RSA with SHA-512', { algorithm: 'rsa-sha512', digest: 'sha512' }],
    ['RSA-PSS with parameters', { algorithm: 'rsa-pss' }],
    ['RSA-PSS with a short salt', { algorithm: 'rsa-pss', saltLength: 20 }],
    ['RSA-PSS with SHA-256 by its name', { algorithm: 'sha256-rsa-MGF1' }],
    ['RSA-PSS with SHA-512 by its name', { algorithm: 'sha512-rsa-MGF1', digest: 'sha512' }],
    ['Canonical XML 1.0 throughout', { method: 'inclusive', propertiesMethod: 'inclusive', infoMethod: 'inclusive' }],
    ['no canonicalization named', { method: 'none', propertiesMethod: 'none' }],
    ['no transform on the properties', { propertiesMethod: 'none' }],
    ['a key beside the certificate', { keyInfo: '<ds:KeyValue/>' }],
  ];
  it.each(rsaWishes)('%s', (_, wish) => {
    const signer = verify(signList(unsigned, rsa, wish));
    expect(Buffer.from(signer.certificate).equals(rsa.certificate)).toBe(true);
    expect(signer).toMatchObject({ signingTime: '2026-01-01T12:00:00Z', outOfPeriod: false });
  });

  it.each([
    ['P-256', 'ecdsa-sha256'],
    ['P-256', 'ecdsa-sha512'],
    ['P-384', 'ecdsa-sha384'],
    ['P-521', 'ecdsa-sha512'],
  ] as const)('%s with %s', async (curve, algorithm) => {
    const identity = await issue({ name: 'EC signer', curve, ...signing });
    const xml = signList(unsigned, identity, { algorithm });
    expect(verify(xml, [rsa.certificate, identity.certificate]).outOfPeriod).toBe(false);
  });

  it('begins with a byte order mark', () => {
    const bytes = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), octets(signList(unsigned, rsa))]);
    expect(verify(bytes).outOfPeriod).toBe(false);
  });

  it('has CR LF at its line ends', () => {
    expect(verify(signList(unsigned, rsa).replaceAll('\n', '\r\n')).outOfPeriod).toBe(false);
  });

  it('has comments, instructions, CDATA and references where they may be', () => {
    const dressed = unsigned
      .replace('<TrustServiceStatusList', '<?stylesheet href="a"?>\n<!-- before -->\n<TrustServiceStatusList')
      .replace('<SchemeInformation>', "<!-- in it --><?inside?><SchemeInformation xml:space='preserve'>")
      .replace('Made for tests', '<![CDATA[Made <for> & ]]>tests &#xD; &quot;&#x10348;&quot;')
      .concat('<?after all?>\n<!-- the end -->');
    expect(verify(signList(dressed, rsa, { method: 'inclusive' })).outOfPeriod).toBe(false);
    expect(verify(signList(dressed, rsa)).outOfPeriod).toBe(false);
  });

  const infoWith = (from: string, to: string): SigningWish => ({ edit: { info: (xml) => xml.replace(from, to) } });
  const byEnveloped = '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>';
  const byXPath =
    '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath></ds:Transform>';
  const exclusively = '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>';

  // As lists were signed until about 2019.
  it.each<[string, SigningWish]>([
    ['is named by the Id of its root', infoWith('URI=""', 'URI="#list"')],
    ['leaves its signature out by an XPath', infoWith(byEnveloped, byXPath)],
    ['does both', infoWith(byEnveloped, byEnveloped + byXPath)],
    [
      'does it behind the canonicalization once more',
      infoWith(byEnveloped + exclusively, byEnveloped + exclusively + byXPath),
    ],
  ])('%s', (_, wish) => {
    expect(verify(signList(unsigned, rsa, wish)).outOfPeriod).toBe(false);
  });

  it('names its signer’s certificate by SHA-1, on which nothing rests', () => {
    const digest = (name: string): string => createHash(name).update(rsa.certificate).digest('base64');
    const properties = (xml: string): string =>
      xml
        .replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1')
        .replace(digest('sha256'), digest('sha1'));
    expect(verify(signList(unsigned, rsa, { edit: { properties } })).outOfPeriod).toBe(false);
    expect(faultOf(() => verify(signList(unsigned, rsa, { edit: { properties } }), [other.certificate]))).toBe(
      'signer-not-named',
    );
  });

  it.each<[string, string, SigningWish]>([
    ['named by the Id of another element', 'signature-shape', infoWith('URI=""', 'URI="#properties"')],
    ['named by an Id that nothing has', 'signature-shape', infoWith('URI=""', 'URI="#nothing"')],
    ['named by an XPointer', 'signature-shape', infoWith('URI=""', 'URI="#xpointer(/)"')],
    ['with another XPath', 'signature-shape', infoWith(byEnveloped, byXPath.replace('Signature', 'SchemeInformation'))],
    ['with an XPath in place of the canonicalization', 'signature-shape', infoWith(exclusively, byXPath + byXPath)],
    ['with its signature inside', 'signature-shape', infoWith(byEnveloped, '')],
  ])('is refused %s', (_, fault, wish) => {
    expect(faultOf(() => verify(signList(unsigned, rsa, wish)))).toBe(fault);
  });

  it('is refused where two elements have the Id that names it', () => {
    const twice = unsigned.replace('<SchemeInformation>', '<SchemeInformation Id="list">');
    expect(faultOf(() => verify(signList(twice, rsa, infoWith('URI=""', 'URI="#list"'))))).toBe('signature-shape');
  });

  it('takes xml:lang from around its properties in Canonical XML 1.0', () => {
    const around = unsigned.replace('Id="list"', 'Id="list" xml:lang="en" xml:base="https://a.example/"');
    const inherits: SigningWish = { propertiesMethod: 'none', infoMethod: 'inclusive' };
    expect(verify(signList(around, rsa, inherits)).outOfPeriod).toBe(false);
    expect(verify(signList(around, rsa)).outOfPeriod).toBe(false);
  });

  it('redeclares and undeclares namespaces', () => {
    const odd = unsigned.replace(
      '<HistoricalInformationPeriod>',
      '<a:x xmlns:a="urn:1" b:y="2" xmlns:b="urn:0" a:z="1"><a:x xmlns:a="urn:2"><n xmlns="" b:q="&#9;&#10;"><m/></n></a:x></a:x><HistoricalInformationPeriod>',
    );
    for (const method of ['exclusive', 'inclusive'] as const) {
      expect(verify(signList(odd, rsa, { method })).outOfPeriod).toBe(false);
    }
  });

  it('tells that the signer has expired, and takes it', async () => {
    const past = { notBefore: new Date(at.getTime() - 20 * day), notAfter: new Date(at.getTime() - day) };
    const expired = await issue({ name: 'Expired signer', rsa: true, ...signing, ...past });
    expect(verify(signList(unsigned, expired), [expired.certificate]).outOfPeriod).toBe(true);
  });
});

describe('whose signature it is', () => {
  it('is told by the candidates alone', () => {
    const xml = signList(unsigned, rsa);
    expect(faultOf(() => verify(xml, [other.certificate]))).toBe('signer-not-named');
    expect(faultOf(() => verify(xml, []))).toBe('signer-not-named');
  });

  it('is not told by KeyInfo', () => {
    const xml = signList(unsigned, rsa, { keyInfo: keyInfoOf(other.certificate) });
    expect(faultOf(() => verify(xml, [other.certificate]))).toBe('signer-not-named');
    expect(faultOf(() => verify(xml, [rsa.certificate, other.certificate]))).toBe('signer-not-named');
  });

  it('is checked with the key of the candidate', () => {
    // The properties name the other signer, the value is of this one.
    const forged = signList(unsigned, { ...rsa, certificate: other.certificate });
    expect(faultOf(() => verify(forged, [other.certificate]))).toBe('signature-wrong');
  });

  it('is refused with a short RSA key', async () => {
    const kind = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      publicExponent: Uint8Array.of(1, 0, 1),
      modulusLength: 1024,
    };
    const keys = await webcrypto.subtle.generateKey(kind, true, ['sign', 'verify']);
    const { rawData } = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=Short',
      keys,
      signingAlgorithm: kind,
    });
    const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
    const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const short = { ...rsa, certificate: new Uint8Array(rawData), privateKey };
    expect(faultOf(() => verify(signList(unsigned, short), [short.certificate]))).toBe('algorithm');
  });
});

describe('the limits', () => {
  it('reads no more than 16 MiB', () => {
    expect(faultOf(() => readSignedList(new Uint8Array(maximumListBytes + 1)))).toBe('too-large');
  });

  it('reads no element that nests without end', () => {
    const deep = unsigned.replace(
      '<HistoricalInformationPeriod>',
      `${'<a>'.repeat(70)}${'</a>'.repeat(70)}<HistoricalInformationPeriod>`,
    );
    expect(faultOf(() => readSignedList(octets(deep)))).toBe('not-xml');
  });
});
