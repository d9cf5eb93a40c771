import { arch, release, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';
import type {
  Advice,
  AddingDrivers,
  DoctorProgress,
  DoctorReport,
  ModuleReport,
  PinCondition,
  ProgramReport,
  ReaderService,
  TokenReport,
} from '../../preload/contract/doctor';
import { describeUnsafe } from '../../preload/contract/update-sentences';
import type { UpdatesReport } from '../../preload/contract/updates';
import { toCountersignError } from '../errors/unexpected';
import { unsafePlace } from '../files/place';
import type { Log } from '../log/log';
import { namesSigners, type Configuration } from '../configuration/configuration';
import type { Policy } from '../configuration/policy/policy';
import { configurationFile, type Profile } from '../configuration/profile-folders';
import { keysOf, toChoice } from '../signing/key-choices';
import type { CryptoToken, TokenDescription } from '../token/crypto-token';
import type { ModuleProbe } from '../token/discovery/module-probe';
import { readerService, readerServicePlaces } from '../token/discovery/reader-service';
import { addingForbiddenBy } from '../token/discovery/shared-libraries';
import { distinct, type DiscoveredToken, type TokenRegistry } from '../token/token-registry';

/** What the doctor looks with. */
export interface DoctorServices {
  profile: Profile;
  tokens: TokenRegistry;
  configuration: Configuration | undefined;
  policy: Policy;
  log: Log;
  now: () => Date;
  /** What is known of newer versions. */
  updates?: { report(): UpdatesReport };
  /** Keys that signings left on their tokens. */
  oneTime?: { journal: { leftKeys(): { token: string }[] } };
}

interface Examined {
  report: ModuleReport;
  found: DiscoveredToken[];
}

/**
 * Looks at everything between this computer and a signature. Modules that are set aside are not asked again: that is for
 * {@link TokenRegistry.retry}. Nothing is changed on any token, and no PIN is used.
 *
 * @param progress - told when the look begins and whenever a module has answered
 */
export async function examineTokens(
  services: DoctorServices,
  progress: (progress: DoctorProgress) => void = () => undefined,
): Promise<DoctorReport> {
  const { tokens, configuration } = services;
  const probes = tokens.modules();
  const places = readerServicePlaces(probes.map(({ library }) => library));
  const [service, modules] = await Promise.all([
    readerService(process.platform, places),
    examineModules(probes, services, progress),
  ]);
  const found = distinct(modules.flatMap((module) => module.found));
  const reached = [
    ...(namesSigners(configuration) ? [] : found.map(({ name, token }) => ({ name, token: () => token }))),
    ...tokens.names.map((name) => ({ name, token: () => usableToken(tokens, name) })),
  ];
  const reports = await Promise.all(reached.map(({ name, token }) => examineToken(name, token, services)));
  const seen = { readerService: service, modules: modules.map(({ report }) => report), tokens: reports };
  const updates = services.updates?.report();
  return {
    program: programReport(services.now()),
    ...(updates && { updates }),
    ...seen,
    advice: [
      ...unsafeAdvice(updates),
      ...adviceFor(seen, namesSigners(configuration) ? notConfigured(found, reports) : []),
      ...leftKeyAdvice(services),
    ],
    addingDrivers: addingDrivers(services),
    policy: services.policy.report(configuration),
  };
}

function programReport(now: Date): ProgramReport {
  // What others may change they may have changed, this look too; it is told for those who have not been attacked yet.
  const changeable = unsafePlace(fileURLToPath(import.meta.url));
  return {
    version,
    system: `${type()} ${release()} ${arch()}`,
    at: now.toISOString(),
    ...(changeable && { changeable }),
  };
}

/** Whether the person may add drivers with this profile. */
export function addingDrivers({
  configuration,
  policy,
  profile,
}: Pick<DoctorServices, 'configuration' | 'policy' | 'profile'>): AddingDrivers {
  const entry = addingForbiddenBy(configuration);
  return entry ? { forbiddenBy: policy.forbiddenBy(entry, configurationFile(profile)) } : {};
}

async function examineModules(
  probes: ModuleProbe[],
  services: DoctorServices,
  progress: (progress: DoctorProgress) => void,
): Promise<Examined[]> {
  const answered = new Map<ModuleProbe, Examined>();
  const tell = (): void =>
    progress({
      modules: probes.flatMap((probe) => answered.get(probe)?.report ?? []),
      waiting: probes.filter((probe) => !answered.has(probe)).map(({ library }) => library.name),
    });
  tell();
  return Promise.all(
    probes.map(async (probe) => {
      const examined = await examineModule(probe, services);
      answered.set(probe, examined);
      tell();
      return examined;
    }),
  );
}

/** A configured token, unless its module is set aside: asking it would cost the deadline once more. */
function usableToken(tokens: TokenRegistry, name: string): CryptoToken {
  const problem = tokens.setAside(name);
  if (problem) throw problem;
  return tokens.configured(name);
}

/** Labels of tokens that are there and that no token of the configuration stands for. */
function notConfigured(found: DiscoveredToken[], reports: TokenReport[]): string[] {
  return found
    .filter(({ description: { label, serial } }) => {
      const same = reports.some(({ description }) => description?.label === label && description.serial === serial);
      return !same;
    })
    .map(({ name }) => name);
}

async function examineModule(probe: ModuleProbe, { tokens, log }: DoctorServices): Promise<Examined> {
  const { name, path, source, address } = probe.library;
  const library = { name, path, source, ...(address !== undefined && { address }) };
  const started = performance.now();
  const milliseconds = (): number => Math.round(performance.now() - started);
  try {
    const { driver, slots, tokens: descriptions } = await probe.examine();
    return {
      report: { ...library, outcome: 'answers', milliseconds: milliseconds(), driver, slots },
      found: descriptions.map((description) => tokens.discovered(probe, description)),
    };
  } catch (error) {
    const outcome = probe.setAside ? 'set-aside' : 'failed';
    const shape = toCountersignError(error, log).toShape();
    return { report: { ...library, outcome, error: shape, milliseconds: milliseconds(), slots: [] }, found: [] };
  }
}

async function examineToken(
  name: string,
  token: () => CryptoToken,
  { configuration, log, now }: DoctorServices,
): Promise<TokenReport> {
  const report: TokenReport = { name, certificates: [], keysWithoutCertificate: [] };
  try {
    const description = await token().describe();
    Object.assign(report, { description, pin: pinCondition(description) });
    if (description.certificatesHidden) report.certificatesHidden = true;
    if (description.keystore === 'MEMORY') report.makesKeys = true;
    const entries = await token().entries();
    const at = now();
    const allowDigitalSignature = Object.values(configuration?.SIGNERS ?? {}).some(
      (signer) => signer.CRYPTOTOKEN === name && signer.ALLOW_DIGITAL_SIGNATURE_KEYUSAGE,
    );
    return {
      ...report,
      certificates: keysOf(entries, { at, allowDigitalSignature }).map((key) => toChoice(key, at)),
      keysWithoutCertificate: entries.filter((entry) => !entry.certificate).map(({ alias }) => alias),
    };
  } catch (error) {
    return { ...report, error: toCountersignError(error, log).toShape() };
  }
}

function pinCondition({ pin, keystore }: TokenDescription): PinCondition {
  if (keystore === 'PKCS12') return 'password';
  if (!pin.required) return 'not-needed';
  if (!pin.initialized) return 'not-set';
  if (pin.locked) return 'locked';
  if (pin.toBeChanged) return 'to-be-changed';
  if (pin.finalTry) return 'last-try';
  return pin.countLow ? 'few-tries' : 'ready';
}

function unsafeAdvice(updates: UpdatesReport | undefined): Advice[] {
  const subject = updates && describeUnsafe(updates);
  return subject === undefined ? [] : [{ code: 'unsafe-version', subject }];
}

function leftKeyAdvice({ oneTime }: DoctorServices): Advice[] {
  const tokens = new Set(oneTime?.journal.leftKeys().map(({ token }) => token));
  return [...tokens].map((subject) => ({ code: 'one-time-key-left', subject }));
}

/** The first thing that stands in the way comes first. */
function adviceFor(
  { readerService: service, modules, tokens }: Pick<DoctorReport, 'readerService' | 'modules' | 'tokens'>,
  strangers: string[],
): Advice[] {
  const about = (code: Advice['code'], subject: string): Advice => ({ code, subject });
  const usable = tokens.some(
    (token) => (token.makesKeys ?? token.certificates.some((one) => one.usable)) && token.pin !== 'locked',
  );
  const foreign = usable ? [] : strangers.map((label) => about('token-not-configured', label));
  const reader = usable || foreign.length > 0 ? [] : readerAdvice(service, modules, tokens);
  return [
    ...(usable ? [{ code: 'ready' } as const] : []),
    ...reader,
    ...foreign,
    ...tokens.flatMap((token) =>
      tokenAdvice(token)
        // A card that is to be inserted is absent.
        .filter((code) => code !== 'token-absent' || reader.length === 0)
        .map((code) => about(code, token.name)),
    ),
    ...modules.flatMap(({ name, outcome, error }) => {
      if (outcome === 'set-aside') return [about('driver-set-aside', name)];
      // An unreachable server is said of its token.
      return outcome === 'failed' && error?.code !== 'token.unreachable' ? [about('driver-failed', name)] : [];
    }),
  ];
}

function readerAdvice(service: ReaderService, modules: ModuleReport[], tokens: TokenReport[]): Advice[] {
  // Whoever uses a server far away needs no reader.
  if (tokens.some((token) => token.description ?? token.error?.code === 'token.unreachable')) return [];
  const codes: Advice['code'][] = [];
  if (modules.length === 0) codes.push('install-driver');
  if (service === 'not-installed') codes.push('install-reader-service');
  if (service === 'stopped') codes.push('start-reader-service');
  if (codes.length > 0) return codes.map((code) => ({ code }));
  const readers = modules.flatMap((module) => module.slots).filter((slot) => slot.hardware);
  if (readers.some((slot) => slot.tokenPresent && !slot.tokenInitialized)) return [{ code: 'card-not-recognized' }];
  if (readers.length > 0) return [{ code: 'insert-card' }];
  // A driver that did not answer may be the one that knows the reader.
  return modules.every(({ outcome }) => outcome === 'answers') ? [{ code: 'connect-reader' }] : [];
}

function tokenAdvice({ error, pin, certificates, certificatesHidden, makesKeys }: TokenReport): Advice['code'][] {
  if (error?.code === 'token.unreachable') return ['token-unreachable'];
  if (error?.code === 'token.absent') return ['token-absent'];
  if (error) return ['token-error'];
  if (certificatesHidden) return ['password-decides'];
  if (makesKeys) return [];
  const codes: Advice['code'][] = [];
  if (pin === 'locked') codes.push('pin-locked');
  if (pin === 'not-set') codes.push('pin-not-set');
  if (certificates.length === 0) codes.push('no-certificate');
  else if (!certificates.some((one) => one.usable)) codes.push('no-usable-certificate');
  return codes;
}
