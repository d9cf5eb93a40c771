import type { ServiceFlaw, UsedServiceKind } from '../../../preload/contract/station-reasons';
import { reachAuthority } from '../../authorities/reachable';
import type { Configuration, SignerConfiguration } from '../../configuration/configuration';
import { acceptedAuthenticators } from '../../configuration/configuration-authenticators';
import { hasOneTimeKeys } from '../../configuration/configuration-one-time-keys';
import { levelWish } from '../../configuration/timestamp-authorities';
import { CountersignError } from '../../errors/countersign-error';
import { createNetwork } from '../../network/network';
import type { NetworkPort, NetworkRequest, NetworkResponse } from '../../network/network-port';
import type { Services } from '../../services';

/** A service that the configuration names, and that somebody at this station needs. */
export interface UsedService {
  kind: UsedServiceKind;
  /** As the configuration calls it; of the link its host. */
  name: string;
  /**
   * Asks it whether it is there: a question that nobody has to log in for, and that changes nothing. No timestamp is had, and no
   * certificate.
   *
   * @returns undefined where it answers
   */
  ask(services: AskedServices): Promise<ServiceFlaw | undefined>;
}

export type AskedServices = Pick<Services, 'logins' | 'enrollment' | 'trustData' | 'exchange'>;

/** A page of an error is enough to know that somebody is there. */
const mostOctets = 256 * 1024;
/** Of the link, milliseconds. */
const linkDeadline = 20_000;

/** @param signers - those that can be used at the station */
export function usedServices(configuration: Configuration, signers: readonly SignerConfiguration[]): UsedService[] {
  const { AUTHENTICATORS, CERTIFICATEAUTHORITIES, TIMESTAMPAUTHORITIES, STATION } = configuration;
  const link = STATION?.OUTPUT.LINK?.URL;
  const named = (of: (signer: SignerConfiguration) => readonly string[]): string[] => [...new Set(signers.flatMap(of))];
  const authorities = Object.keys(CERTIFICATEAUTHORITIES);
  return [
    ...named((signer) => acceptedAuthenticators(signer, AUTHENTICATORS))
      .filter((name) => isRemote(AUTHENTICATORS[name]!))
      .map((name): UsedService => ({
        ...{ kind: 'login', name },
        ask: ({ logins }) => flawOf(() => logins.reach(name)),
      })),
    ...named((signer) => (hasOneTimeKeys(signer) ? [signer.CERTIFICATEAUTHORITY ?? authorities[0] ?? []].flat() : []))
      .filter((name) => !('SELFSIGNED' in CERTIFICATEAUTHORITIES[name]!))
      .map((name): UsedService => ({
        ...{ kind: 'certificates', name },
        ask: ({ enrollment }) => flawOf(() => reachAuthority(name, CERTIFICATEAUTHORITIES[name]!, enrollment)),
      })),
    ...signers
      .flatMap((signer) => levelWish(signer, TIMESTAMPAUTHORITIES)?.authorities ?? [])
      .filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index)
      .map(({ name, url, deadlineMs, hasCredentials }): UsedService => ({
        ...{ kind: 'timestamp', name },
        ask: ({ trustData }) =>
          answers(trustData, {
            ...{ purpose: 'timestamp', url, deadlineMs },
            ...(hasCredentials && { credentialsOf: name }),
          }),
      })),
    ...(link === undefined
      ? []
      : [
          {
            ...{ kind: 'link', name: new URL(link).host },
            ask: ({ exchange }) =>
              answers(createNetwork({ exchange }), { purpose: 'handover', url: link, deadlineMs: linkDeadline }),
          } satisfies UsedService,
        ]),
  ];
}

/** Accounts of the profile and certificates on cards are held against what is here. */
function isRemote(authenticator: Configuration['AUTHENTICATORS'][string]): boolean {
  if (authenticator.AUTHTYPE === 'CLIENTCERT') return false;
  return authenticator.AUTHTYPE === 'JwtAuthorizer' || authenticator.ACCOUNTS === 'LDAP';
}

async function flawOf(question: () => Promise<unknown>): Promise<ServiceFlaw | undefined> {
  try {
    await question();
    return undefined;
  } catch (error) {
    const code = CountersignError.is(error) ? error.code : '';
    if (code.endsWith('.unreachable')) return 'unreachable';
    return code.endsWith('.timeout') ? 'timeout' : 'refused';
  }
}

/** Whatever it says: it is there, unless it, or what stands before it, says that it is in trouble. */
async function answers(
  network: NetworkPort,
  question: Pick<NetworkRequest, 'purpose' | 'url' | 'deadlineMs' | 'credentialsOf'>,
): Promise<ServiceFlaw | undefined> {
  const answer = await network({ ...question, method: 'GET', maximumBytes: mostOctets, sameOriginOnly: true });
  if (answer.ok) return answer.status >= 500 ? 'refused' : undefined;
  const flaws: Record<Extract<NetworkResponse, { ok: false }>['failure'], ServiceFlaw | undefined> = {
    unreachable: 'unreachable',
    timeout: 'timeout',
    tls: 'tls',
    'refused-by-policy': 'refused',
    'too-large': undefined,
  };
  return flaws[answer.failure];
}
