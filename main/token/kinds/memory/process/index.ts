import { serveRequests, type TransferredPort } from '../../../../hosts/endpoint';
import type { TokenDescription } from '../../../crypto-token';
import type { TokenMethods } from '../../../process/protocol';
import { SessionDesk } from '../../../process/session-desk';
import { MemorySession } from './memory-session';

/** What memory can do of what a token process is asked: it keeps no key beyond a session, and has no PIN. */
type ServedMethod =
  | `module.${'load' | 'reload'}`
  | 'tokens.list'
  | `token.${'describe' | 'entries' | 'look'}`
  | `session.${'open' | 'close' | 'entries' | 'key' | 'sign'}`
  | `login.${'attach' | 'attempt' | 'detach'}`
  | `oneTime.${'make' | 'destroy'}`;

type Answer<T> = T | Promise<T>;
type Served = {
  [M in ServedMethod]: (
    params: TokenMethods[M]['params'],
    ports: TransferredPort[],
  ) => Answer<TokenMethods[M]['value']>;
};

const token: TokenDescription = {
  label: 'Memory of this computer',
  serial: '',
  model: '',
  manufacturer: 'Countersign',
  slotDescription: '',
  slotId: 0,
  keystore: 'MEMORY',
  pin: {
    required: false,
    minLength: 0,
    maxLength: 0,
    initialized: false,
    locked: false,
    finalTry: false,
    countLow: false,
    toBeChanged: false,
    protectedPath: false,
  },
  writeProtected: false,
};

const sessions = new SessionDesk<MemorySession>();

const handlers: Served = {
  ...sessions.handlers,
  'module.load': () => ({ manufacturer: '', description: 'memory', version: '' }),
  'module.reload': () => true,
  'tokens.list': () => [token],
  'token.describe': () => token,
  'token.entries': () => [],
  'token.look': () => ({ description: token, entries: [] }),
  'session.open': () => {
    const opened = new MemorySession();
    sessions.add(opened);
    return { session: opened.id, needsLogin: false, pinPad: false, token };
  },
  'oneTime.make': ({ session, wish }) => sessions.find(session).make(wish),
  'oneTime.destroy': ({ session, alias }) => sessions.find(session).destroy(alias),
};

serveRequests(handlers);
