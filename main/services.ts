import { join } from 'node:path';
import { ProfileHistory } from './audit/signing-history';
import { CountersignError } from './errors/countersign-error';
import { DocumentService } from './document/document-service';
import type { HostLauncher } from './hosts/host-launcher';
import { ListsService } from './lists/lists-service';
import type { Log } from './log/log';
import { createNetwork, type Exchanger } from './network/network';
import { throughProxy } from './network/proxy';
import { authorityCredentialsByName } from './configuration/authority-credentials';
import { configuredAlgorithms } from './configuration/configuration-algorithms';
import type { Configuration } from './configuration/configuration';
import { effectiveConfiguration } from './configuration/effective-configuration';
import { enforcedLooks, recommendedLooks, type Policy } from './configuration/policy/policy';
import type { PolicySource } from './configuration/policy/policy-document';
import { systemPolicies } from './configuration/policy/sources';
import { configurationFile, type Profile } from './configuration/profile-folders';
import { demandSafeProfile } from './configuration/profile-place';
import { loadOwnAnchors, type OwnAnchors } from './configuration/own-anchors';
import { Settings } from './configuration/settings';
import { authorityCredentials } from './configuration/timestamp-authorities';
import { configuredSchemes, configuredSource } from './configuration/trusted-lists';
import { Logins } from './identity/logins';
import { IdentitySession } from './identity/identity-session';
import { oneTimeAuthority } from './authorities/one-time-authority';
import { SignerCatalog } from './signers/signer-catalog';
import { LastKey } from './signing/first-look';
import { destroyLeftKeys } from './signing/left-keys';
import { ProfileOneTimeJournal } from './signing/one-time-journal';
import type { OneTimeServices } from './signing/one-time-port';
import { UnfinishedOutputs } from './signing/unfinished-outputs';
import { KeyFiles } from './token/kinds/pkcs12/key-files';
import { TokenRegistry } from './token/token-registry';
import { TrustAtHand } from './signing/trust-at-hand';
import type { NetworkPort } from './network/network-port';
import { installKind } from './updates/install-kind';
import { programFolders, releaseSource } from './updates/release-source';
import { UpdateMemory } from './updates/update-memory';
import { UpdateService } from './updates/update-service';
import type { AlgorithmTable } from './validation';

/** Node's HTTP and TLS are loaded when somebody is asked: most commands ask nobody. */
const exchangeByNode: Exchanger = async (exchange) => (await import('./network/node-exchange')).nodeExchange(exchange);

/** Everything that signs, the same for the window and the command line. */
export interface Services {
  profile: Profile;
  configuration: Configuration | undefined;
  /** Who decided the settings, and those that only an organization makes. */
  policy: Policy;
  settings: Settings;
  documents: DocumentService;
  /** The trusted lists, with a process of their own. */
  lists: ListsService;
  /** Checks documents in a process of its own: one that stops over a hostile document takes no signing along. */
  checks: DocumentService;
  tokens: TokenRegistry;
  signers: SignerCatalog;
  /** Who is at the desk. */
  identity: IdentitySession;
  logins: Logins;
  /** The anchors of the profile and its configuration, as they are on the disk now; those that can not be read are told. */
  ownAnchors: () => Promise<OwnAnchors>;
  /** The trusted lists and anchors of the profile. */
  trust: TrustAtHand;
  /** Until when algorithms are good, where the configuration says so; otherwise the table of the standard counts. */
  algorithms?: AlgorithmTable;
  unfinished: UnfinishedOutputs;
  /** Which key was signed with last. */
  lastKey: LastKey;
  /** Keys that live for one signature: who certifies them, and what remembers those that stand on a token. */
  oneTime: OneTimeServices & { journal: ProfileOneTimeJournal };
  history: ProfileHistory;
  /** How timestamps and what documents need are asked for. */
  trustData: NetworkPort;
  /** How servers are reached. */
  exchange: Exchanger;
  /** How certificate authorities are asked; documents and their process have another network. */
  enrollment: NetworkPort;
  /** What is known of newer versions. */
  updates: UpdateService;
  log: Log;
  now: () => Date;
  dispose(): void;
}

const defaultDeadlines = { token: 20, login: 30, signature: 60, document: 60, generation: 300 };

/**
 * Builds the services of a profile. Nothing is started before it is asked for.
 *
 * @throws CountersignError config.unreadable, config.invalid, policy.*; place.unsafe for a profile or rules that others may change
 */
export function createServices({
  profile,
  version,
  launcher,
  log,
  exchange: anyExchange = exchangeByNode,
  policies = systemPolicies(),
}: {
  profile: Profile;
  /** Of this program. */
  version: string;
  launcher: HostLauncher;
  log: Log;
  /** How servers are reached; Electron's goes through the system's proxy. */
  exchange?: Exchanger;
  /** Where the organization's rules are; the system's own place. */
  policies?: PolicySource;
}): Services {
  demandSafeProfile(profile);
  const file = configurationFile(profile);
  const { configuration, policy } = effectiveConfiguration(profile, policies);
  const exchange = throughProxy(anyExchange, policy.own('Proxy')?.value);
  const now = (): Date => new Date();
  const deadlines = configuration?.DEADLINES ?? defaultDeadlines;
  const trustedLists = configuration?.TRUSTEDLISTS;
  const network = createNetwork({
    exchange,
    credentials: authorityCredentials(configuration),
    forbidden: configuration?.ALLOW_ISSUER_DOWNLOAD === false ? ['certificate'] : [],
  });
  const documentProcess = (name?: string): DocumentService =>
    new DocumentService(launcher, log, deadlines.document, network, profile.folder, name);
  const documents = documentProcess();
  const checks = documentProcess('Countersign checks');
  const lists = new ListsService({
    ...{ launcher, log, folder: join(profile.folder, 'lists') },
    network: createNetwork({ exchange, forbidden: trustedLists?.ALLOW_DOWNLOAD === false ? ['list'] : [] }),
    source: configuredSource(trustedLists),
    ...(trustedLists && { refreshHours: trustedLists.REFRESH_HOURS }),
    schemes: () => configuredSchemes(trustedLists),
  });
  const ownAnchors = (): Promise<OwnAnchors> =>
    loadOwnAnchors({
      profileFolder: profile.folder,
      ...(configuration && {
        configuration: { trustAnchors: configuration.TRUSTANCHORS, file },
        ownAllowed: configuration.ALLOW_OWN_ANCHORS,
      }),
    });
  const algorithms = configuredAlgorithms(configuration?.ALGORITHMS);
  const settings = new Settings(profile.folder);
  const taken = [...Object.keys(configuration?.CRYPTOTOKENS ?? {}), ...Object.keys(configuration?.SIGNERS ?? {})];
  const keyFiles = configuration?.ALLOW_KEY_FILES === false ? undefined : new KeyFiles(profile.folder, taken);
  const history = new ProfileHistory(join(profile.folder, 'history'), log);
  const journal = new ProfileOneTimeJournal(join(profile.folder, 'one-time-keys'));
  const tokens = new TokenRegistry(configuration, launcher, log, deadlines, {
    ...{ drivers: settings.drivers, keyFiles },
    loggedIn: async (session, token) => {
      await destroyLeftKeys(session, token, { journal, history, log });
    },
  });
  const enrollment = createNetwork({
    exchange,
    credentials: authorityCredentialsByName(configuration?.CERTIFICATEAUTHORITIES ?? {}),
  });
  const identity = new IdentitySession(configuration);
  const logins = new Logins(
    identity,
    configuration && {
      ...{ configuration, folder: profile.folder, exchange, launcher, tokens, log, now },
      failedLogin: async ({ authenticator, username, identifiedBy, issuer, error }) => {
        const evidence = { authenticator, ...(username !== undefined && { username }) };
        const login = await history.operation('LOGIN', { signatory: { identifiedBy, issuer, evidence } });
        await login.ended({ error: CountersignError.fromShape(error) });
      },
    },
  );
  const updates = new UpdateService({
    ...{ version, kind: installKind(programFolders()), source: releaseSource(), now },
    memory: new UpdateMemory(profile.folder),
    network: createNetwork({ exchange }),
    allowed: () => ({ where: file, ...enforcedLooks(policy) }),
    // A recommendation counts as long as the person has set nothing.
    wish: () => settings.looksForUpdates ?? recommendedLooks(policy),
    // No part of this program asks Windows whether it trusts an installer, so none is taken there: the page has it.
    takes: (kind) => kind === 'appimage',
  });
  const unfinished = new UnfinishedOutputs(join(profile.folder, 'unfinished'));
  unfinished.sweep();
  return {
    profile,
    configuration,
    policy,
    settings,
    documents,
    lists,
    checks,
    tokens,
    signers: new SignerCatalog(configuration, tokens, identity),
    identity,
    logins,
    ownAnchors,
    trust: new TrustAtHand({ lists, anchors: ownAnchors }),
    ...(algorithms && { algorithms }),
    unfinished,
    lastKey: new LastKey(),
    trustData: network,
    exchange,
    history,
    oneTime: {
      authority: (own) => oneTimeAuthority(configuration, own, enrollment),
      journal,
      proofOfCard: (person, conversation) => logins.proofOfCard(person, conversation),
    },
    enrollment,
    updates,
    log,
    now,
    dispose() {
      identity.end('window');
      tokens.dispose();
      documents.dispose();
      lists.dispose();
      checks.dispose();
    },
  };
}
