import { randomBytes, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import type { DoctorReport, TokenReport } from '../../preload/contract/doctor';
import type { ErrorShape } from '../../preload/contract/error-codes';
import type { ProfileHistory } from '../audit/signing-history';
import { reachAuthority } from '../authorities/reachable';
import type { Configuration, SignerConfiguration } from '../configuration/configuration';
import { endOf, startOf } from '../configuration/delegations/delegation';
import { configurationFile } from '../configuration/profile-folders';
import { loadConfiguredAnchors } from '../configuration/own-anchors';
import { hasOneTimeKeys, oneTimeKeyKind } from '../configuration/configuration-one-time-keys';
import { levelWish } from '../configuration/timestamp-authorities';
import type { DocumentService } from '../document/document-service';
import { toCountersignError } from '../errors/unexpected';
import type { Logins } from '../identity/logins';
import type { ListsService } from '../lists/lists-service';
import type { NetworkPort } from '../network/network-port';
import { requestTimestamp } from '../trust/timestamp';
import { limitOf } from '../signing/delegated';
import { appearanceOf } from '../signing/visibility';
import { examineTokens, type DoctorServices } from './doctor';

/** What became of the trial of one entry of the configuration. */
export interface CheckedEntry {
  /** Where it stands, such as `TIMESTAMPAUTHORITIES.tsa`. */
  entry: string;
  /** `not-tried`: it can be tried only with a PIN, a login, or in its use. */
  outcome: 'good' | 'failed' | 'not-tried';
  /** One line in plain words; of a failure the reason. Absent where `error` says it. */
  note?: string;
  error?: ErrorShape;
}

/** What the check looks with. */
export interface CheckServices extends DoctorServices {
  lists: ListsService;
  /** Asks timestamp authorities, with their credentials. */
  trustData: NetworkPort;
  enrollment: NetworkPort;
  /** What was signed under a delegation. */
  history: Pick<ProfileHistory, 'signedUnder'>;
  logins: Pick<Logins, 'reach'>;
  /** Draws visible signatures. */
  documents: Pick<DocumentService, 'picture'>;
}

type Tried = Omit<CheckedEntry, 'entry'>;

/**
 * Tries everything in a configuration that needs neither a PIN nor a login: drivers, tokens, certificates, authorities, issuers,
 * anchors and lists. Nothing is signed and nothing is changed; timestamp authorities are asked for a real timestamp over random
 * octets.
 *
 * @returns in the order of the configuration
 */
export async function checkConfiguration(
  services: CheckServices,
  configuration: Configuration,
): Promise<CheckedEntry[]> {
  const tokens = examineTokens(services);
  const groups = await Promise.all([
    tokens.then(drivers),
    tokens.then((report) =>
      Promise.all(
        report.tokens.map(async (token) => ({
          entry: `CRYPTOTOKENS.${token.name}`,
          ...(token.makesKeys && !token.error ? await memory(token.name, configuration, services) : tokenOf(token)),
        })),
      ),
    ),
    each('TIMESTAMPAUTHORITIES', configuration.TIMESTAMPAUTHORITIES, services, (_entry, name) =>
      timestamp(name, configuration, services),
    ),
    each('CERTIFICATEAUTHORITIES', configuration.CERTIFICATEAUTHORITIES, services, async (entry, name) => {
      const answer = await reachAuthority(name, entry, services.enrollment);
      if (!answer) return { outcome: 'good', note: 'nobody has to be asked: keys certify themselves, for trials' };
      return { outcome: 'good', note: answer === 'answers' ? 'it answers' : 'it answers with its certificates' };
    }),
    each('AUTHENTICATORS', configuration.AUTHENTICATORS, services, async (_entry, name) => ({
      outcome: 'good',
      note: await services.logins.reach(name),
    })),
    each('TRUSTANCHORS', configuration.TRUSTANCHORS, services, async (entry) => {
      const folder = dirname(configurationFile(services.profile));
      const { anchors, problems } = await loadConfiguredAnchors({ one: entry }, folder);
      if (problems[0]) throw problems[0];
      return { outcome: 'good', note: `${anchors.length} ${anchors.length === 1 ? 'certificate' : 'certificates'}` };
    }),
    appearances(configuration, services),
    Promise.resolve(trustedLists(configuration, services)),
    tokens.then((report) =>
      Object.entries(configuration.SIGNERS).map(([name, signer]) => ({
        entry: `SIGNERS.${name}`,
        ...signerOf(
          signer,
          report.tokens.find((token) => token.name === signer.CRYPTOTOKEN),
        ),
      })),
    ),
    Promise.all(
      Object.entries(configuration.DELEGATIONS).map(async ([name, one]) => ({
        entry: `DELEGATIONS.${name}`,
        ...(await delegationOf(name, one, services)),
      })),
    ),
  ]);
  return groups.flat();
}

/** Tries the entries of a section, all at once. */
function each<T>(
  section: string,
  entries: Readonly<Record<string, T>>,
  { log }: Pick<CheckServices, 'log'>,
  attempt: (entry: T, name: string) => Promise<Tried>,
): Promise<CheckedEntry[]> {
  return Promise.all(
    Object.entries(entries).map(async ([name, one]): Promise<CheckedEntry> => {
      const entry = `${section}.${name}`;
      try {
        return { entry, ...(await attempt(one, name)) };
      } catch (error) {
        return { entry, outcome: 'failed', error: toCountersignError(error, log).toShape() };
      }
    }),
  );
}

/** Each look is drawn once, for somebody who is not there. */
function appearances(configuration: Configuration, services: CheckServices): Promise<CheckedEntry[]> {
  const { APPEARANCES: looks = {}, SIGNERS: signers } = configuration;
  return each('APPEARANCES', looks, services, async (_entry, name) => {
    const [signer] = Object.values(signers);
    const appearance = await appearanceOf(signer!, { preset: name }, looks);
    const facts = { signatory: 'Maria Lindqvist', signedAt: services.now().toISOString() };
    await services.documents.picture({ appearance, facts, width: 200, height: 80, scale: 1 });
    return { outcome: 'good', note: 'it can be drawn' };
  });
}

/** Of drivers that are merely known, one that does not work is in nobody's way. */
function drivers({ modules }: DoctorReport): CheckedEntry[] {
  return modules
    .filter(({ source }) => source === 'configuration')
    .map(({ name, outcome, error }) => ({
      entry: `SHAREDLIBRARIES.${name}`,
      ...(outcome === 'answers'
        ? ({ outcome: 'good', note: 'the driver loads and answers' } as const)
        : error
          ? ({ outcome: 'failed', error } as const)
          : ({ outcome: 'failed', note: 'the driver is set aside: it crashed or hung' } as const)),
    }));
}

function tokenOf({ error, pin, description, certificates, certificatesHidden }: TokenReport): Tried {
  if (error) return { outcome: 'failed', error };
  if (pin === 'locked') return { outcome: 'failed', note: 'it is there, and its PIN is locked' };
  if (pin === 'not-set') return { outcome: 'failed', note: 'it is there, and has no PIN yet' };
  if (certificatesHidden)
    return { outcome: 'not-tried', note: 'it is there; its certificates are seen with its password' };
  const usable = certificates.filter((one) => one.usable).length;
  const label = description?.label ? `“${description.label}” ` : '';
  return {
    outcome: 'good',
    note: `${label}is there; certificates that can sign: ${usable} of ${certificates.length}`,
  };
}

/** A token that nobody has to log in to: a key of each kind that is wanted of it is made, signs once, and is destroyed. */
async function memory(name: string, { SIGNERS }: Configuration, { tokens, log }: CheckServices): Promise<Tried> {
  const own = Object.values(SIGNERS).filter((signer) => signer.CRYPTOTOKEN === name && hasOneTimeKeys(signer));
  const kinds = [...new Set(own.length > 0 ? own.map(oneTimeKeyKind) : ['P-256' as const])];
  try {
    const session = await tokens.configured(name).open({ kind: 'typed', ask: () => Promise.resolve(undefined) });
    try {
      for (const kind of kinds) {
        const alias = `check-${randomUUID()}`;
        if (!(await session.oneTime?.make({ alias, kind, lives: 'session' }))) {
          return { outcome: 'failed', note: `it makes no keys of the kind ${kind}` };
        }
        const signature = kind.startsWith('RSA') ? 'RSA-PKCS1' : 'ECDSA';
        await session.sign(alias, randomBytes(32), { signature, digest: 'SHA-256' });
        await session.oneTime?.destroy(alias);
      }
    } finally {
      await session.close();
    }
  } catch (error) {
    return { outcome: 'failed', error: toCountersignError(error, log).toShape() };
  }
  return {
    outcome: 'good',
    note: `a key was made in the memory of this computer, signed, and was destroyed: ${kinds.join(', ')}`,
  };
}

function signerOf(signer: SignerConfiguration, token: TokenReport | undefined): Tried {
  if (!token || token.error)
    return { outcome: 'failed', note: `its CryptoToken ${signer.CRYPTOTOKEN} can not be used` };
  if (hasOneTimeKeys(signer)) {
    return { outcome: 'not-tried', note: 'its keys are made when somebody signs' };
  }
  if (token.certificatesHidden) return { outcome: 'not-tried', note: 'its certificates are seen with the password' };
  if (signer.ALIASSELECTOR === 'AuthorizedUsername') {
    return { outcome: 'not-tried', note: 'its key is that of whoever signs' };
  }
  const { DEFAULTKEY: alias } = signer;
  if (alias === undefined) {
    return token.certificates.some((one) => one.usable)
      ? { outcome: 'good', note: 'there is a key that can sign' }
      : { outcome: 'failed', note: 'no key on its CryptoToken has a certificate that can sign' };
  }
  const key = token.certificates.find((one) => one.alias === alias);
  if (!key) return { outcome: 'failed', note: `its CryptoToken has no certificate with the alias ${alias}` };
  return key.usable
    ? { outcome: 'good', note: `its key ${alias} can sign` }
    : { outcome: 'failed', note: `the certificate of its key ${alias} can not sign: “countersign doctor” says why` };
}

/** Whether it counts now, for whom, and how much of it is left. One that is over fails: nobody can sign with it. */
async function delegationOf(
  name: string,
  rules: Configuration['DELEGATIONS'][string],
  { history, now }: CheckServices,
): Promise<Tried> {
  const { PRINCIPAL: principal, DELEGATES, SIGNER, FROM, UNTIL } = rules;
  const at = now().getTime();
  if (at >= endOf(UNTIL)) return { outcome: 'failed', note: `on behalf of ${principal}: it ended (UNTIL ${UNTIL})` };
  const limit = limitOf({ name, principal, rules });
  const left = limit && Math.max(0, limit.most - (await history.signedUnder(limit)));
  if (left === 0) {
    return { outcome: 'failed', note: `on behalf of ${principal}: none of ${limit?.most} signatures is left` };
  }
  const words = [
    `${DELEGATES.join(', ')} on behalf of ${principal} with the signer ${SIGNER}`,
    ...(UNTIL === undefined ? [] : [`until ${UNTIL}`]),
    ...(left === undefined ? [] : [`signatures left: ${left} of ${limit?.most}`]),
  ].join('; ');
  if (at < startOf(FROM)) return { outcome: 'not-tried', note: `${words}; it begins later (FROM ${FROM})` };
  return { outcome: 'good', note: words };
}

/** A digest of random octets: nobody learns anything of a document. */
async function timestamp(name: string, configuration: Configuration, { trustData }: CheckServices): Promise<Tried> {
  const wish = levelWish(
    { TSA: [name] } as unknown as SignerConfiguration,
    configuration.TIMESTAMPAUTHORITIES,
    'PAdES-BASELINE-T',
  );
  const lengths = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 } as const;
  const outcome = await requestTimestamp(
    (algorithm) => randomBytes(lengths[algorithm]),
    wish?.authorities ?? [],
    trustData,
  );
  if (outcome.ok) return { outcome: 'good', note: 'it gave a timestamp' };
  return {
    outcome: 'failed',
    note: `it gave no timestamp: ${outcome.failures.map(({ detail }) => detail).join('; ')}`,
  };
}

/** What is in force here; nothing is fetched. */
function trustedLists({ TRUSTEDLISTS }: Configuration, { lists, now }: CheckServices): CheckedEntry[] {
  if (!TRUSTEDLISTS) return [];
  const state = lists.state();
  const entry = 'TRUSTEDLISTS';
  if (state.lists.length === 0) {
    return [{ entry, outcome: 'failed', note: 'none is here yet: “countersign lists refresh” fetches them' }];
  }
  const current = state.lists.filter((one) => one.current && !one.problem).length;
  const due = lists.isDue(now()) ? '; they are due to be looked at again' : '';
  const note = `${current} of ${state.lists.length} are in force${due}`;
  return [{ entry, outcome: current === state.lists.length ? 'good' : 'failed', note }];
}
