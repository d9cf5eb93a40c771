import { authTypesOf } from '../configuration/configuration-authenticators';
import type { Configuration, SignerConfiguration } from '../configuration/configuration';
import { endOf, startOf, type DelegationConfiguration } from '../configuration/delegations/delegation';
import { fitsFileName } from '../configuration/delegations/file-name-pattern';
import type { CommitmentType } from '../document/document-port';
import { CountersignError } from '../errors/countersign-error';
import type { Identity } from '../identity/identity';

/** Somebody lets others sign in their stead with one signer. */
export interface Delegation {
  /** Of the entry of DELEGATIONS. */
  name: string;
  /** In whose stead, as the signature says it. */
  principal: string;
  rules: DelegationConfiguration;
}

/** The delegations that lend a signer, in the order of the configuration. */
export function delegationsOf({ DELEGATIONS }: Pick<Configuration, 'DELEGATIONS'>, signer: string): Delegation[] {
  return Object.entries(DELEGATIONS)
    .filter(([, rules]) => rules.SIGNER === signer)
    .map(([name, rules]) => ({ name, principal: rules.PRINCIPAL, rules }));
}

/**
 * The signers that are lent under a name: an entry of DELEGATIONS, or a principal.
 * @returns names
 */
export function signersLentAs({ DELEGATIONS }: Pick<Configuration, 'DELEGATIONS'>, wanted: string): string[] {
  const entries = Object.entries(DELEGATIONS);
  const fitting = Object.hasOwn(DELEGATIONS, wanted)
    ? entries.filter(([name]) => name === wanted)
    : entries.filter(([, { PRINCIPAL }]) => PRINCIPAL === wanted);
  return [...new Set(fitting.map(([, { SIGNER }]) => SIGNER))];
}

/** Those that a name means: the entry of DELEGATIONS that has it goes before principals. */
export function meantBy(lent: readonly Delegation[], wanted: string): Delegation[] {
  const named = lent.filter(({ name }) => name === wanted);
  return named.length > 0 ? named : lent.filter(({ principal }) => principal === wanted);
}

/** Whether it counts at this moment: from FROM on, and no more from the end of UNTIL on. */
export function assertInForce({ principal, rules: { FROM, UNTIL } }: Delegation, at: Date): void {
  if (UNTIL !== undefined && at.getTime() >= endOf(UNTIL)) {
    throw new CountersignError('delegation.expired', { principal, until: UNTIL });
  }
  if (FROM !== undefined && at.getTime() < startOf(FROM)) {
    throw new CountersignError('delegation.notYet', { principal, from: FROM });
  }
}

/**
 * What can be known of a request before anybody has logged in.
 *
 * @param lent - the delegations that lend the signer
 * @param wanted - an entry of DELEGATIONS, whose name goes first, or a principal
 * @returns those that are meant, of which {@link lentTo} takes one
 * @throws CountersignError delegation.unknown; delegation.notYet, delegation.expired when that is so of all of them
 */
export function lentAs(lent: readonly Delegation[], wanted: string, signer: string, at: Date): Delegation[] {
  const meant = meantBy(lent, wanted);
  if (meant.length === 0) throw new CountersignError('delegation.unknown', { delegation: wanted, signer });
  inForce(meant, at);
  return meant;
}

/**
 * The delegation under which a person signs. Whoever is not identified (NOAUTH) is nobody's delegate.
 *
 * @param meant - see {@link lentAs}
 * @param signatory - absent where nobody has logged in
 * @throws CountersignError identity.required, delegation.notForYou, delegation.ambiguous, delegation.notYet, delegation.expired
 */
export function lentTo(
  meant: readonly Delegation[],
  signer: { name: string; configuration: Pick<SignerConfiguration, 'AUTHTYPE'> },
  signatory: Identity | undefined,
  at: Date,
): Delegation {
  const [first] = meant;
  if (!first || !signatory || !isIdentified(signer.configuration, signatory)) {
    throw new CountersignError('identity.required', { signer: signer.name });
  }
  const { principal } = first;
  const { username } = signatory;
  const own = meant.filter(({ rules }) => rules.DELEGATES.includes(username));
  if (own.length === 0)
    throw new CountersignError('delegation.notForYou', { principal, signer: signer.name, username });
  const [only, ...others] = inForce(own, at);
  if (!only || others.length > 0) {
    throw new CountersignError('delegation.ambiguous', {
      principal,
      delegations: own.map(({ name }) => name).join(', '),
    });
  }
  return only;
}

/** The delegations that somebody may sign under with a signer, whenever; none for whoever is not identified. */
export function delegationsFor(
  lent: readonly Delegation[] | undefined,
  configuration: Pick<SignerConfiguration, 'AUTHTYPE'>,
  signatory: Identity | undefined,
): Delegation[] {
  if (!lent || !signatory || !isIdentified(configuration, signatory)) return [];
  return lent.filter(({ rules }) => rules.DELEGATES.includes(signatory.username));
}

/** Whether it is known who somebody is: they logged in, or the signer takes the word of the operating system or the configuration. */
export function isIdentified(signer: Pick<SignerConfiguration, 'AUTHTYPE'>, signatory: Identity): boolean {
  return signatory.authenticator !== undefined || authTypesOf(signer).includes('UsernameAuthorizer');
}

/** Those that count now. @throws CountersignError as the first says it, when none does */
function inForce(some: readonly Delegation[], at: Date): Delegation[] {
  let reason: unknown;
  const current = some.filter((one) => {
    try {
      assertInForce(one, at);
      return true;
    } catch (error) {
      reason ??= error;
      return false;
    }
  });
  if (current.length === 0) throw reason;
  return current;
}

/** @throws CountersignError delegation.notForCommitment */
export function assertCommitment({ principal, rules }: Delegation, commitment: CommitmentType | undefined): void {
  const allowed = rules.COMMITMENTTYPES;
  if (!allowed || (commitment !== undefined && allowed.includes(commitment))) return;
  throw new CountersignError('delegation.notForCommitment', { principal, allowed: allowed.join(', ') });
}

/**
 * @param file - the document's name, without its folder
 * @throws CountersignError delegation.notForDocument
 */
export function assertDocument({ principal, rules }: Delegation, file: string): void {
  const patterns = rules.DOCUMENTS;
  if (!patterns || patterns.some((pattern) => fitsFileName(pattern, file))) return;
  throw new CountersignError('delegation.notForDocument', { principal, file, patterns: patterns.join(', ') });
}

/** The role in the signature (signer-attributes-v2, ETSI EN 319 122-1, clause 5.2.6): claimed, and confirmed by nobody. */
export function roleOnBehalfOf({ principal }: Pick<Delegation, 'principal'>): string {
  return `on behalf of ${principal}`;
}
