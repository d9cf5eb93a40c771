import type { CertificateAssurance } from '../../preload/contract/assurance';
import type { KeyChoice } from '../../preload/contract/model';
import type { OneTimeKeyFacts } from '../../preload/contract/one-time';
import { CountersignError } from '../errors/countersign-error';
import type { DigestAlgorithm, SignatureAlgorithm } from '../document/document-port';
import type { Identity } from '../identity/identity';
import { aliasSelectors } from '../signers/alias-selectors';
import type { IdentifiedSigner, Signer } from '../signers/signer-catalog';
import type { BegunLogin, CryptoToken, KeyEntry, TokenDescription, TokenSession } from '../token/crypto-token';
import type { Certificate } from '../pki/certificate';
import { issuingCertificates, rootAbove } from '../pki/chain';
import { keysOf, noUsableKey, onePerAlias, type Key } from './key-choices';

/** The key that a sign request resolves to, with all that a signature needs of it. */
export interface SigningKey {
  token: CryptoToken;
  description: TokenDescription;
  alias: string;
  certificate: Certificate;
  /** DER of the issuing certificates that the token holds, nearest first, without a self-signed root. */
  chain: Uint8Array[];
  /** DER of the self-signed root, where the token holds it. */
  root?: Uint8Array;
  /** DER of every certificate of the token: issuers may be among them. */
  beside: readonly Uint8Array[];
  /** What the trusted lists and anchors at hand say of the certificate; set before it is used. */
  assurance?: CertificateAssurance | undefined;
  digestAlgorithm: DigestAlgorithm;
  signatureAlgorithm: SignatureAlgorithm;
  /** Present where it was made for this signing alone. */
  oneTime?: OneTimeKeyFacts;
  /** Open already, where the key could be chosen only behind the login. Whoever gets the key closes it. */
  session?: TokenSession;
}

/** A signer, and the username that its AliasSelector makes an alias of. */
type Selecting = Omit<IdentifiedSigner, 'signatory'> & { signatory: Pick<Identity, 'username'> };

/**
 * Applies the signer's AliasSelector to a request and checks that the chosen certificate can sign. No PIN is needed yet,
 * unless the token shows its certificates only behind it.
 *
 * @param means.unlock - opens such a token; without it, it has no key to choose
 * @param means.login - where one is begun, the token was looked at with it
 * @throws CountersignError token.*, alias.*, certificate.*, and what `unlock` throws
 */
export async function resolveSigningKey(
  signer: Selecting,
  requested: string | undefined,
  at: Date,
  {
    unlock,
    login,
  }: {
    unlock?: (token: CryptoToken, description: TokenDescription) => Promise<TokenSession>;
    login?: BegunLogin | undefined;
  } = {},
): Promise<SigningKey> {
  const { token, tokenName } = signer;
  if (!token) throw signer.problem ?? new CountersignError('token.unknown', { token: tokenName });
  const seen = await (login ?? token).look?.();
  const description = seen?.description ?? (await token.describe());
  const session = description.certificatesHidden && (await unlock?.(token, description));
  try {
    const entries = session ? await session.entries() : (seen?.entries ?? (await token.entries()));
    const key = chooseKey(signer, requested, at, entries);
    return { token, description, ...key, ...(session && { session }) };
  } catch (error) {
    await session?.close();
    throw error;
  }
}

function chooseKey(
  signer: Selecting,
  requested: string | undefined,
  at: Date,
  entries: KeyEntry[],
): Omit<SigningKey, 'token' | 'description' | 'session'> {
  const { configuration, tokenName } = signer;
  const allowDigitalSignature = configuration.ALLOW_DIGITAL_SIGNATURE_KEYUSAGE;
  const keys = onePerAlias(keysOf(entries, { at, allowDigitalSignature }));
  const alias = chooseAlias(signer, requested, keys);
  const key = keys.find((one) => one.entry.alias === alias);
  if (!key) throw unknownAlias(entries, alias, tokenName);
  if (key.problem || !key.certificate) {
    throw new CountersignError('certificate.unusable', { alias, reason: key.problem ?? 'unreadable' });
  }
  const { der } = key.certificate;
  const others = entries.flatMap((entry) => entry.certificate ?? []);
  const chain = issuingCertificates(der, others);
  const root = rootAbove(chain.at(-1) ?? der, others);
  return {
    alias,
    certificate: key.certificate,
    chain,
    ...(root && { root }),
    beside: others,
    digestAlgorithm: configuration.DIGESTALGORITHM,
    signatureAlgorithm: signatureAlgorithm(signer, key.certificate),
  };
}

function chooseAlias(signer: Selecting, requested: string | undefined, keys: Key[]): string {
  const { name, configuration, signatory } = signer;
  const usable = keys.filter((key) => !key.problem).map((key) => key.entry.alias);
  try {
    return aliasSelectors[configuration.ALIASSELECTOR].select({
      signer: name,
      configuration,
      signatory,
      requested,
      usable,
    });
  } catch (error) {
    // Where no key can sign, naming one would not help.
    const askedInVain = CountersignError.is(error) && error.code === 'alias.required' && usable.length === 0;
    throw askedInVain ? noUsableKey(name, keys.map(withAlias)) : error;
  }
}

const withAlias = ({ entry: { alias }, problem }: Key): Pick<KeyChoice, 'alias' | 'problem'> => ({
  alias,
  ...(problem && { problem }),
});

/** A key without a certificate is there, and says so; a certificate that no person owns is as good as none. */
function unknownAlias(entries: KeyEntry[], alias: string, token: string): CountersignError {
  const entry = entries.find((one) => one.alias === alias);
  return entry && !entry.certificate
    ? new CountersignError('certificate.missing', { alias, token })
    : new CountersignError('alias.unknown', { alias, token });
}

/** What fits the key and the signer's SIGNATUREALGORITHM. @throws CountersignError token.mechanismUnsupported */
export function signatureAlgorithm(
  { configuration, tokenName }: Pick<Signer, 'configuration' | 'tokenName'>,
  certificate: Certificate,
): SignatureAlgorithm {
  const wanted = configuration.SIGNATUREALGORITHM;
  const elliptic = certificate.keyAlgorithm.startsWith('EC');
  if (wanted && elliptic !== (wanted === 'ECDSA')) {
    throw new CountersignError('token.mechanismUnsupported', { token: tokenName, algorithm: wanted });
  }
  return wanted ?? (elliptic ? 'ECDSA' : 'RSA-PKCS1');
}
