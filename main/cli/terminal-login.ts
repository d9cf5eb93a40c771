import { spawn } from 'node:child_process';
import { win32 } from 'node:path';
import { identificationWays, type IdentificationWay } from '../../preload/contract/identity';
import { CountersignError } from '../errors/countersign-error';
import type { IdentificationConversation, PasswordConversation, PasswordRequest } from '../identity/authenticator';
import { safeProgram } from '../files/place/program';
import { isLoginAddress } from '../identity/login-address';
import type { Services } from '../services';
import type { Signer } from '../signers/signer-catalog';
import { identifyingRequest } from '../signing/identifying';
import type { PinPrompt } from '../signing/signing-port';
import { prose, type Prose } from './prose';

/** What a login in the terminal is made with. */
export interface TerminalLogin {
  services: Pick<Services, 'logins'>;
  signer: Signer;
  /** An authenticator's name, or a way. */
  wanted: string | undefined;
  err: (text: Prose) => void;
  pins: PinPrompt;
  askPassword: (request: PasswordRequest) => PasswordConversation;
  signal: AbortSignal;
}

/**
 * Logs the person in at the terminal. A browser is opened where there is a
 * display; without one the login goes by a code.
 *
 * @throws CountersignError usage.invalid where it is not said how; identity.*
 */
export async function logInAtTerminal(login: TerminalLogin): Promise<void> {
  const { services } = login;
  const { authenticator, way } = chosen(login);
  await services.logins.logIn(authenticator, way, conversation(login));
}

function chosen({ services, signer, wanted }: TerminalLogin): { authenticator: string; way?: IdentificationWay } {
  const accepted = services.logins.offered.filter(({ name }) => signer.authenticators.includes(name));
  const named = accepted.find(({ name, title }) => name === wanted || title === wanted);
  const way = identificationWays.find((one) => one === wanted);
  const fitting = named ? [named] : way ? accepted.filter(({ ways }) => ways.includes(way)) : accepted;
  const [only, ...others] = wanted !== undefined && !named && !way ? [] : fitting;
  if (only && others.length === 0) {
    const first = way ?? only.ways.find((one) => one !== 'browser' || hasDisplay()) ?? only.ways[0];
    return { authenticator: only.name, ...(first && { way: first }) };
  }
  const known = accepted.map(({ name, ways }) => `“${name}” (${ways.join(', ')})`).join(', ');
  const detail =
    accepted.length > 0
      ? `the signer “${signer.name}” takes these logins, and --identify names one: ${known}`
      : `the signer “${signer.name}” takes no login, so --identify has no use`;
  throw new CountersignError('usage.invalid', { detail });
}

function conversation({ err, pins, askPassword, signal }: TerminalLogin): IdentificationConversation {
  return {
    signal,
    tell: (step) => {
      if (step.state === 'browser') {
        err(
          step.opened
            ? prose`Log in in your browser. If it did not open, open this address: ${step.address}\n`
            : prose`Open this address in a browser of this computer and log in: ${step.address}\n`,
        );
      } else if (step.state === 'device-code') {
        err(prose`Open ${step.address} on any device and type the code ${step.userCode}\n`);
      }
    },
    openBrowser: startBrowser,
    askPassword,
    askPin: (card) => pins.open(identifyingRequest(card)),
  };
}

/** Whether a browser has a place to open: on Linux a display that is not somebody else's, over SSH. */
function hasDisplay(): boolean {
  if (process.env['SSH_CONNECTION'] !== undefined) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['/usr/bin/open'],
  linux: ['xdg-open'],
  // No shell reads the address: “&” in it would begin another command there.
  win32: [
    win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'rundll32.exe'),
    'url.dll,FileProtocolHandler',
  ],
};

async function startBrowser(address: string): Promise<boolean> {
  const [name, ...before] = openers[process.platform] ?? [];
  const program = name !== undefined && hasDisplay() ? safeProgram(name) : undefined;
  if (program === undefined || !isLoginAddress(address)) return false;
  return new Promise((resolve) => {
    const opener = spawn(program, [...before, address], { stdio: 'ignore', detached: true });
    opener.once('error', () => resolve(false));
    opener.once('spawn', () => {
      opener.unref();
      resolve(true);
    });
  });
}
