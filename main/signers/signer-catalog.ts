import type { PadesLevel } from '../../preload/contract/model';
import type { LevelWish } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import type { CryptoToken, TokenDescription } from '../token/crypto-token';
import { namesSigners, type Configuration, type SignerConfiguration } from '../configuration/configuration';
import { authorize } from '../identity/identification';
import type { Identity } from '../identity/identity';
import { IdentitySession } from '../identity/identity-session';
import { levelWish, risingLevels } from '../configuration/timestamp-authorities';
import { delegationsOf, signersLentAs, type Delegation } from './delegations';

/** A signer with what it needs to sign: its configuration, its CryptoToken, and whoever is at the desk. */
export interface Signer {
  name: string;
  title: string;
  configuration: SignerConfiguration;
  /** Absent where the signer wants a login that nobody has made. */
  signatory?: Identity;
  /** What a person can log in with for it; empty where it wants no login. */
  authenticators: readonly string[];
  /** Absent when the token can not even be addressed; then `problem` says why. */
  token: CryptoToken | undefined;
  tokenName: string;
  /** How the token described itself when it was found a moment ago; absent for a configured token. */
  seen?: TokenDescription;
  /** PIN_SESSION_SECONDS of its token; absent: a login ends with its batch. */
  pinSessionSeconds?: number;
  /** Present for a key file that the person has chosen, and may take away again. */
  keyFile?: true;
  /** The looks that the configuration gives by name; absent where it gives none. */
  appearances?: NonNullable<Configuration['APPEARANCES']>;
  /** Under which it is lent to others; absent where it is not. */
  delegations?: readonly Delegation[];
  /** The level that it wants beyond B-B. */
  raise?: LevelWish;
  problem?: CountersignError;
}

/** A signer whose signatory may use it. */
export type IdentifiedSigner = Signer & {
  signatory: Identity;
  /** In whose stead is signed; absent where the person signs for themselves. */
  delegation?: Delegation;
};

/**
 * A signer with the person who may use it.
 *
 * @param signatory - absent where the signer wants a login and nobody has logged in
 * @param delegation - names the person among its delegates; it lends them a signer that they may not use for themselves
 * @throws CountersignError identity.required, signer.notAuthorized
 */
export function usedBy(signer: Signer, signatory: Identity | undefined, delegation?: Delegation): IdentifiedSigner {
  const accepted = delegation && { ACCEPT_USERNAMES: delegation.rules.DELEGATES };
  return {
    ...signer,
    signatory: authorize(signer.name, { ...signer.configuration, ...accepted }, signatory),
    ...(delegation && { delegation }),
  };
}

/** Where the catalog gets tokens from. */
export interface TokenSource {
  configured(name: string): CryptoToken;
  /** Tokens that the person has added; each gets a signer of its own. */
  readonly keyFileNames?: readonly string[];
  discover(): Promise<{ found: { name: string; token: CryptoToken; description?: TokenDescription }[] }>;
}

/**
 * The signers of a profile: those of its configuration, or, without one, a signer for each token that is found; and one for
 * each key file that the person has chosen.
 */
export class SignerCatalog {
  constructor(
    private readonly configuration: Configuration | undefined,
    private readonly tokens: TokenSource,
    private readonly session = new IdentitySession(configuration),
  ) {}

  /** The default signer comes first. */
  async list(): Promise<Signer[]> {
    return [...(await this.signersOfTokens()), ...this.keyFileSigners()];
  }

  private async signersOfTokens(): Promise<Signer[]> {
    if (!namesSigners(this.configuration)) return this.discovered();
    const { SIGNERS, DEFAULTSIGNER } = this.configuration;
    const names = Object.keys(SIGNERS).sort((a, b) => Number(b === DEFAULTSIGNER) - Number(a === DEFAULTSIGNER));
    return names.map((name) => this.configuredSigner(name));
  }

  /**
   * @param name - a signer's name; the default signer without one
   * @param level - what the request asks for; it may raise the signer's own level and never lower it
   * @throws CountersignError signer.unknown, signer.none; usage.invalid for a level that the signer does not give
   */
  async find(name: string | undefined, level?: PadesLevel): Promise<Signer> {
    const signer = await this.known(name);
    const own = signer.raise?.level ?? 'PAdES-BASELINE-B';
    if (level === undefined || level === own) return signer;
    if (risingLevels.indexOf(level) < risingLevels.indexOf(own)) {
      const detail = `the signer “${signer.name}” signs at ${own}, and no request lowers that`;
      throw new CountersignError('usage.invalid', { detail });
    }
    return { ...signer, raise: this.levelWish(signer, level) };
  }

  /**
   * A level with the authorities of a signer, whatever the signer's own level is.
   * @throws CountersignError usage.invalid when it has none
   */
  levelWish({ name, configuration }: Signer, level: PadesLevel): LevelWish {
    const wish = levelWish(configuration, this.configuration?.TIMESTAMPAUTHORITIES ?? {}, level);
    if (wish && wish.authorities.length > 0) return wish;
    const detail = `the signer “${name}” has no timestamp authority (TSA), and ${level} needs one`;
    throw new CountersignError('usage.invalid', { detail });
  }

  /**
   * The signer whose authorities raise what is signed already: the default one, else the first that has any.
   * @throws CountersignError signer.none; usage.invalid when none has one
   */
  extending(level: PadesLevel): { signer: Signer; raise: LevelWish } {
    const { SIGNERS = {}, DEFAULTSIGNER } = this.configuration ?? {};
    const names = [...(DEFAULTSIGNER === undefined ? [] : [DEFAULTSIGNER]), ...Object.keys(SIGNERS)];
    const name = names.find((one) => SIGNERS[one]?.TSA?.length) ?? names[0];
    const signer = name === undefined ? this.onlyRaising() : this.configuredSigner(name);
    return { signer, raise: this.levelWish(signer, level) };
  }

  /**
   * Nobody is named as a signer, and still somebody confirms the time.
   * @throws CountersignError signer.none
   */
  private onlyRaising(): Signer {
    const [authority] = Object.keys(this.configuration?.TIMESTAMPAUTHORITIES ?? {});
    if (authority === undefined) throw new CountersignError('signer.none', {});
    const configuration = this.discoveredSigner('');
    const names = { name: authority, title: authority, tokenName: '' };
    return { ...names, configuration, ...this.personFor(configuration), token: undefined };
  }

  /**
   * The signer that is lent under a name, for a request that names none.
   *
   * @param wanted - an entry of DELEGATIONS, or a principal
   * @returns undefined where there is none
   * @throws CountersignError usage.invalid where there are several
   */
  lentAs(wanted: string): string | undefined {
    const [only, ...others] = this.configuration ? signersLentAs(this.configuration, wanted) : [];
    if (others.length === 0) return only;
    const detail = `“${wanted}” lets others use several signers; say which one is meant: ${[only, ...others].join(', ')}`;
    throw new CountersignError('usage.invalid', { detail });
  }

  private async known(name: string | undefined): Promise<Signer> {
    const own = this.keyFileSigners().find((signer) => signer.name === name);
    if (own) return own;
    if (namesSigners(this.configuration)) {
      const wanted = name ?? this.configuration.DEFAULTSIGNER ?? Object.keys(this.configuration.SIGNERS)[0];
      if (wanted === undefined || !Object.hasOwn(this.configuration.SIGNERS, wanted)) {
        throw new CountersignError('signer.unknown', { signer: wanted ?? '' });
      }
      return this.configuredSigner(wanted);
    }
    const all = await this.list();
    const found = name === undefined ? all[0] : all.find((signer) => signer.name === name);
    if (found) return found;
    throw name === undefined
      ? new CountersignError('signer.none', {})
      : new CountersignError('signer.unknown', { signer: name });
  }

  private configuredSigner(name: string): Signer {
    const { SIGNERS, CRYPTOTOKENS, TIMESTAMPAUTHORITIES } = this.configuration!;
    const configuration = SIGNERS[name]!;
    const token = CRYPTOTOKENS[configuration.CRYPTOTOKEN];
    const pinSessionSeconds = token && 'PIN_SESSION_SECONDS' in token ? token.PIN_SESSION_SECONDS : undefined;
    const raise = levelWish(configuration, TIMESTAMPAUTHORITIES);
    const delegations = delegationsOf(this.configuration!, name);
    const base = {
      name,
      title: configuration.title ?? name,
      configuration,
      ...this.personFor(configuration),
      ...this.looks(),
      tokenName: configuration.CRYPTOTOKEN,
      ...(pinSessionSeconds !== undefined && { pinSessionSeconds }),
      ...(delegations.length > 0 && { delegations }),
      ...(raise && { raise }),
    };
    try {
      return { ...base, token: this.tokens.configured(configuration.CRYPTOTOKEN) };
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      return { ...base, token: undefined, problem: error };
    }
  }

  private personFor(configuration: SignerConfiguration): Pick<Signer, 'signatory' | 'authenticators'> {
    const signatory = this.session.signatoryOf(configuration);
    return { ...(signatory && { signatory }), authenticators: this.session.authenticatorsOf(configuration) };
  }

  private looks(): Pick<Signer, 'appearances'> {
    const appearances = this.configuration?.APPEARANCES;
    return appearances ? { appearances } : {};
  }

  private keyFileSigners(): Signer[] {
    return (this.tokens.keyFileNames ?? []).map((name) => ({
      name,
      title: name,
      configuration: this.discoveredSigner(name),
      ...this.personFor(this.discoveredSigner(name)),
      ...this.looks(),
      token: this.tokens.configured(name),
      tokenName: name,
      keyFile: true,
    }));
  }

  private async discovered(): Promise<Signer[]> {
    const { found } = await this.tokens.discover();
    const preferred = this.configuration?.DEFAULTSIGNER;
    const ordered = [...found].sort((a, b) => Number(b.name === preferred) - Number(a.name === preferred));
    return ordered.map(({ name, token, description }) => ({
      name,
      title: name,
      configuration: this.discoveredSigner(name),
      ...this.personFor(this.discoveredSigner(name)),
      ...this.looks(),
      token,
      tokenName: name,
      ...(description && { seen: description }),
    }));
  }

  /** What a found token or a key file signs with: any key of its holder, who chooses; and every timestamp authority there is. */
  private discoveredSigner(token: string): SignerConfiguration {
    const authorities = Object.keys(this.configuration?.TIMESTAMPAUTHORITIES ?? {});
    return {
      CRYPTOTOKEN: token,
      AUTHTYPE: 'NOAUTH',
      ALIASSELECTOR: 'Interactive',
      ALIAS_PREFIX: '',
      DIGESTALGORITHM: 'SHA-256',
      ALLOW_DIGITAL_SIGNATURE_KEYUSAGE: false,
      ...(authorities.length > 0 && !namesSigners(this.configuration) && { TSA: authorities.slice(0, 10) }),
    };
  }
}
