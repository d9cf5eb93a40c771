/**
 * Makes one token: reads a TokenOrder from standard input, writes a CreatedToken to standard output. Run by
 * `createToken` in a process of its own, because SoftHSM2 takes its configuration from this process's environment.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { createIssuingAuthority, createRoot, createSignatoryCertificate, personOf } from './demo-pki';
import type { DemoAuthority } from './demo-pki';
import { demoAuthorityLabel, demoPin, demoSoPin } from './demo-token';
import type { CreatedToken, TokenKeyOptions, TokenOrder } from './demo-token';
import { prepareSoftHsmFolder, SoftHsm, softHsmModule } from './soft-hsm';
import type { KeyKind, OpenToken } from './soft-hsm';
import { X509Certificate } from '@peculiar/x509';

const rootLabel = 'Countersign Demo Root CA';
const issuingLabel = 'Countersign Demo Issuing CA';

/** A key that waits for its certificate. */
interface PendingKey {
  options: TokenKeyOptions;
  id: Buffer;
  /** Of the key that the certificate is to name. */
  spki: Uint8Array<ArrayBuffer>;
  certificate?: X509Certificate;
}

async function make(order: TokenOrder): Promise<CreatedToken> {
  const module = softHsmModule();
  await mkdir(order.folder, { recursive: true, mode: 0o700 });
  const conf = await prepareSoftHsmFolder(order.folder);
  const authorityConf = await prepareSoftHsmFolder(join(order.folder, 'authority'));

  // The signatory's keys first, then the authorities' work, then the certificates into the signatory's token:
  // SoftHSM2 shows one configuration at a time, and nobody's private key may visit the other's token.
  let serial = '';
  const pending = await withSoftHsm(conf, (softHsm) => {
    const token = softHsm.createToken(order.label, order.pin, order.soPin);
    serial = token.serial;
    return order.keys.map((options) => bearKey(token, options));
  });
  const [issuing, root] = await withSoftHsm(authorityConf, async (softHsm) => {
    const authorities = await openAuthorities(softHsm, order.ca?.kind ?? 'EC-P384');
    for (const key of pending) {
      if (key.options.certificate === false) continue;
      key.certificate = await createSignatoryCertificate(
        authorities.issuing,
        key.spki,
        personOf(key.options.username),
        key.options.certificate,
      );
    }
    return [authorities.issuing.certificate, authorities.root.certificate] as const;
  });
  await withSoftHsm(conf, (softHsm) => {
    const token = softHsm.openToken(order.label, order.pin, serial);
    if (token === undefined) throw new Error(`The token "${order.label}" has gone.`);
    for (const key of pending) {
      if (key.certificate) storeCertificate(token, key.certificate, key.options.alias, key.id, 'user');
    }
    if (order.chainOnToken) {
      storeCertificate(token, issuing, issuingLabel, subjectKeyId(issuing), 'authority');
      storeCertificate(token, root, rootLabel, subjectKeyId(root), 'authority');
    }
  });

  return {
    module,
    conf,
    authorityConf,
    label: order.label,
    serial,
    pin: order.pin,
    soPin: order.soPin,
    rootPem: pem(root),
    chain: [pem(issuing), pem(root)],
    certificates: pending.map(({ options, id, certificate }) => ({
      alias: options.alias,
      username: options.username,
      kind: options.kind,
      id: id.toString('hex'),
      ...(certificate && { certificate: pem(certificate) }),
    })),
  };
}

function bearKey(token: OpenToken, options: TokenKeyOptions): PendingKey {
  const pair = token.generateKeyPair({
    kind: options.kind,
    label: options.alias,
    persistent: options.privateKey !== false,
    ...(options.id !== undefined && { id: Buffer.from(options.id, 'hex') }),
    ...(options.alwaysAuthenticate !== undefined && { alwaysAuthenticate: options.alwaysAuthenticate }),
  });
  const foreign = options.certificate !== false && options.certificate?.foreignKey === true;
  const named = foreign ? token.generateKeyPair({ kind: options.kind, label: '', persistent: false }) : pair;
  return { options, id: pair.id, spki: named.spki };
}

/** The authorities of this folder: those that it has, or new ones. */
async function openAuthorities(
  softHsm: SoftHsm,
  kind: KeyKind,
): Promise<{ issuing: DemoAuthority; root: DemoAuthority }> {
  const known = softHsm.openToken(demoAuthorityLabel, demoPin);
  if (known) {
    return { issuing: knownAuthority(known, issuingLabel), root: knownAuthority(known, rootLabel) };
  }
  const token = softHsm.createToken(demoAuthorityLabel, demoPin, demoSoPin);
  const rootPair = token.generateKeyPair({ kind, label: rootLabel, persistent: true });
  const root = await createRoot(token, rootPair, rootLabel);
  storeCertificate(token, root.certificate, rootLabel, rootPair.id, 'authority');
  const issuingPair = token.generateKeyPair({ kind, label: issuingLabel, persistent: true });
  const issuing = await createIssuingAuthority(root, issuingPair, issuingLabel);
  storeCertificate(token, issuing.certificate, issuingLabel, issuingPair.id, 'authority');
  return { issuing, root };
}

function knownAuthority(token: OpenToken, label: string): DemoAuthority {
  const certificate = new X509Certificate(new Uint8Array(token.certificate(label)));
  return { token, pair: token.keyPair(label, kindOf(certificate)), certificate };
}

function kindOf(certificate: X509Certificate): KeyKind {
  const algorithm = certificate.publicKey.algorithm as { name: string; namedCurve?: string; modulusLength?: number };
  return (
    algorithm.name === 'ECDSA' ? `EC-${algorithm.namedCurve?.replace('-', '')}` : `RSA-${algorithm.modulusLength}`
  ) as KeyKind;
}

function storeCertificate(
  token: OpenToken,
  certificate: X509Certificate,
  label: string,
  id: Uint8Array,
  category: 'user' | 'authority',
): void {
  const { tbsCertificate } = AsnConvert.parse(certificate.rawData, Certificate);
  token.storeCertificate({
    der: new Uint8Array(certificate.rawData),
    subject: new Uint8Array(AsnConvert.serialize(tbsCertificate.subject)),
    issuer: new Uint8Array(AsnConvert.serialize(tbsCertificate.issuer)),
    // PKCS#11 wants the serial number with its DER tag and length.
    serialNumber: derInteger(new Uint8Array(tbsCertificate.serialNumber)),
    id,
    label,
    category,
  });
}

/** DER INTEGER around octets that are already in two's complement, at most 127 of them. */
function derInteger(octets: Uint8Array): Uint8Array {
  return new Uint8Array([0x02, octets.length, ...octets]);
}

function subjectKeyId(certificate: X509Certificate): Uint8Array {
  const identifier = certificate.getExtension('2.5.29.14');
  if (identifier === null) throw new Error('An authority of the demo PKI has no subject key identifier.');
  return new Uint8Array(identifier.value).subarray(2);
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

async function withSoftHsm<Result>(
  conf: string,
  work: (softHsm: SoftHsm) => Result | Promise<Result>,
): Promise<Result> {
  if (!existsSync(conf)) throw new Error(`${conf} is missing.`);
  process.env.SOFTHSM2_CONF = conf;
  const softHsm = SoftHsm.load();
  try {
    return await work(softHsm);
  } finally {
    softHsm.close();
  }
}

const order = JSON.parse(await text(process.stdin)) as TokenOrder;
try {
  process.stdout.write(JSON.stringify(await make(order)));
} catch (error) {
  process.stderr.write(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
