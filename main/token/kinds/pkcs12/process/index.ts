import { serveRequests, type TransferredPort } from '../../../../hosts/endpoint';
import type { KeyEntry } from '../../../crypto-token';
import type { TokenMethods } from '../../../process/protocol';
import { SessionDesk } from '../../../process/session-desk';
import { visibleEntries } from './entries';
import { KeyStoreFile } from './key-store-file';
import { KeyStoreSession } from './key-store-session';
import { unusable } from './password-encryption';

/** What a file can do of what a token process is asked; the rest belongs to tokens that manage PINs and keys themselves. */
type ServedMethod =
  | `module.${'load' | 'reload'}`
  | 'tokens.list'
  | `token.${'describe' | 'entries' | 'look'}`
  | `session.${'open' | 'close' | 'entries' | 'key' | 'sign'}`
  | `login.${'attach' | 'attempt' | 'detach'}`;

type Served = {
  [M in ServedMethod]: (params: TokenMethods[M]['params'], ports: TransferredPort[]) => TokenMethods[M]['value'];
};

let path: string | undefined;
const sessions = new SessionDesk<KeyStoreSession>();
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

function entriesOf(read: KeyStoreFile): KeyEntry[] {
  return remembered && isRemembered(read) ? remembered.entries : visibleEntries(read.plain);
}

const handlers: Served = {
  ...sessions.handlers,
  'module.load': (params) => {
    path = params.path;
    return { manufacturer: '', description: 'PKCS#12 file', version: '' };
  },
  // The file is read anew with every question.
  'module.reload': () => true,
  'tokens.list': () => [describe(file())],
  'token.describe': () => describe(file()),
  'token.entries': () => entriesOf(file()),
  'token.look': () => {
    const read = file();
    return { description: describe(read), entries: entriesOf(read) };
  },
  'session.open': () => {
    const opening = file();
    const token = describe(opening);
    const opened = new KeyStoreSession(
      opening,
      (id) => announce('login.pinArrived', { session: id }),
      (read, entries) => (remembered = { serial: read.description.serial, entries }),
    );
    sessions.add(opened);
    return { session: opened.id, needsLogin: true, pinPad: false, token };
  },
};

const announce = serveRequests(handlers);
