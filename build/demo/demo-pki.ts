import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  PublicKey,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { JsonName, X509Certificate } from '@peculiar/x509';
import { tokenCrypto, tokenSigningKey } from './token-crypto';
import type { OpenToken, TokenKeyPair } from './soft-hsm';

/** Key usages by their X.509 names (RFC 5280, 4.2.1.3). */
export type KeyUsageName = keyof typeof KeyUsageFlags;

/** A person's name as a certificate carries it (ETSI EN 319 412-2, 4.2.4). */
export interface PersonName {
  givenName: string;
  surname: string;
  commonName: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
}

/** What a test may want different in a signatory's certificate. */
export interface CertificateOverrides {
  /** ISO 8601. */
  notBefore?: string;
  notAfter?: string;
  subject?: Partial<PersonName>;
  keyUsage?: KeyUsageName[];
  /** A certificate that says it is an authority's. */
  certificateAuthority?: boolean;
  /** Says that its issuer tells nobody whether it was revoked (noRevAvail, RFC 9608). */
  noRevocationAvailable?: boolean;
  /** Binds the certificate to a key that is not in the token. */
  foreignKey?: boolean;
  /** QCStatements (ETSI EN 319 412-5). A claim of this kind in a demo certificate would be false: tests only. */
  claims?: { qualified?: boolean; qscd?: boolean; type?: 'eSign' | 'eSeal' | 'web' };
}

/** A certificate authority of the demo PKI: its certificate and its key, which lives in the authorities' token. */
export interface DemoAuthority {
  token: OpenToken;
  pair: TokenKeyPair;
  certificate: X509Certificate;
}

const yearsOfRoot = 20;
const yearsOfIssuingAuthority = 10;
const yearsOfSignatory = 2;
const demoOrganization = 'Countersign Demo';

/** The self-signed root: it signs authorities and revocation lists, nothing else. */
export async function createRoot(token: OpenToken, pair: TokenKeyPair, commonName: string): Promise<DemoAuthority> {
  const name = authorityName(commonName);
  const certificate = await issue({
    issuer: { token, pair },
    issuerName: name,
    subject: name,
    publicKey: new PublicKey(pair.spki),
    years: yearsOfRoot,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { token, pair, certificate };
}

/** The authority that issues the signatories' certificates; no further authority may follow it. */
export async function createIssuingAuthority(
  root: DemoAuthority,
  pair: TokenKeyPair,
  commonName: string,
): Promise<DemoAuthority> {
  const certificate = await issue({
    issuer: root,
    issuerName: root.certificate.subjectName,
    subject: authorityName(commonName),
    publicKey: new PublicKey(pair.spki),
    years: yearsOfIssuingAuthority,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return { token: root.token, pair, certificate };
}

/**
 * A signatory's certificate: key usage nonRepudiation only (ETSI EN 319 412-2, 4.3.2, type A) and two years.
 * @param spki - DER SubjectPublicKeyInfo of the key that the signatory's token made
 */
export async function createSignatoryCertificate(
  issuer: DemoAuthority,
  spki: Uint8Array<ArrayBuffer>,
  person: PersonName,
  overrides: CertificateOverrides = {},
): Promise<X509Certificate> {
  const flags = (overrides.keyUsage ?? ['nonRepudiation']).reduce((all, usage) => all | KeyUsageFlags[usage], 0);
  return issue({
    issuer,
    issuerName: issuer.certificate.subjectName,
    subject: personName({ ...person, ...overrides.subject }),
    publicKey: new PublicKey(spki),
    years: yearsOfSignatory,
    notBefore: overrides.notBefore,
    notAfter: overrides.notAfter,
    extensions: [
      new BasicConstraintsExtension(overrides.certificateAuthority ?? false, undefined, true),
      new KeyUsagesExtension(flags, true),
      ...(overrides.claims ? [qualifiedStatements(overrides.claims)] : []),
      ...(overrides.noRevocationAvailable ? [new Extension('2.5.29.56', false, new Uint8Array([0x05, 0x00]))] : []),
    ],
  });
}

/** `maria.lindqvist` → Maria Lindqvist: the demo's people are named after their user names. */
export function personOf(username: string): PersonName {
  const words = username
    .split(/[._\s-]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const givenName = words[0] ?? username;
  const surname = words.slice(1).join(' ') || givenName;
  return { givenName, surname, commonName: words.join(' ') || username, country: 'SE' };
}

interface Issue {
  issuer: Pick<DemoAuthority, 'token' | 'pair'> & Partial<Pick<DemoAuthority, 'certificate'>>;
  issuerName: Name;
  subject: Name;
  publicKey: PublicKey;
  years: number;
  notBefore?: string | undefined;
  notAfter?: string | undefined;
  extensions: Extension[];
}

async function issue(request: Issue): Promise<X509Certificate> {
  const crypto = tokenCrypto(request.issuer.token);
  const issuerKey = request.issuer.certificate?.publicKey ?? new PublicKey(request.issuer.pair.spki);
  const notBefore = request.notBefore ? new Date(request.notBefore) : minutesAgo(10);
  const notAfter = request.notAfter ? new Date(request.notAfter) : yearsLater(notBefore, request.years);
  return X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: request.subject,
      issuer: request.issuerName,
      notBefore,
      notAfter,
      publicKey: request.publicKey,
      signingKey: tokenSigningKey(request.issuer.pair),
      extensions: [
        ...request.extensions,
        await SubjectKeyIdentifierExtension.create(request.publicKey, false, crypto),
        await AuthorityKeyIdentifierExtension.create(issuerKey, false, crypto),
      ],
    },
    crypto,
  );
}

/** 16 random octets, positive and of full length without a leading zero (RFC 5280, 4.1.2.2 allows 20). */
function serialNumber(): string {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40;
  return octets.toString('hex');
}

function authorityName(commonName: string): Name {
  return new Name([{ C: ['SE'] }, { O: [demoOrganization] }, { CN: [commonName] }]);
}

function personName(person: PersonName): Name {
  const parts: JsonName = [
    { C: [person.country] },
    { SN: [person.surname] },
    { G: [person.givenName] },
    { CN: [person.commonName] },
  ];
  return new Name(parts);
}

/** A certificate that begins a little in the past is valid on a machine whose clock is a little behind. */
function minutesAgo(minutes: number): Date {
  const date = new Date(Date.now() - minutes * 60_000);
  date.setUTCMilliseconds(0);
  return date;
}

function yearsLater(date: Date, years: number): Date {
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later;
}

const qcTypes = { eSign: 1, eSeal: 2, web: 3 } as const;

/** QCStatements, RFC 3739 3.2.6: a SEQUENCE of statements named below 0.4.0.1862.1 (id-etsi-qcs). */
function qualifiedStatements(claims: NonNullable<CertificateOverrides['claims']>): Extension {
  const statements: Uint8Array[] = [];
  if (claims.qualified) statements.push(sequence(qcsIdentifier(1)));
  if (claims.qscd) statements.push(sequence(qcsIdentifier(4)));
  if (claims.type) statements.push(sequence(qcsIdentifier(6), sequence(qcsIdentifier(6, qcTypes[claims.type]))));
  return new Extension('1.3.6.1.5.5.7.1.3', false, sequence(...statements));
}

function qcsIdentifier(...arcs: number[]): Uint8Array {
  const body = [0x04, 0x00, 0x8e, 0x46, 0x01, ...arcs];
  return new Uint8Array([0x06, body.length, ...body]);
}

/** DER SEQUENCE of fewer than 128 octets, which the statements never exceed. */
function sequence(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = Buffer.concat(parts);
  return new Uint8Array([0x30, body.length, ...body]);
}
