import { basename } from 'node:path';
import type { CertificateProblem } from '../../preload/contract/error-codes';
import type { CertificateSummary } from '../../preload/contract/model';
import { describePublicKey, sameOctets, Tlv } from '../document/cades';
import { CountersignError } from '../errors/countersign-error';
import type { PinConversation, PinPrompt, PinRequest } from '../signing/signing-port';
import type {
  DeletedObjects,
  KeyKind,
  KeyManagement,
  ManagedKey,
  PinRelease,
  PinState,
  StoredObjects,
  TokenSession,
} from '../token/crypto-token';
import { examineCertificate, readCertificate, type Certificate } from '../trust/certificate';
import { issuingCertificates } from '../trust/chain';
import {
  certificationRequest,
  certificationRequestInfo,
  requestDigest,
  requestSignature,
} from './certification-request';
import { certificateObject, notImported, readCertificates } from './issued-certificates';
import type { KeyPlace } from './key-place';
import { subjectName } from './subject-name';

/** A key as a person is told of it. */
export interface DescribedKey {
  alias: string;
  id: string;
  /** Such as `RSA 3072` or `EC P-256`; `unknown` where the token does not tell. */
  algorithm: string;
  certificates: DescribedCertificate[];
}

/** Without a subject it can not be read. */
export type DescribedCertificate = Partial<CertificateSummary> & { problem?: CertificateProblem };

/** Where no kind is named: what validators everywhere accept and a token makes soon, as far as it is offered. */
const preferredKinds: KeyKind[] = ['RSA-3072', 'P-256', 'RSA-2048', 'P-384', 'RSA-4096', 'P-521'];

/** The life of keys: made in a token, certified, renewed, and deleted. Each step is one login. */
export class KeyService {
  constructor(
    private readonly prompt: PinPrompt,
    private readonly now: () => Date,
  ) {}

  /** Every key of the token, and the kinds that it can make. */
  list(place: KeyPlace): Promise<{ keys: DescribedKey[]; offered: KeyKind[] }> {
    return this.within(place, '', async (keys) => ({
      keys: (await keys.list())
        .map((key) => this.describe(key))
        .sort((one, other) => one.alias.localeCompare(other.alias)),
      offered: await keys.offered(),
    }));
  }

  /**
   * Makes a key pair in the token.
   * @throws CountersignError key.exists, key.limit, key.kindUnsupported, key.alwaysAuthenticateRefused, …
   */
  async generate(
    place: KeyPlace,
    wish: { alias?: string; kind?: KeyKind; alwaysAuthenticate: boolean },
  ): Promise<DescribedKey> {
    const alias = newAlias(place.alias(wish.alias));
    return this.within(place, alias, async (keys) => {
      const offered = wish.kind ? [wish.kind] : await keys.offered();
      const kind = preferredKinds.find((one) => offered.includes(one));
      if (!kind) {
        throw new CountersignError('key.managementUnsupported', { token: place.tokenName, detail: 'it makes no keys' });
      }
      const { alwaysAuthenticate } = wish;
      const limit = place.limit === undefined ? {} : { limit: place.limit };
      return this.describe(await keys.generate({ alias, kind, alwaysAuthenticate, ...limit }));
    });
  }

  /**
   * Makes a certification request (PKCS #10) for a key that is there, signed inside the token. For a key that already has a
   * certificate it asks for a renewal with the same key.
   *
   * @param wish - without `subject` the signer's SUBJECTDN_PATTERN says who
   * @returns DER
   */
  async request(
    place: KeyPlace,
    wish: { alias?: string; subject?: string; emails: string[]; dnsNames: string[] },
  ): Promise<{ alias: string; der: Uint8Array }> {
    const alias = place.alias(wish.alias);
    const pattern = wish.subject ?? place.subjectPattern;
    if (pattern === undefined) {
      throw new CountersignError('usage.invalid', {
        detail: '--subject says whose certificate it is to be, because the signer has no SUBJECTDN_PATTERN',
      });
    }
    const subject = subjectName(pattern, { username: place.username, alias });
    return this.within(place, alias, async (keys, session, release) => {
      const { publicKey } = keyNamed(await keys.list(), alias, place.tokenName);
      if (!publicKey) throw new CountersignError('key.missing', { alias, token: place.tokenName });
      const algorithm = requestSignature(publicKey, place.signatureAlgorithm);
      const { emails, dnsNames } = wish;
      const info = certificationRequestInfo({ subject, publicKey, emails, dnsNames });
      const value = await session.sign(alias, requestDigest(info, algorithm.digest), algorithm, release);
      return { alias, der: certificationRequest(info, publicKey, algorithm, value, place.tokenName) };
    });
  }

  /**
   * Takes an issued certificate into the token, beside the key that it was issued for. An earlier certificate for that key
   * makes room for it.
   *
   * @param wish - `withChain`: the authorities' certificates of the file too, without a self-signed root
   * @throws CountersignError certificate.notImported
   */
  async import(
    place: KeyPlace,
    wish: { alias?: string; file: string; withChain: boolean },
  ): Promise<{ alias: string; certificate: DescribedCertificate } & StoredObjects> {
    const certificates = await readCertificates(wish.file);
    const named = wish.alias !== undefined || !place.choosable ? place.alias(wish.alias) : undefined;
    return this.within(place, named ?? '', async (keys) => {
      const { key, certificate } = fitting(await keys.list(), named, certificates, place.tokenName, wish.file);
      const others = certificates.filter((one) => !sameOctets(one, certificate.der));
      const chain = wish.withChain ? issuingCertificates(certificate.der, others) : [];
      const written = await keys.store(key.alias, certificateObject(certificate.der), chain.map(certificateObject));
      return { alias: key.alias, certificate: this.describeCertificate(certificate.der), ...written };
    });
  }

  /**
   * Deletes one key, with its certificates, when `confirm` agrees.
   *
   * @param confirm - is told what will be lost
   * @throws CountersignError key.deletionNotConfirmed
   */
  async remove(
    place: KeyPlace,
    requested: string | undefined,
    confirm: (key: DescribedKey, token: string) => Promise<boolean>,
  ): Promise<{ alias: string } & DeletedObjects> {
    const alias = place.alias(requested);
    return this.within(place, alias, async (keys) => {
      const key = keyNamed(await keys.list(), alias, place.tokenName);
      if (!(await confirm(this.describe(key), place.tokenName))) {
        throw new CountersignError('key.deletionNotConfirmed', { alias, token: place.tokenName });
      }
      return { alias, ...(await keys.remove(alias)) };
    });
  }

  /** One login for one piece of work. */
  private async within<T>(
    { token, tokenName, username }: KeyPlace,
    alias: string,
    work: (keys: KeyManagement, session: TokenSession, release: PinRelease) => Promise<T>,
  ): Promise<T> {
    const detail = 'this kind of token has no key management';
    const unmanaged = new CountersignError('key.managementUnsupported', { token: tokenName, detail });
    if (!token.managesKeys) throw unmanaged;
    const { label, serial, slotDescription, oneOfSeveral, pin } = await token.describe();
    let entry = 0;
    const ask = (purpose: PinRequest['purpose'], state: PinState): PinConversation => {
      entry += 1;
      return this.prompt.open({
        token: { name: tokenName, label, serial, ...(oneOfSeveral && { slot: slotDescription }) },
        alias,
        signatory: username,
        documentNames: [],
        purpose,
        entry,
        onReader: state.protectedPath,
        minLength: state.minLength,
        maxLength: state.maxLength,
        lastTry: state.finalTry,
        countLow: state.countLow,
      });
    };
    const conversation = ask('login', pin);
    let session: TokenSession;
    try {
      session = await token.open(conversation.source);
    } finally {
      conversation.close();
    }
    try {
      if (!session.keys) throw unmanaged;
      return await work(session.keys, session, (state) => ask('signature', state));
    } finally {
      await session.close();
    }
  }

  private describe({ alias, id, publicKey, certificates }: ManagedKey): DescribedKey {
    return {
      alias,
      id,
      algorithm: publicKey ? algorithmOf(publicKey) : 'unknown',
      certificates: certificates.map((der) => this.describeCertificate(der)),
    };
  }

  private describeCertificate(der: Uint8Array): DescribedCertificate {
    const { certificate, problem } = examineCertificate(der, this.now());
    return { ...certificate, ...(problem && { problem }) };
  }
}

/** A label as PKCS#11 keeps it: blanks at its end would be lost, and a later search would miss it. */
function newAlias(alias: string): string {
  if (alias === '' || alias.length > 100 || alias !== alias.trim() || /\p{Cc}/u.test(alias)) {
    const detail = 'an alias has 1 to 100 characters, no control characters, and no blanks at its ends';
    throw new CountersignError('usage.invalid', { detail });
  }
  return alias;
}

function keyNamed(keys: ManagedKey[], alias: string, token: string): ManagedKey {
  const key = keys.find((one) => one.alias === alias);
  if (!key) throw new CountersignError('key.missing', { alias, token });
  return key;
}

/** The one certificate of a file that belongs to a key of the token, or to the named one. */
function fitting(
  keys: ManagedKey[],
  alias: string | undefined,
  certificates: Uint8Array[],
  token: string,
  path: string,
): { key: ManagedKey; certificate: Certificate } {
  const file = basename(path);
  const candidates = alias === undefined ? keys : [keyNamed(keys, alias, token)];
  const pairs = certificates.flatMap((der) => {
    const certificate = readCertificate(der);
    const key = candidates.find(({ publicKey }) => publicKey && sameKey(publicKey, certificate.subjectPublicKeyInfo));
    return key ? [{ key, certificate }] : [];
  });
  const [pair, ...more] = pairs;
  if (!pair) throw notImported(file, 'other-key');
  if (more.some(({ certificate }) => !sameOctets(certificate.der, pair.certificate.der))) {
    throw notImported(file, 'several');
  }
  if (pair.certificate.isCertificateAuthority) throw notImported(file, 'certificate-authority');
  return pair;
}

/** The key itself is compared, not what names its algorithm: an authority may write RSASSA-PSS for an RSA key. */
function sameKey(one: Uint8Array, other: Uint8Array): boolean {
  const bits = (info: Uint8Array): Uint8Array => Tlv.readWhole(info).children(2)[1]?.content ?? new Uint8Array();
  return sameOctets(bits(one), bits(other));
}

function algorithmOf(publicKey: Uint8Array): string {
  const key = describePublicKey(Tlv.readWhole(publicKey));
  if (key.kind === 'RSA') return `RSA ${key.modulusBits}`;
  return key.kind === 'EC' ? `EC ${key.curve ?? key.curveOid ?? 'with explicit parameters'}` : key.oid;
}
