import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Request } from '../../preload/contract/channels';
import type {
  CertificatePreview,
  ImportedCertificate,
  KeyListing,
  KeyTokenSummary,
  ReadyRequest,
  SentAnswer,
} from '../../preload/contract/keys';
import { emailsOf } from '../../preload/contract/request-form';
import { sameOctets } from '../pki';
import { CountersignError } from '../errors/countersign-error';
import { certificatePem, requestPem } from '../authorities/certification-request';
import { byAlias, describeCertificate } from '../keys/described-key';
import { fittingCertificate } from '../authorities/fitting-certificate';
import { notImported, readCertificates } from '../authorities/issued-certificates';
import { keyListing, keyTokens } from '../keys/key-listing';
import { keyNamed, keyPlace, type KeyPlace, type KeyPlaces } from '../keys/key-place';
import { KeyService, type KeyServiceParts } from '../keys/key-service';
import { savePem } from '../keys/pem-file';
import { latestOf, type RequestWish } from '../keys/request-plan';
import { formOfCertificate, subjectText } from '../keys/subject-form';
import type { SignerCatalog } from '../signers/signer-catalog';
import type { PinPrompt } from '../signing/signing-port';
import type { ManagedKey } from '../token/crypto-token';
import { issuingCertificates } from '../pki/chain';
import { KeptHandles } from './kept-handles';

/** The dialogs of the desktop. Each answers with an absolute path, or with nothing when it was closed. */
export interface KeyFiles {
  chooseCertificates(): Promise<string | undefined>;
  /** @param name - a file name to begin with */
  choosePlaceFor(what: 'request' | 'certificate', name: string): Promise<string | undefined>;
}

/** What the desk needs of the services. */
export interface KeysDeskServices extends KeyPlaces, KeyServiceParts {
  signers: Pick<SignerCatalog, 'find' | 'list'>;
}

/** A file that was written, for display only. */
interface SavedFile {
  name: string;
  folder: string;
}

/** What the token held when it was last opened. */
interface Seen extends Pick<KeyListing, 'offered'> {
  keys: ManagedKey[];
  serial: string;
}

interface ChosenCertificates {
  token: string;
  alias: string;
  /** Name of the file. */
  file: string;
  certificates: Uint8Array[];
  /** Which of them is for the key. */
  own: Uint8Array;
}

/**
 * Looks after the keys of tokens for the window, one step at a time and never beside a signing. Each step is one login: the
 * PIN goes from the PIN window to the token process. Between the steps it remembers what the token held, so that nobody types
 * a PIN to see the same again.
 */
export class KeysDesk {
  private readonly keys: KeyService;
  private readonly seen = new Map<string, Seen>();
  private readonly requests = new KeptHandles<{ alias: string; pem: string }>('request');
  private readonly chosen = new KeptHandles<ChosenCertificates>('certificate');
  private running = false;

  constructor(
    private readonly services: KeysDeskServices,
    prompt: PinPrompt,
    private readonly files: KeyFiles,
    /** True while tokens are used for something else. */
    private readonly occupied: () => boolean,
    /** Ends a login that is held: it would stand in the way. */
    private readonly logOut: () => Promise<void>,
    /** Told when a token's keys or certificates may be others now. */
    private readonly changed: () => void,
  ) {
    this.keys = new KeyService(prompt, services);
  }

  /** True while a token is open for it. */
  get busy(): boolean {
    return this.running;
  }

  /** Asks for no PIN. What a token held is told again while the same token is there. */
  async tokens(): Promise<KeyTokenSummary[]> {
    const tokens = await keyTokens(this.services);
    return Promise.all(
      tokens.map(async (token) => {
        const seen = this.seen.get(token.name);
        if (!seen || token.problem || token.serial !== seen.serial) return token;
        const place = await keyPlace(this.services, { token: token.name });
        return { ...token, listing: keyListing(this.services, place, seen.keys, seen.offered) };
      }),
    );
  }

  /** @returns nothing when the person closed the PIN window; so do the other steps */
  async list({ token }: Request<'keys.list'>): Promise<KeyListing | undefined> {
    return this.step(token, async (place) => {
      const found = await this.keys.list(place);
      const { serial } = await place.token.describe();
      this.seen.set(token, { ...found, serial });
      return this.listing(place);
    });
  }

  async generate({
    token,
    alias,
    kind,
    alwaysAuthenticate,
  }: Request<'keys.generate'>): Promise<KeyListing | undefined> {
    return this.step(token, async (place) => {
      const made = await this.keys.generate(place, { alias, kind, alwaysAuthenticate });
      return this.replaceKeys(place, (keys) => [...keys, made]);
    });
  }

  /** Signs a certificate request, which is kept here until it is saved. */
  async request(request: Request<'keys.request'>): Promise<ReadyRequest | undefined> {
    return this.step(request.token, async (place) => {
      const { alias, der } = await this.keys.request(place, this.wishOf(request)).catch(asSubjectProblem);
      return this.ready(alias, der);
    });
  }

  /**
   * Signs a certificate request, sends it, and puts what is issued at once into the token with the authorities' certificates.
   * @throws CountersignError authority.*, enrollment.*
   */
  async send(request: Request<'keys.send'>): Promise<{ listing?: KeyListing; sent: SentAnswer } | undefined> {
    const { token, alias, authority } = request;
    return this.step(token, async (place) => {
      const wish = { ...this.wishOf(request), authority, withChain: true };
      const answer = await this.keys.send(place, wish).catch(asSubjectProblem);
      const sent = { authority, request: this.ready(alias, answer.request) };
      switch (answer.state) {
        case 'pending': {
          const { retryAfter } = answer;
          const at = retryAfter === undefined ? undefined : this.services.now().getTime() + retryAfter * 1000;
          const retry = at === undefined ? {} : { retryAt: new Date(at).toISOString() };
          return { sent: { ...sent, state: 'pending', ...retry } };
        }
        case 'not-stored': {
          const key = keyNamed(this.seen.get(token)?.keys ?? [], alias, token);
          const preview = this.preview(token, key, `${fileNameOf(alias)}.pem`, [answer.der]);
          const { problem } = answer;
          if (problem.code === 'key.outcomeUnknown') this.forget(token);
          return { sent: { ...sent, state: 'not-stored', preview, problem: problem.toShape() } };
        }
        case 'issued': {
          const { stored, replaced, chainProblem } = answer;
          const listed = this.certified(place, alias, answer.der);
          const problem = chainProblem && { chainProblem: chainProblem.toShape() };
          return { ...listed, sent: { ...sent, state: 'issued', alias, stored, replaced, ...problem } };
        }
      }
    });
  }

  /** @throws CountersignError key.choiceUnknown, request.notSaved */
  async saveRequest({ requestId }: Request<'keys.saveRequest'>): Promise<SavedFile | undefined> {
    const { alias, pem } = atHand(this.requests.get(requestId));
    return savedAs(await this.files.choosePlaceFor('request', `${fileNameOf(alias)}.csr`), pem);
  }

  /**
   * Saves what would be imported.
   * @throws CountersignError key.choiceUnknown, request.notSaved
   */
  async saveCertificate({ certificateId }: Request<'keys.saveCertificate'>): Promise<SavedFile | undefined> {
    const { alias, certificates } = atHand(this.chosen.get(certificateId));
    const place = await this.files.choosePlaceFor('certificate', `${fileNameOf(alias)}.pem`);
    return savedAs(place, certificates.map(certificatePem).join(''));
  }

  /**
   * Lets the person choose the file with the issued certificate, and says what of it would be taken. What is imported later is
   * what was read now.
   *
   * @throws CountersignError key.missing, certificate.notImported
   */
  async chooseCertificate({
    token,
    alias,
  }: Request<'keys.chooseCertificate'>): Promise<CertificatePreview | undefined> {
    const key = keyNamed(this.seen.get(token)?.keys ?? [], alias, token);
    const path = await this.files.chooseCertificates();
    if (path === undefined) return undefined;
    return this.preview(token, key, basename(path), await readCertificates(path));
  }

  private preview(token: string, key: ManagedKey, file: string, certificates: Uint8Array[]): CertificatePreview {
    const { alias } = key;
    const at = this.services.now();
    const own = certificateOf(key, certificates, file);
    return {
      id: this.chosen.keep({ token, alias, file, certificates, own }),
      file,
      certificate: describeCertificate(own, at),
      chain: issuingCertificates(own, certificates).map((one) => describeCertificate(one, at)),
      replaces: key.certificates.filter((one) => !sameOctets(one, own)).length,
    };
  }

  /** @throws CountersignError key.choiceUnknown, certificate.notImported */
  async import({
    certificateId,
    withChain,
  }: Request<'keys.import'>): Promise<{ listing?: KeyListing; imported: ImportedCertificate } | undefined> {
    const { token, alias, file, certificates, own } = atHand(this.chosen.get(certificateId));
    return this.step(token, async (place) => {
      const { stored, replaced } = await this.keys.import(place, { alias, file, certificates, withChain });
      return { ...this.certified(place, alias, own), imported: { alias, stored, replaced } };
    });
  }

  /**
   * Deletes a key with its certificates.
   * @throws CountersignError key.deletionNotConfirmed, before a PIN is asked for, when `typed` is not the alias
   */
  async delete({ token, alias, typed }: Request<'keys.delete'>): Promise<KeyListing | undefined> {
    if (typed !== alias) throw new CountersignError('key.deletionNotConfirmed', { alias, token });
    return this.step(token, async (place) => {
      await this.keys.remove(place, alias, (key) => Promise.resolve(key.alias === typed));
      return this.replaceKeys(place, (keys) => keys.filter((key) => key.alias !== alias));
    });
  }

  /**
   * What a request for a certificate says. Where a renewal asks for the names as they are, those of the certificate are taken
   * over octet by octet, with what the form does not show of them.
   */
  private wishOf({ token, alias, form, renews }: Request<'keys.request'>): RequestWish {
    const names = { emails: emailsOf(form), dnsNames: [] };
    const earlier = this.seen.get(token)?.keys.find((key) => key.alias === renews);
    const certificate = earlier && latestOf(earlier);
    const asItIs = certificate && isDeepStrictEqual(form, formOfCertificate(certificate));
    return asItIs && renews !== undefined
      ? { alias, renews, emails: [], dnsNames: [] }
      : { alias, subject: subjectText(form), ...names };
  }

  private ready(alias: string, der: Uint8Array): ReadyRequest {
    return { id: this.requests.keep({ alias, pem: requestPem(der) }), alias };
  }

  /** A key has this certificate now, in place of earlier ones. */
  private certified(place: KeyPlace, alias: string, certificate: Uint8Array): { listing?: KeyListing } {
    const listing = this.replaceKeys(place, (keys) =>
      keys.map((key) => (key.alias === alias ? { ...key, certificates: [certificate] } : key)),
    );
    return listing ? { listing } : {};
  }

  private replaceKeys(place: KeyPlace, change: (keys: ManagedKey[]) => ManagedKey[]): KeyListing | undefined {
    const before = this.seen.get(place.tokenName);
    if (before) this.seen.set(place.tokenName, { ...before, keys: change(before.keys).sort(byAlias) });
    this.changed();
    return this.listing(place);
  }

  /** What the token held, as far as it is known. */
  private listing(place: KeyPlace): KeyListing | undefined {
    const seen = this.seen.get(place.tokenName);
    return seen && keyListing(this.services, place, seen.keys, seen.offered);
  }

  /** What the token holds now has to be asked again. */
  private forget(token: string): void {
    this.seen.delete(token);
    this.changed();
  }

  /** One piece of work with a token, under one PIN. */
  private async step<T>(token: string, work: (place: KeyPlace) => Promise<T>): Promise<T | undefined> {
    if (this.running || this.occupied()) throw new CountersignError('token.inUse', { token });
    this.running = true;
    try {
      await this.logOut();
      return await work(await keyPlace(this.services, { token }));
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      if (error.code === 'pin.cancelled') return undefined;
      if (error.code === 'key.outcomeUnknown') this.forget(token);
      throw error;
    } finally {
      this.running = false;
    }
  }
}

/** On the command line a subject that can not be written is wrong usage; here it is a field of a form. */
function asSubjectProblem(error: unknown): never {
  const shape = CountersignError.is(error) ? error.toShape() : undefined;
  if (shape?.code !== 'usage.invalid') throw error;
  throw new CountersignError('certificate.subjectInvalid', shape.params, { cause: error });
}

/** @throws CountersignError request.notSaved */
async function savedAs(path: string | undefined, pem: string): Promise<SavedFile | undefined> {
  if (path === undefined) return undefined;
  await savePem(path, pem);
  return { name: basename(path), folder: dirname(path) };
}

/** @throws CountersignError certificate.notImported */
function certificateOf(key: ManagedKey, certificates: Uint8Array[], file: string): Uint8Array {
  const fitting = fittingCertificate([key], certificates);
  if (typeof fitting === 'string') throw notImported(file, fitting);
  return fitting.certificate.der;
}

/** @throws CountersignError key.choiceUnknown */
function atHand<T>(kept: T | undefined): T {
  if (kept === undefined) throw new CountersignError('key.choiceUnknown', {});
  return kept;
}

/** A file name that every system takes. */
function fileNameOf(alias: string): string {
  return alias.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '') || 'request';
}
