import type { KeyChoice, SignatureLook, SignerClaims, SignerSummary, TokenSummary } from '../../preload/contract/model';
import { CountersignError } from '../errors/countersign-error';
import { aliasSelectors } from '../signers/alias-selectors';
import { signatorySummary } from '../identity/identity';
import type { SignerConfiguration } from '../configuration/configuration';
import { hasOneTimeKeys } from '../configuration/configuration-one-time-keys';
import { usedBy, type Signer } from '../signers/signer-catalog';
import type { PinState } from '../token/crypto-token';
import { demandProblem, type AssuranceSource } from './assured-key';
import { assuredChoice, keysOf, noUsableKey, onePerAlias } from './key-choices';
import { nameProblem } from './named-certificate';
import { offeredDelegations, type SignatureCount } from './offered-delegations';
import { defaultCorner, defaultPages, hasPicture, layoutOf } from './visibility';

/**
 * What the window shows of a signer: who would sign, with which key, and what stands in the way. Never asks for a PIN.
 *
 * @param trust - says what the trusted lists and anchors at hand know of a certificate
 * @param count - of what was signed in somebody else's stead
 */
export async function summarizeSigner(
  signer: Signer,
  at: Date,
  trust?: AssuranceSource,
  count?: SignatureCount,
): Promise<SignerSummary> {
  const { configuration } = signer;
  const selector = aliasSelectors[configuration.ALIASSELECTOR];
  let token: TokenSummary = { name: signer.tokenName, present: false };
  let choices: KeyChoice[] = [];
  let alias: string | undefined;
  let problem: CountersignError | undefined;
  let hidden: true | undefined;
  const loginFirst = signer.signatory === undefined;
  const delegations = await offeredDelegations(signer, at, count);
  const onlyOnBehalf = delegations.length > 0 && !maySignForThemselves(signer);
  try {
    // Who can log in is asked to when the time comes: until then that is no fault.
    const { authenticators } = signer;
    const later = loginFirst && authenticators.length > 0;
    const signatory = later ? undefined : onlyOnBehalf ? signer.signatory : usedBy(signer, signer.signatory).signatory;
    if (!signer.token) throw signer.problem ?? new CountersignError('token.unknown', { token: signer.tokenName });
    const { label, serial, model, manufacturer, pin, certificatesHidden, keystore } = await signer.token.describe();
    const makesKeys = hasOneTimeKeys(configuration);
    hidden = certificatesHidden ?? (makesKeys || undefined);
    token = {
      name: signer.tokenName,
      present: true,
      label,
      serial,
      model,
      manufacturer,
      ...(keystore && { keystore }),
    };
    if (signer.token.pins) token.managesPin = true;
    problem = pinProblem(pin, signer.tokenName);
    if (makesKeys && !signer.token.makesOneTimeKeys)
      problem = new CountersignError('oneTime.unsupported', { token: signer.tokenName });

    const allowDigitalSignature = configuration.ALLOW_DIGITAL_SIGNATURE_KEYUSAGE;
    const entries = makesKeys ? [] : await signer.token.entries();
    const keys = onePerAlias(keysOf(entries, { at, allowDigitalSignature }));
    const all = await Promise.all(keys.map((key) => assuredChoice(key, at, trust)));
    const usable = all.filter((choice) => choice.usable).map((choice) => choice.alias);
    choices = all;
    try {
      if (signatory || configuration.ALIASSELECTOR !== 'AuthorizedUsername') {
        const person = signatory ?? { username: '' };
        const wish = { configuration, signatory: person, requested: undefined, usable };
        alias = selector.select({ signer: signer.name, ...wish });
      }
    } catch (error) {
      // Nothing is chosen yet; with several keys that is the person's turn, not a fault.
      if (usable.length === 0 && !hidden) problem ??= noUsableKey(signer.name, all);
      if (!CountersignError.is(error)) throw error;
    }
    if (alias !== undefined && !hidden) {
      const certificate = keys.find(({ entry }) => entry.alias === alias)?.certificate;
      problem ??=
        aliasProblem(alias, all, signer.tokenName) ??
        (certificate && nameProblem({ ...signer, signatory }, certificate)) ??
        unmetDemand(signer, alias, all);
      if (!selector.choosable) choices = all.filter((choice) => choice.alias === alias);
    }
    // Whose key it is, is known after the login.
    if (alias === undefined && !signatory && !selector.choosable) choices = [];
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    problem = error;
    if (!token.present) token = { ...token, problem: error.toShape() };
  }
  return {
    name: signer.name,
    title: signer.title,
    level: signer.raise?.level ?? 'PAdES-BASELINE-B',
    aliasSelector: configuration.ALIASSELECTOR,
    ...(signer.signatory && { signatory: signatorySummary(signer.signatory) }),
    ...(signer.authenticators.length > 0 && { authenticators: [...signer.authenticators] }),
    ...(loginFirst && signer.authenticators.length > 0 && { loginFirst }),
    ...(delegations.length > 0 && { delegations }),
    ...(onlyOnBehalf && { onlyOnBehalf }),
    token,
    ...(alias === undefined ? {} : { alias }),
    choices,
    ...(hidden && { keyAfterLogin: true }),
    ...(hasOneTimeKeys(configuration) && { oneTimeKeys: true }),
    ...(signer.keyFile && { keyFile: true }),
    ...(configuration.MUST_REVIEW && { mustReview: true as const }),
    choosable: selector.choosable,
    claims: claimsSummary(configuration),
    look: lookSummary(signer),
    ...(problem ? { problem: problem.toShape() } : {}),
  };
}

function maySignForThemselves(signer: Signer): boolean {
  try {
    usedBy(signer, signer.signatory);
    return true;
  } catch (error) {
    if (CountersignError.is(error)) return false;
    throw error;
  }
}

/** A PIN that can not release a key as it is. */
function pinProblem({ required, initialized, locked }: PinState, token: string): CountersignError | undefined {
  if (locked) return new CountersignError('pin.locked', { token });
  return required && !initialized ? new CountersignError('pin.notInitialized', { token }) : undefined;
}

function claimsSummary(configuration: SignerConfiguration): SignerClaims {
  const { REASON, LOCATION, CLAIMED_ROLES, COMMITMENTTYPE, SIGNATURE_POLICY } = configuration;
  return {
    ...(REASON && { reason: REASON }),
    ...(LOCATION && { location: LOCATION }),
    ...(CLAIMED_ROLES?.length && { claimedRoles: CLAIMED_ROLES }),
    ...(COMMITMENTTYPE && { commitmentType: COMMITMENTTYPE }),
    ...(SIGNATURE_POLICY && { signaturePolicy: SIGNATURE_POLICY.OID }),
  };
}

function lookSummary({ configuration }: Signer): SignatureLook {
  const { VISIBLE_SIGNATURE_RECTANGLE: rectangle, VISIBLE_SIGNATURE_CORNER: corner } = configuration;
  const { VISIBLE_SIGNATURE_APPEARANCE: appearance, VISIBLE_SIGNATURE_APPEARANCES_LOCKED: locked } = configuration;
  return {
    visible: configuration.ADD_VISIBLE_SIGNATURE === true,
    pages: configuration.VISIBLE_SIGNATURE_PAGE ?? defaultPages,
    ...(!rectangle && { corner: corner ?? defaultCorner }),
    layout: layoutOf(configuration),
    picture: hasPicture(configuration),
    ...(appearance !== undefined && { appearance }),
    ...(locked && { locked }),
  };
}

function unmetDemand(signer: Signer, alias: string, choices: KeyChoice[]): CountersignError | undefined {
  return demandProblem(signer, { alias, assurance: choices.find((one) => one.alias === alias)?.assurance });
}

function aliasProblem(alias: string, choices: KeyChoice[], token: string): CountersignError | undefined {
  const choice = choices.find((one) => one.alias === alias);
  if (!choice) return new CountersignError('alias.unknown', { alias, token });
  return choice.problem ? new CountersignError('certificate.unusable', { alias, reason: choice.problem }) : undefined;
}
