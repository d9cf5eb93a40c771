import type {
  Advice,
  DoctorReport,
  ModuleReport,
  ModuleSource,
  PinCondition,
  ReaderService,
  SlotDescription,
  TokenReport,
} from './doctor';
import { policyLines } from './policy-in-words';
import { describeCertificateWarning } from './certificate-warnings';
import type { CertificateProblem } from './error-codes';
import { describeCertificateProblem, describeError } from './error-sentences';
import type { KeyChoice } from './model';
import { describeChangeableProgram } from './place-sentences';
import { describeUpdates } from './update-sentences';

/** The doctor's words, for a person. One home for the command line and the window. */

export const readerServiceSentences: Record<ReaderService, string> = {
  running: 'The smartcard service (pcscd) is running.',
  stopped: 'The smartcard service (pcscd) is installed, but it is not running.',
  'not-installed': 'The smartcard service (pcscd) is not installed.',
  'part-of-the-system': 'The smartcard service is part of this system.',
};

export const pinConditionSentences: Record<PinCondition, string> = {
  ready: 'Its PIN is set.',
  'not-needed': 'It needs no PIN.',
  password: 'Its password is asked for when something is signed.',
  locked: 'Its PIN is locked: no tries are left.',
  'last-try': 'One more wrong PIN locks it: one try is left.',
  'few-tries': 'A wrong PIN was given before; only a few tries are left.',
  'to-be-changed': 'Its PIN must be changed before its first use.',
  'not-set': 'It has no PIN yet.',
};

export const moduleSourceWords: Record<ModuleSource, string> = {
  configuration: 'from the configuration',
  known: 'at its usual place',
  'p11-kit': 'from p11-kit',
  added: 'added by you',
};

const adviceSentences: Record<Advice['code'], (subject: string) => string> = {
  'unsafe-version': (sentence) => sentence,
  ready: () => 'All is well: you can sign.',
  'password-decides': (token) =>
    `“${token}” is a key file, and its password hides what is in it. Nothing that can be seen stands in the way: sign, and give the password then.`,
  'one-time-key-left': (token) =>
    `A key that was made for one signing is still on “${token}”, because that signing was broken off. Nobody uses it. Log in to that token once, for example by signing: the key is destroyed then.`,
  'install-reader-service': () =>
    'Install the smartcard service, for example with “sudo apt install pcscd” or “sudo dnf install pcsc-lite”, if your token is a card or a USB token.',
  'start-reader-service': () =>
    'Start the smartcard service with “sudo systemctl enable --now pcscd.socket”, if your token is a card or a USB token.',
  'install-driver': () =>
    'Install the software that came with your card, or OpenSC, which knows many cards (on Debian and Ubuntu “sudo apt install opensc”; for Windows and macOS its makers offer an installer).',
  'driver-set-aside': (module) =>
    `The driver “${module}” crashed or hung, and is left alone until it is tried again. If your card needs it, reinstall it.`,
  'driver-failed': (module) => `The driver “${module}” did not start. If your card needs it, reinstall it.`,
  'connect-reader': () => 'Connect your card reader or USB token. If it is connected, try another USB port.',
  'insert-card': () => 'Insert your card into the reader, with the chip first.',
  'card-not-recognized': () =>
    'A card is in the reader, but no installed driver knows it. Take it out, turn it and insert it again; if that does not help, install the software that came with it.',
  'token-not-configured': (token) =>
    `“${token}” is there, but the configuration names no token like it, so nothing signs with it. Insert the token that is meant, or ask your IT department to add this one.`,
  'token-absent': (token) => `The token “${token}” is not there. Insert the card or connect the token.`,
  'token-unreachable': (token) =>
    `The server of “${token}” does not answer. Check the network or VPN, or ask whoever runs it. Your key is safe there.`,
  'token-error': (token) => `“${token}” can not be used now; the reason stands below.`,
  'pin-locked': (token) => `The PIN of “${token}” is locked. Unlock it with its PUK, or ask its issuer.`,
  'pin-not-set': (token) => `“${token}” has no PIN yet. Set one first.`,
  'no-certificate': (token) => `“${token}” holds no certificate of a person. Ask its issuer for one.`,
  'no-usable-certificate': (token) =>
    `No certificate on “${token}” can sign documents; the reasons stand below. Ask its issuer for a new one.`,
};

/** What helps a certificate that can not sign. */
const certificateAdvice: Record<CertificateProblem, string> = {
  expired: 'Ask its issuer for a new one.',
  'not-yet-valid': 'Wait until it is, or set the clock of this computer right.',
  'certificate-authority': 'It only completes the chain of another certificate.',
  'key-usage':
    'Use another certificate of the card, if there is one, or ask its issuer for one that is meant for signatures.',
  'no-private-key': 'Use the token that holds its key, or ask its issuer for a new one.',
  'algorithm-unsupported': 'Ask its issuer for one with an RSA or ECDSA key.',
  unreadable: 'Ask its issuer for a new one.',
};

export function describeAdvice({ code, subject }: Advice): string {
  return adviceSentences[code](subject ?? '');
}

/**
 * The card readers that the modules see. Two drivers see one reader; it is one all the same. Without the service nobody sees
 * any, whatever a driver remembers.
 */
export function readersOf({
  readerService,
  modules,
}: Pick<DoctorReport, 'readerService' | 'modules'>): SlotDescription[] {
  if (readerService === 'stopped' || readerService === 'not-installed') return [];
  const readers = modules.flatMap(({ slots }) => slots.filter((slot) => slot.hardware));
  const byName = new Map<string, SlotDescription>();
  for (const reader of readers) {
    // The driver that knows the card says more than one that does not.
    if (!byName.get(reader.description)?.tokenInitialized) byName.set(reader.description, reader);
  }
  return [...byName.values()];
}

/** What is in a reader. */
export function describeReader({ tokenPresent, tokenInitialized }: SlotDescription): string {
  if (!tokenPresent) return 'no card';
  return tokenInitialized ? 'a card' : 'a card that its driver does not know';
}

/** A slot, whether it is a reader or a part of a device or program, and what is in it. */
export function describeSlot({ slotId, description, tokenPresent, tokenInitialized }: SlotDescription): string {
  const what = tokenInitialized ? 'a token' : tokenPresent ? 'a token with nothing on it, or unknown' : 'no token';
  return `Slot ${slotId} (${description}): ${what}`;
}

/** How a module answered. */
export function describeModule({ outcome, milliseconds, slots }: ModuleReport): string {
  const time = `after ${(milliseconds / 1000).toFixed(1)} s`;
  switch (outcome) {
    case 'answers':
      return `answers; slots: ${slots.length}, tokens: ${slots.filter((slot) => slot.tokenInitialized).length}`;
    case 'failed':
      return `does not work (${time})`;
    case 'set-aside':
      return `crashed or hung, and was set aside (${time})`;
  }
}

export function describeDriver({ description, manufacturer, version }: NonNullable<ModuleReport['driver']>): string {
  return `${description}, ${manufacturer}, version ${version}`;
}

export function moduleWhere({ path, address }: ModuleReport): string {
  return address === undefined ? path : `${path}, at ${address}`;
}

/** What a token is, in a line; nothing where it did not tell. */
export function describeToken({ description }: TokenReport): string | undefined {
  if (!description) return undefined;
  const { label, serial, model, manufacturer } = description;
  return `${label}, serial ${serial}, ${model || manufacturer}`;
}

/** Who a certificate names; why it can or can not sign, with what helps; and what is held against it. */
export function describeCertificate({ certificate, problem, warnings = [] }: KeyChoice): {
  who: string;
  verdict: string;
  warnings: string[];
} {
  const who = certificate
    ? `${certificate.subject}, issued by ${certificate.issuer}, valid ${day(certificate.notBefore)} to ${day(certificate.notAfter)}`
    : 'a certificate that can not be read';
  const verdict = problem
    ? `can not sign: ${describeCertificateProblem(problem)}. ${certificateAdvice[problem]}`
    : 'can sign: it is valid now and made for signatures';
  return { who, verdict, warnings: warnings.map(describeCertificateWarning) };
}

export const keyWithoutCertificate = 'a private key without a certificate; it can not sign';
export const hiddenCertificatesSentence = 'Its certificates are seen once its password is given.';
export const noDriver = 'None is installed.';
export const noToken = 'None was found.';

/** The whole report as plain text: what the command line prints, and what the window copies. */
export function doctorText(report: DoctorReport): string {
  const { program, updates, readerService, modules, tokens, advice, policy } = report;
  const readers = readersOf(report).map((reader) => `${reader.description}: ${describeReader(reader)}`);
  return [
    `Countersign ${program.version}, ${program.system}, ${program.at}\n${program.changeable ? `${describeChangeableProgram(program.changeable)}\n` : ''}`,
    section('What to do', advice.map(describeAdvice)),
    section('Card readers', [readerServiceSentences[readerService], ...readers]),
    section('Drivers', modules.length > 0 ? modules.flatMap(moduleLines) : [noDriver]),
    section('Tokens', tokens.length > 0 ? tokens.flatMap(tokenLines) : [noToken]),
    ...(updates ? [section('Updates', describeUpdates(updates))] : []),
    ...(policy.managed || policy.warnings.length > 0
      ? [section('Decided by your organization', policyLines(policy))]
      : []),
  ].join('\n');
}

function section(title: string, lines: string[]): string {
  return lines.length > 0 ? `${title}\n${lines.map((line) => `  ${line}\n`).join('')}` : '';
}

function moduleLines(module: ModuleReport): string[] {
  const { name, driver, source, error, slots } = module;
  return [
    `${name}: ${describeModule(module)}`,
    `  ${moduleWhere(module)} (${moduleSourceWords[source]})`,
    ...(driver ? [`  ${describeDriver(driver)}`] : []),
    ...slots.map((slot) => `  ${describeSlot(slot)}`),
    ...(error ? [`  ${describeError(error).what}`] : []),
  ];
}

function tokenLines(token: TokenReport): string[] {
  const { name, pin, certificates, certificatesHidden, keysWithoutCertificate, error } = token;
  const what = describeToken(token);
  return [
    name,
    ...(what ? [`  ${what}`] : []),
    ...(pin ? [`  ${pinConditionSentences[pin]}`] : []),
    ...(error ? [`  ${describeError(error).what}`] : []),
    ...(certificatesHidden ? [`  ${hiddenCertificatesSentence}`] : []),
    ...certificates.flatMap((choice) => {
      const { who, verdict, warnings } = describeCertificate(choice);
      return [`  ${choice.alias}: ${who}`, `    ${verdict}`, ...warnings.map((warning) => `    ${warning}`)];
    }),
    ...keysWithoutCertificate.map((alias) => `  ${alias}: ${keyWithoutCertificate}`),
  ];
}

function day(time: string): string {
  return time.slice(0, 10);
}
