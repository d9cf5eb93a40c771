import type { ErrorShape } from '../../../preload/contract/error-codes';
import { CountersignError } from '../../errors/countersign-error';
import type { HostLauncher } from '../../hosts/host-launcher';
import type { Log } from '../../log/log';
import type { IdentificationConversation, PasswordRequest, PasswordSource } from '../authenticator';
import { PasswordProcess } from './password-process';
import type { PasswordCheck, PasswordMethods, PasswordVerdict, ProvenPerson } from './protocol';

type Refused = Extract<PasswordVerdict, { accepted: false }>;

/** What stands between a name that arrived and its try. */
export interface PasswordGate {
  /** @returns why nothing is tried for this name now */
  before(username: string): Promise<Refused | undefined>;
  /** Told what came of the try. */
  after(username: string, verdict: PasswordVerdict): Promise<void>;
}

export interface PasswordLogin {
  conversation: IdentificationConversation;
  request: PasswordRequest;
  check: PasswordCheck;
  gate: PasswordGate;
  /** Seconds that a try may take. */
  seconds: number;
  launcher: HostLauncher;
  log: Log;
}

/**
 * Has a name and a password typed and held against accounts, in a process that lives for this login. Each password is tried once; the
 * program repeats none. In the window the person may type again after a wrong one.
 *
 * @throws CountersignError identity.*
 */
export async function enterPassword(login: PasswordLogin): Promise<ProvenPerson> {
  const { conversation, request, launcher, log } = login;
  const process = new PasswordProcess(launcher, log, request.title, login.seconds);
  const place = conversation.askPassword(request);
  let leave: () => void = () => undefined;
  const left = new Promise<'cancelled'>((resolve) => (leave = () => resolve('cancelled')));
  conversation.signal.addEventListener('abort', leave);
  if (conversation.signal.aborted) leave();
  try {
    conversation.tell({ state: 'password' });
    await process.ask('login.open', { authenticator: request.title, check: login.check });
    const { source } = place;
    const ended = Promise.race([left, ...(source.ended ? [source.ended] : [])]);
    return await (source.kind === 'port'
      ? throughPort(source, process, login, ended)
      : typed(source, process, login, ended));
  } finally {
    conversation.signal.removeEventListener('abort', leave);
    process.end();
    place.close();
  }
}

async function throughPort(
  { port }: Extract<PasswordSource, { kind: 'port' }>,
  process: PasswordProcess,
  login: PasswordLogin,
  ended: Promise<unknown>,
): Promise<ProvenPerson> {
  await process.ask('login.attach', {}, [port]);
  for (;;) {
    const username = await unlessEnded(process.nextName(), ended, login);
    const waits = await login.gate.before(username);
    if (waits) {
      await process.ask('login.refuse', { verdict: waits });
      continue;
    }
    const verdict = await tried(process, {}, username, login, ended);
    if (verdict.accepted) return verdict.person;
    if (!verdict.again) throw toError(verdict.error);
    login.conversation.tell({ state: 'password' });
  }
}

/** The command line's way: one name, one password, one try. */
async function typed(
  source: Extract<PasswordSource, { kind: 'typed' }>,
  process: PasswordProcess,
  login: PasswordLogin,
  ended: Promise<unknown>,
): Promise<ProvenPerson> {
  const given = await unlessEnded(source.ask(), ended, login);
  if (!given) throw cancelled(login);
  try {
    const waits = await login.gate.before(given.username);
    if (waits) throw toError(waits.error);
    const verdict = await tried(process, { typed: given }, given.username, login, ended);
    if (!verdict.accepted) throw toError(verdict.error);
    return verdict.person;
  } finally {
    given.password.fill(0);
  }
}

async function tried(
  process: PasswordProcess,
  params: PasswordMethods['login.attempt']['params'],
  username: string,
  login: PasswordLogin,
  ended: Promise<unknown>,
): Promise<PasswordVerdict> {
  login.conversation.tell({ state: 'checking' });
  const verdict = await unlessEnded(process.ask('login.attempt', params), ended, login);
  await login.gate.after(username, verdict);
  return verdict;
}

/** @throws CountersignError identity.cancelled when the person leaves first */
async function unlessEnded<T>(work: Promise<T>, ended: Promise<unknown>, login: PasswordLogin): Promise<T> {
  const first = await Promise.race([work.then((value) => ({ value })), ended.then(() => undefined)]);
  if (first) return first.value;
  // What it comes to is nobody's any more.
  void work.catch(() => undefined);
  throw cancelled(login);
}

function cancelled({ request }: PasswordLogin): CountersignError {
  return new CountersignError('identity.cancelled', { authenticator: request.title });
}

function toError(error: ErrorShape): CountersignError {
  return CountersignError.fromShape(error);
}
