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
import { examineCertificate } from '../trust/certificate';
import { issuingCertificates } from '../trust/chain';
import type { NetworkPort } from '../trust/network-port';
import { authorityCertificates, enroll, wrongAnswer, type EnrollmentAuthority } from './enrollment';
import { fittingCertificate } from './fitting-certificate';
import { certificateObject, notImported, readCertificates } from './issued-certificates';
import { keyNamed, type KeyPlace } from './key-place';
import { planRequest, type RequestWish } from './request-plan';

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

/** What became of a request that was sent. */
export type SentRequest = {
  alias: string;
  /** DER CertificationRequest. */
  request: Uint8Array;
  /** The authority's name in the configuration. */
  authority: string;
} & (
  | ({
      state: 'issued';
      certificate: DescribedCertificate;
      /** Why the authorities' certificates are not on the token, although that was wished. */
      chainProblem?: CountersignError;
    } & StoredObjects)
  /** The certificate was issued and is not on the token: it is handed out, so that nothing is lost. */
  | { state: 'not-stored'; certificate: DescribedCertificate; der: Uint8Array; problem: CountersignError }
  /** Somebody at the authority decides first; `retryAfter`: seconds, where it says so. The same key is asked for again. */
  | { state: 'pending'; retryAfter?: number }
);

/** What the life of keys needs beside a token. */
export interface KeyServiceParts {
  now: () => Date;
  /** How certificate authorities are asked. */
  enrollment: NetworkPort;
}

/** Where no kind is named: what validators everywhere accept and a token makes soon, as far as it is offered. */
const preferredKinds: KeyKind[] = ['RSA-3072', 'P-256', 'RSA-2048', 'P-384', 'RSA-4096', 'P-521'];

/** The life of keys: made in a token, certified, renewed, and deleted. Each step is one login. */
export class KeyService {
  constructor(
    private readonly prompt: PinPrompt,
    private readonly parts: KeyServiceParts,
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
   * Makes a certification request (PKCS #10) for a key that is there, signed inside the token. It is sent nowhere.
   *
   * @returns DER
   */
  async request(place: KeyPlace, wish: RequestWish): Promise<{ alias: string; der: Uint8Array }> {
    const { alias, sign } = planRequest(place, wish);
    return this.within(place, alias, async (...login) => ({ alias, der: (await sign(...login)).der }));
  }

  /**
   * Makes a certification request, sends it to the certificate authority by EST (RFC 7030), and takes the certificate that comes
   * back into the token, all within one login. It is sent once: whatever goes wrong, nothing is repeated by the program.
   *
   * @param wish - `withChain`: the authorities' certificates too, without a self-signed root
   * @param made - is given the DER of the request before it is sent; when it throws, nothing is sent
   * @throws CountersignError authority.*, enrollment.*, and what {@link request} throws
   */
  async send(
    place: KeyPlace,
    wish: RequestWish & { authority?: string; withChain: boolean },
    made: (request: Uint8Array) => Promise<void> = () => Promise.resolve(),
  ): Promise<SentRequest> {
    const authority = place.authority(wish.authority);
    const { alias, sign } = planRequest(place, wish);
    return this.within(place, alias, async (keys, session, release) => {
      const { der, key } = await sign(keys, session, release);
      await made(der);
      const sent = { alias, request: der, authority: authority.name };
      const answer = await enroll(this.parts.enrollment, authority, der, wish.renews !== undefined);
      if (answer.state === 'pending') return { ...sent, ...answer };
      const fitting = fittingCertificate([key], answer.certificates);
      if (typeof fitting === 'string') throw wrongAnswer(authority.name, fitting);
      const issued = fitting.certificate.der;
      const described = { ...sent, certificate: this.describeCertificate(issued) };
      const { chain, ...problem } = wish.withChain
        ? await this.chainOf(issued, authority, answer.certificates)
        : { chain: [] };
      try {
        const written = await keys.store(alias, certificateObject(issued), chain.map(certificateObject));
        return { ...described, state: 'issued', ...written, ...problem };
      } catch (error) {
        if (!CountersignError.is(error)) throw error;
        return { ...described, state: 'not-stored', der: issued, problem: error };
      }
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
      const all = await keys.list();
      const candidates = named === undefined ? all : [keyNamed(all, named, place.tokenName)];
      const fitting = fittingCertificate(candidates, certificates);
      if (typeof fitting === 'string') throw notImported(basename(wish.file), fitting);
      const { key, certificate } = fitting;
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

  /** The issuing certificates of what was issued; a certificate without its chain is worth more than none. */
  private async chainOf(
    issued: Uint8Array,
    authority: EnrollmentAuthority,
    sentAlong: Uint8Array[],
  ): Promise<{ chain: Uint8Array[]; chainProblem?: CountersignError }> {
    try {
      const own = await authorityCertificates(this.parts.enrollment, authority);
      return { chain: issuingCertificates(issued, [...sentAlong, ...own]) };
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      return { chain: [], chainProblem: error };
    }
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
    const { certificate, problem } = examineCertificate(der, this.parts.now());
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

function algorithmOf(publicKey: Uint8Array): string {
  const key = describePublicKey(Tlv.readWhole(publicKey));
  if (key.kind === 'RSA') return `RSA ${key.modulusBits}`;
  return key.kind === 'EC' ? `EC ${key.curve ?? key.curveOid ?? 'with explicit parameters'}` : key.oid;
}
