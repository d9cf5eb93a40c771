import type { IdentityState } from '../../preload/contract/identity';
import type { StationState, StationStep } from '../../preload/contract/station';
import type { Identity } from '../identity/identity';
import type { SignersSeen } from './offered-signers';

/** What a person can log in with for a signer of the station. */
export function wantedLogins({ signers }: SignersSeen, { offered }: IdentityState): StationState['logins'] {
  const wanted = new Set(signers.flatMap(({ authenticators = [] }) => authenticators));
  return offered
    .filter(({ name }) => wanted.has(name))
    .map(({ name, title, ways }) => ({ authenticator: name, title, ways }));
}

/** How far a login is, as the page shows it. */
export function loginState({ authenticator, way, step }: NonNullable<IdentityState['login']>): StationState['login'] {
  return {
    authenticator,
    way,
    ...(step.state === 'browser' && step.opened && { window: true as const }),
    ...(step.state === 'device-code' && { code: { address: step.address, code: step.userCode } }),
  };
}

/** Who is there, as soon as that is known: who logged in, or whom the card's certificate names. */
export function personName(
  step: StationStep,
  { usable }: SignersSeen,
  loggedIn: Identity | undefined,
): string | undefined {
  if (loggedIn) return loggedIn.name ?? loggedIn.username;
  if (step === 'welcome' || step === 'identify') return undefined;
  return usable?.choices.find(({ alias }) => alias === usable.alias)?.certificate?.subject;
}
