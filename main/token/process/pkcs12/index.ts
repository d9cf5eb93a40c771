import { Fault, serveRequests, type TransferredPort } from '../../../hosts/endpoint';
import type { KeyEntry } from '../../crypto-token';
import type { TokenMethods } from '../protocol';
import { visibleEntries } from './entries';
import { KeyStoreFile } from './key-store-file';
import { KeyStoreSession } from './key-store-session';
import { unusable } from './password-encryption';

/** What a file can do of what a token process is asked; the rest belongs to tokens that manage PINs and keys themselves. */
type ServedMethod =
  | `module.${'load' | 'reload'}`
  | 'tokens.list'
  | `token.${'describe' | 'entries'}`
  | `session.${'open' | 'close' | 'entries' | 'key' | 'sign'}`
  | `login.${'attach' | 'attempt' | 'detach'}`;

type Served = {
  [M in ServedMethod]: (params: TokenMethods[M]['params'], ports: TransferredPort[]) => TokenMethods[M]['value'];
};

let path: string | undefined;
const sessions = new Map<string, KeyStoreSession>();
/** The certificates of the file that a password opened last, by the file's serial: another file hides its own again. */
let remembered: { serial: string; entries: KeyEntry[] } | undefined;

function file(): KeyStoreFile {
  if (path === undefined) throw unusable('missing');
  return KeyStoreFile.read(path);
}

function isRemembered({ description }: KeyStoreFile): boolean {
  return remembered?.serial === description.serial;
}

function describe(read: KeyStoreFile): KeyStoreFile['description'] {
  const { certificatesHidden: _hidden, ...seen } = read.description;
  return isRemembered(read) ? seen : read.description;
}

function session(id: string): KeyStoreSession {
  const found = sessions.get(id);
  if (!found) throw new Fault('session-unknown', id);
  return found;
}

const handlers: Served = {
  'module.load': (params) => {
    path = params.path;
    return { manufacturer: '', description: 'PKCS#12 file', version: '' };
  },
  // The file is read anew with every question.
  'module.reload': () => true,
  'tokens.list': () => [describe(file())],
  'token.describe': () => describe(file()),
  'token.entries': () => {
    const read = file();
    return remembered && isRemembered(read) ? remembered.entries : visibleEntries(read.plain);
  },
  'session.open': () => {
    const opened = new KeyStoreSession(
      file(),
      (id) => announce('login.pinArrived', { session: id }),
      (read, entries) => (remembered = { serial: read.description.serial, entries }),
    );
    sessions.set(opened.id, opened);
    return { session: opened.id, needsLogin: true, pinPad: false };
  },
  'session.close': ({ session: id }) => {
    sessions.get(id)?.close();
    return sessions.delete(id);
  },
  'login.attach': ({ session: id }, ports) => {
    const port = ports[0];
    if (!port) throw new Fault('device-error', 'no port');
    session(id).attach(port);
    return true;
  },
  'login.attempt': ({ session: id, pin }) => session(id).attempt(pin),
  'login.detach': ({ session: id }) => {
    sessions.get(id)?.detach();
    return true;
  },
  'session.entries': ({ session: id }) => session(id).entries(),
  'session.key': ({ session: id, alias }) => session(id).key(alias),
  'session.sign': ({ session: id, ...request }) => session(id).sign(request),
};

const announce = serveRequests(handlers);
