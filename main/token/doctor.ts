import type { ErrorShape } from '../../preload/contract/error-codes';
import type { KeyChoice } from '../../preload/contract/model';
import { toCountersignError } from '../errors/unexpected';
import type { Log } from '../log/log';
import type { Configuration } from '../signers/configuration';
import { keysOf, toChoice } from '../signing/key-choices';
import type { CryptoToken, TokenDescription } from './crypto-token';
import type { ModuleExamination, ModuleProbe } from './discovery/module-probe';
import { readerService, type ReaderService } from './discovery/reader-service';
import type { SharedLibrary } from './discovery/shared-libraries';
import type { SlotDescription } from './process/protocol';
import { distinct, type DiscoveredToken, type TokenRegistry } from './token-registry';

/** What the doctor found, from the readers up to the keys. */
export interface DoctorReport {
  readerService: ReaderService;
  modules: ModuleReport[];
  tokens: TokenReport[];
  advice: Advice[];
}

/** One PKCS#11 module and how it answered. */
export interface ModuleReport extends Pick<SharedLibrary, 'name' | 'path' | 'source' | 'address'> {
  outcome: 'answers' | 'failed' | 'set-aside';
  error?: ErrorShape;
  milliseconds: number;
  driver?: ModuleExamination['driver'];
  slots: SlotDescription[];
}

/** What is known of a token's PIN without a login. */
export type PinState = 'ready' | 'not-needed' | 'locked' | 'last-try' | 'few-tries' | 'to-be-changed' | 'not-set';

/** One token, and why each of its certificates can or can not sign. */
export interface TokenReport {
  name: string;
  description?: TokenDescription;
  pin?: PinState;
  certificates: KeyChoice[];
  /** Aliases of private keys that no certificate on the token belongs to. */
  keysWithoutCertificate: string[];
  error?: ErrorShape;
}

/** What to do next. `subject`: the module or token that it is about. */
export interface Advice {
  code:
    | 'ready'
    /** Nothing stands in the way that can be seen without the password of a key file. */
    | 'password-decides'
    | 'install-reader-service'
    | 'start-reader-service'
    | 'install-driver'
    | 'driver-set-aside'
    | 'driver-failed'
    | 'connect-reader'
    | 'insert-card'
    | 'card-not-recognized'
    | 'token-unreachable'
    | 'token-error'
    | 'pin-locked'
    | 'pin-not-set'
    | 'no-certificate'
    | 'no-usable-certificate';
  subject?: string;
}

interface Examined {
  report: ModuleReport;
  found: DiscoveredToken[];
}

/**
 * Looks at everything between this computer and a signature. Modules that were set aside are asked again, for whoever calls
 * the doctor wants to know. Nothing is changed on any token, and no PIN is used.
 */
export async function examineTokens(services: {
  tokens: TokenRegistry;
  configuration: Configuration | undefined;
  log: Log;
  now: () => Date;
}): Promise<DoctorReport> {
  const { tokens, configuration } = services;
  tokens.retry();
  const [service, modules] = await Promise.all([
    readerService(),
    Promise.all(tokens.modules().map((probe) => examineModule(probe, services))),
  ]);
  const reached = configuration
    ? tokens.names.map((name) => ({ name, token: () => tokens.configured(name) }))
    : distinct(modules.flatMap(({ found }) => found)).map(({ name, token }) => ({ name, token: () => token }));
  const reports = await Promise.all(reached.map(({ name, token }) => examineToken(name, token, services)));
  const found = { readerService: service, modules: modules.map(({ report }) => report), tokens: reports };
  return { ...found, advice: adviceFor(found) };
}

async function examineModule(
  probe: ModuleProbe,
  { tokens, log }: { tokens: TokenRegistry; log: Log },
): Promise<Examined> {
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
  { configuration, log, now }: { configuration: Configuration | undefined; log: Log; now: () => Date },
): Promise<TokenReport> {
  const report: TokenReport = { name, certificates: [], keysWithoutCertificate: [] };
  try {
    const description = await token().describe();
    Object.assign(report, { description, pin: pinState(description) });
    const entries = await token().entries();
    const allowDigitalSignature = Object.values(configuration?.SIGNERS ?? {}).some(
      (signer) => signer.CRYPTOTOKEN === name && signer.ALLOW_DIGITAL_SIGNATURE_KEYUSAGE,
    );
    return {
      ...report,
      certificates: keysOf(entries, { at: now(), allowDigitalSignature }).map(toChoice),
      keysWithoutCertificate: entries.filter((entry) => !entry.certificate).map(({ alias }) => alias),
    };
  } catch (error) {
    return { ...report, error: toCountersignError(error, log).toShape() };
  }
}

function pinState({ pin }: TokenDescription): PinState {
  if (!pin.required) return 'not-needed';
  if (!pin.initialized) return 'not-set';
  if (pin.locked) return 'locked';
  if (pin.toBeChanged) return 'to-be-changed';
  if (pin.finalTry) return 'last-try';
  return pin.countLow ? 'few-tries' : 'ready';
}

/** The first thing that stands in the way comes first. */
function adviceFor({ readerService: service, modules, tokens }: Omit<DoctorReport, 'advice'>): Advice[] {
  const about = (code: Advice['code'], subject: string): Advice => ({ code, subject });
  const usable = tokens.some((token) => token.certificates.some((one) => one.usable) && token.pin !== 'locked');
  return [
    ...(usable ? [{ code: 'ready' } as const] : readerAdvice(service, modules, tokens)),
    ...tokens.flatMap((token) => tokenAdvice(token).map((code) => about(code, token.name))),
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
  const slots = modules.flatMap((module) => module.slots);
  const codes: Advice['code'][] = [];
  if (modules.length === 0) codes.push('install-driver');
  if (service === 'not-installed') codes.push('install-reader-service');
  if (service === 'stopped') codes.push('start-reader-service');
  if (codes.length > 0) return codes.map((code) => ({ code }));
  const readers = slots.filter((slot) => slot.hardware);
  if (readers.some((slot) => slot.tokenPresent && !slot.tokenInitialized)) return [{ code: 'card-not-recognized' }];
  return [{ code: readers.length > 0 ? 'insert-card' : 'connect-reader' }];
}

function tokenAdvice({ error, pin, certificates, description }: TokenReport): Advice['code'][] {
  if (error?.code === 'token.unreachable') return ['token-unreachable'];
  if (error) return ['token-error'];
  if (description?.certificatesHidden) return ['password-decides'];
  const codes: Advice['code'][] = [];
  if (pin === 'locked') codes.push('pin-locked');
  if (pin === 'not-set') codes.push('pin-not-set');
  if (certificates.length === 0) codes.push('no-certificate');
  else if (!certificates.some((one) => one.usable)) codes.push('no-usable-certificate');
  return codes;
}
