import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSignedData, withSignatureTimeStamp, type CadesPlan } from '../../../main/cades/index';
import {
  algorithmIdentifier,
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  tags,
} from '../../../main/pki';
import {
  DocumentTimestampRevision,
  listSignatures,
  planValidationData,
  validationKey,
} from '../../../main/document/pades';
import { PdfReader, PdfString } from '../../../main/document/pdf';
import { day, issue, purposes, usages, type Identity, type IdentityWish } from '../../fixtures/pki/certificates';
import { writeIdentity } from '../../fixtures/pki/responders';
import { crl, ocspResponse, serialNumberOf } from '../../fixtures/pki/revocation-data';
import { makeTimestampToken } from '../../fixtures/pki/timestamp-token';
import { planFor, type Signatory } from '../cades/demo-signatory';
import { signDocument, writeFile, type SignOptions } from './signed-document';

/** Made when it is needed: several files of tests that follow each other in one process share this module. */
let folder: string | undefined;
export function removeStampFiles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}

/** A root, an issuing authority below it, a signatory, a timestamp authority and an OCSP responder. No network is asked. */
export interface Parties {
  root: Identity;
  issuing: Identity;
  signer: Identity;
  tsa: Identity;
  /** One whose certificate is not for timestamps. */
  notForTimestamps: Identity;
  responder: Identity;
  /** Its certificate does not say that it needs no revocation data of its own. */
  checkedResponder: Identity;
  /** Where OpenSSL finds the keys that it stamps with. */
  folder: string;
}

/** What is other than usual with the certificates of the parties. */
export interface PartiesWish {
  root?: Partial<IdentityWish>;
  issuing?: Partial<IdentityWish>;
  signer?: Partial<IdentityWish>;
  tsa?: Partial<IdentityWish>;
  responder?: Partial<IdentityWish>;
}

/** @param wish - when the signatory's certificate ends, or what else is other than usual */
export async function createParties(wish?: Date | PartiesWish): Promise<Parties> {
  const others = wish instanceof Date ? { signer: { notAfter: wish } } : (wish ?? {});
  const authority = usages.keyCertSign | usages.cRLSign;
  const root = await issue({ name: 'Root', keyUsage: authority, authority: {}, ...others.root });
  const issuing = await issue(
    { name: 'Issuing CA', keyUsage: authority, authority: { pathLength: 0 }, ...others.issuing },
    root,
  );
  const signer = await issue(
    {
      name: 'Signatory',
      keyUsage: usages.nonRepudiation,
      notBefore: new Date(Date.now() - 30 * day),
      ...others.signer,
    },
    issuing,
  );
  const stamping = {
    keyUsage: usages.digitalSignature,
    extendedKeyUsage: { oids: [purposes.timeStamping], critical: true },
  };
  const tsa = await issue({ name: 'TSA', ...stamping, ...others.tsa }, issuing);
  const notForTimestamps = await issue({ name: 'Web server', keyUsage: usages.digitalSignature }, issuing);
  const answering = {
    keyUsage: usages.digitalSignature,
    extendedKeyUsage: { oids: [purposes.ocspSigning], critical: false },
  };
  const responder = await issue({ name: 'OCSP', ...answering, noCheck: true, ...others.responder }, issuing);
  const checkedResponder = await issue({ name: 'OCSP that is checked', ...answering }, issuing);
  folder ??= mkdtempSync(join(tmpdir(), 'countersign-stamps-'));
  const own = mkdtempSync(join(folder, 'parties-'));
  for (const identity of [tsa, notForTimestamps]) await writeIdentity(own, identity);
  return { root, issuing, signer, tsa, notForTimestamps, responder, checkedResponder, folder: own };
}

export interface TokenWish {
  by?: Identity;
  time?: Date;
  /** What is time-stamped instead of what should be. */
  octets?: Uint8Array;
  /** Of a token with a time of its own. */
  imprintDigest?: 'SHA-1' | 'SHA-256';
  digest?: 'SHA-1' | 'SHA-256';
}

/** A time-stamp token over octets, with the chain up to the root; its CMS made by OpenSSL where it is of the present. */
export function timestampToken(parties: Parties, octets: Uint8Array, wish: TokenWish = {}): Uint8Array {
  const { by = parties.tsa, time, imprintDigest = 'SHA-256', digest } = wish;
  const imprint = createHash(imprintDigest.replace('-', '').toLowerCase())
    .update(wish.octets ?? octets)
    .digest();
  if (!time) return tokenOver(parties, imprint, by, new Date());
  const chain = [parties.issuing.certificate];
  return makeTimestampToken({ imprint, imprintDigest, by, time, chain, ...(digest && { digest }) });
}

let tokens = 0;

function tokenOver({ issuing, folder: own }: Parties, imprint: Uint8Array, by: Identity, time: Date): Uint8Array {
  const info = sequence(
    integer(1),
    objectIdentifier('1.3.6.1.4.1.99999.7'),
    sequence(algorithmIdentifier('2.16.840.1.101.3.4.2.1'), octetString(imprint)),
    integer(++tokens),
    element(tags.generalizedTime, Buffer.from(`${time.toISOString().replace(/[-:T]|\.\d+Z/g, '')}Z`)),
  );
  const base = join(own, by.name.toLowerCase().replaceAll(' ', '-'));
  const [file, chain] = [join(own, `info-${tokens}.der`), join(own, 'chain.pem')];
  writeFileSync(file, info);
  writeFileSync(chain, `${issuing.pem}\n`);
  return execFileSync('openssl', [
    ...['cms', '-sign', '-nodetach', '-binary', '-cades', '-econtent_type', 'id-smime-ct-TSTInfo', '-outform', 'DER'],
    ...['-in', file, '-signer', `${base}.pem`, '-inkey', `${base}.key`, '-md', 'sha256', '-certfile', chain],
  ]);
}

export function planOf({ signer, issuing, root }: Parties): { signatory: Signatory; plan: CadesPlan } {
  const signatory = {
    privateKey: signer.privateKey,
    certificate: signer.certificate,
    chain: [issuing.certificate],
    anchor: root.pem,
  };
  const algorithm = signer.privateKey.asymmetricKeyType === 'rsa' ? 'RSA-PKCS1' : 'ECDSA';
  return { signatory, plan: planFor(signatory, algorithm) };
}

/** Signs; with `stamp`, the signature gets a signature-time-stamp. */
export function sign(parties: Parties, original: Buffer, stamp?: TokenWish, options: SignOptions = {}): Buffer {
  const { signatory, plan } = planOf(parties);
  if (!stamp) return signDocument(original, signatory, plan, options);
  const cms = (bare: Uint8Array): Uint8Array => {
    const value = readSignedData(bare).signerInfos[0]!.signatureValue;
    return withSignatureTimeStamp(bare, timestampToken(parties, value, stamp));
  };
  return signDocument(original, signatory, plan, { ...options, cms, extraRoom: 6000 + (options.extraRoom ?? 0) });
}

/** Appends a document timestamp. */
export function stampDocument(parties: Parties, original: Buffer, wish: TokenWish = {}): Buffer {
  return appended(original, (reader) => {
    const revision = DocumentTimestampRevision.plan(reader, 6000);
    const octets = Buffer.concat([original, revision.head, revision.tail]);
    return revision.withToken(timestampToken(parties, octets, wish));
  });
}

export interface StoreWish {
  /** Whose revocation data is there. Without it, everybody's that is needed. */
  ocspFor?: Identity[];
  responder?: Identity;
  status?: 'good' | 'unknown' | Date;
  /** CRLReason of a status that is a date. */
  reason?: number;
  /** Whom the root's list revokes, and since when. */
  rootRevokes?: { identity: Identity; at: Date };

  thisUpdate?: Date;
  nextUpdate?: Date;
  /** Of the OCSP responses; now unless said otherwise. */
  producedAt?: Date;
  /** The list that the root issues about its authorities. */
  rootList?: boolean;
  certificates?: Identity[];
}

/** Appends a DSS for every signature that is there. */
export function addValidationData(parties: Parties, original: Buffer, wish: StoreWish = {}): Buffer {
  const { root, issuing, signer, tsa } = parties;
  const { ocspFor = [signer, tsa], responder = parties.responder, status = 'good', rootList = true } = wish;
  const { thisUpdate = new Date(), nextUpdate = new Date(thisUpdate.getTime() + day) } = wish;
  const ocsps = ocspFor.map(({ certificate }) =>
    ocspResponse({
      ...{ certificate, issuer: issuing.certificate, responder, status, thisUpdate, nextUpdate },
      ...(wish.reason !== undefined && { reason: wish.reason }),
      ...(wish.producedAt && { producedAt: wish.producedAt }),
    }),
  );
  const certificates = (wish.certificates ?? [signer, issuing, root, tsa, responder]).map((one) => one.certificate);
  const { rootRevokes } = wish;
  const revoking = rootRevokes && {
    revoked: [serialNumberOf(rootRevokes.identity.certificate)],
    revokedAt: rootRevokes.at,
  };
  const crls = rootList ? [crl({ issuer: root, thisUpdate, nextUpdate, ...revoking })] : [];
  return appended(original, (reader) => {
    const related = listSignatures(reader).map(({ contents }) => ({
      key: validationKey(contents instanceof PdfString ? contents.bytes : new Uint8Array()),
      ...{ certificates, ocsps, crls },
    }));
    return planValidationData(reader, related).bytes;
  });
}

function appended(original: Buffer, plan: (reader: PdfReader) => Buffer): Buffer {
  const reader = PdfReader.open(writeFile(original));
  try {
    return Buffer.concat([original, plan(reader)]);
  } finally {
    reader.close();
  }
}
