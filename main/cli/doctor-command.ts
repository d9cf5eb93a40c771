import { describeCertificateProblem, describeError } from '../../preload/contract/error-sentences';
import type { ErrorShape } from '../../preload/contract/error-codes';
import type { KeyChoice } from '../../preload/contract/model';
import type { Services } from '../services';
import {
  examineTokens,
  type Advice,
  type DoctorReport,
  type ModuleReport,
  type PinState,
  type TokenReport,
} from '../token/doctor';
import type { ReaderService } from '../token/discovery/reader-service';
import type { SlotDescription } from '../token/process/protocol';
import { exitCodes, printJson, type ExitCode, type Output } from './output';

/** `countersign doctor`: what stands between this computer and a signature, and what to do about it. */
export async function runDoctor(services: Services, output: Output): Promise<ExitCode> {
  if (!output.json) output.err('Looking at readers, drivers and tokens. No PIN is needed, and nothing is changed.\n');
  const report = await examineTokens(services);
  if (output.json) printJson(output, toDocument(report));
  else output.out(toProse(report));
  if (report.advice.some(({ code }) => code === 'ready' || code === 'password-decides')) return exitCodes.good;
  return report.tokens.some((token) => token.description) ? exitCodes.failed : exitCodes.nothingTried;
}

function toDocument({ advice, modules, tokens, ...rest }: DoctorReport): unknown {
  return {
    command: 'doctor',
    ...rest,
    modules: modules.map(withSentences),
    tokens: tokens.map(withSentences),
    advice: advice.map((one) => ({ ...one, text: adviceText(one) })),
  };
}

function withSentences<T extends { error?: ErrorShape }>(report: T): T {
  return report.error ? { ...report, error: { ...report.error, ...describeError(report.error) } } : report;
}

function toProse({ readerService, modules, tokens, advice }: DoctorReport): string {
  return [
    section('What to do', advice.map(adviceText)),
    section('Card readers', readerLines(readerService, modules)),
    section('Drivers', modules.length > 0 ? modules.flatMap(moduleLines) : ['None is installed.']),
    section('Tokens', tokens.length > 0 ? tokens.flatMap(tokenLines) : ['None was found.']),
  ].join('\n');
}

function section(title: string, lines: string[]): string {
  return lines.length > 0 ? `${title}\n${lines.map((line) => `  ${line}\n`).join('')}` : '';
}

const readerServices: Record<ReaderService, string> = {
  running: 'The smartcard service (pcscd) is running.',
  stopped: 'The smartcard service (pcscd) is installed, but it is not running.',
  'not-installed': 'The smartcard service (pcscd) is not installed.',
  'part-of-the-system': 'The smartcard service is part of this system.',
};

function readerLines(service: ReaderService, modules: ModuleReport[]): string[] {
  const readers = modules.flatMap(({ slots }) => slots.filter((slot) => slot.hardware));
  // Two drivers see one reader; it is one all the same.
  const byName = new Map(readers.map((slot) => [slot.description, slot]));
  return [readerServices[service], ...[...byName.values()].map(readerLine)];
}

function readerLine({ description, tokenPresent, tokenInitialized }: SlotDescription): string {
  if (!tokenPresent) return `${description}: no card`;
  return `${description}: ${tokenInitialized ? 'a card' : 'a card that its driver does not know'}`;
}

function moduleLines({ name, path, address, outcome, error, milliseconds, slots }: ModuleReport): string[] {
  const where = address === undefined ? path : `${path}, at ${address}`;
  const time = `after ${(milliseconds / 1000).toFixed(1)} s`;
  const tokens = slots.filter((slot) => slot.tokenInitialized).length;
  const what = {
    answers: `answers; tokens: ${tokens}`,
    failed: `does not work (${time})`,
    'set-aside': `crashed or hung, and was set aside (${time})`,
  }[outcome];
  return [`${name}: ${what}`, `  ${where}`, ...(error ? [`  ${describeError(error).what}`] : [])];
}

const pinStates: Record<PinState, string> = {
  ready: 'Its PIN is set.',
  'not-needed': 'It needs no PIN.',
  locked: 'Its PIN is locked.',
  'last-try': 'One more wrong PIN locks it.',
  'few-tries': 'A wrong PIN was given before; only a few tries are left.',
  'to-be-changed': 'Its PIN must be changed before its first use.',
  'not-set': 'It has no PIN yet.',
};

function tokenLines({ name, description, pin, certificates, keysWithoutCertificate, error }: TokenReport): string[] {
  return [
    name,
    ...(description
      ? [`  ${description.label}, serial ${description.serial}, ${description.model || description.manufacturer}`]
      : []),
    ...(pin
      ? [`  ${description?.keystore ? 'Its password is asked for when something is signed.' : pinStates[pin]}`]
      : []),
    ...(error ? [`  ${describeError(error).what}`] : []),
    ...certificates.flatMap(certificateLines),
    ...keysWithoutCertificate.map((alias) => `  ${alias}: a private key without a certificate; it can not sign`),
  ];
}

function certificateLines({ alias, certificate, problem }: KeyChoice): string[] {
  const who = certificate
    ? `${certificate.subject}, issued by ${certificate.issuer}, valid ${day(certificate.notBefore)} to ${day(certificate.notAfter)}`
    : 'a certificate that can not be read';
  return [`  ${alias}: ${who}`, `    ${problem ? `can not sign: ${describeCertificateProblem(problem)}` : 'can sign'}`];
}

function day(time: string): string {
  return time.slice(0, 10);
}

const adviceSentences: Record<Advice['code'], (subject: string) => string> = {
  ready: () => 'All is well: you can sign.',
  'password-decides': (token) =>
    `“${token}” is a key file, and its password hides what is in it. Nothing that can be seen stands in the way: sign, and give the password then.`,
  'install-reader-service': () =>
    'Install the smartcard service, for example with “sudo apt install pcscd” or “sudo dnf install pcsc-lite”, if your token is a card or a USB token.',
  'start-reader-service': () =>
    'Start the smartcard service with “sudo systemctl enable --now pcscd.socket”, if your token is a card or a USB token.',
  'install-driver': () =>
    'Install the software that came with your card, or OpenSC, which knows many cards (“sudo apt install opensc”).',
  'driver-set-aside': (module) =>
    `The driver “${module}” crashed or hung. It is left alone until Countersign is started again. If your card needs it, reinstall it.`,
  'driver-failed': (module) => `The driver “${module}” did not start. If your card needs it, reinstall it.`,
  'connect-reader': () => 'Connect your card reader or USB token. If it is connected, try another USB port.',
  'insert-card': () => 'Insert your card into the reader, with the chip first.',
  'card-not-recognized': () =>
    'A card is in the reader, but no installed driver knows it. Take it out, turn it and insert it again; if that does not help, install the software that came with it.',
  'token-unreachable': (token) =>
    `The server of “${token}” does not answer. Check the network or VPN, or ask whoever runs it. Your key is safe there.`,
  'token-error': (token) => `“${token}” can not be used now; the reason stands below.`,
  'pin-locked': (token) => `The PIN of “${token}” is locked. Unlock it with its PUK, or ask its issuer.`,
  'pin-not-set': (token) => `“${token}” has no PIN yet. Set one first.`,
  'no-certificate': (token) => `“${token}” holds no certificate of a person. Ask its issuer for one.`,
  'no-usable-certificate': (token) =>
    `No certificate on “${token}” can sign documents; the reasons stand below. Ask its issuer for a new one.`,
};

function adviceText({ code, subject }: Advice): string {
  return adviceSentences[code](subject ?? '');
}
