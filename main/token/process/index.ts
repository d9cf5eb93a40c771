import { Fault, serveRequests, type TransferredPort } from '../../hosts/endpoint';
import { listEntries } from './objects';
import { guard } from './cryptoki-errors';
import { Module } from './module';
import type { TokenMethods } from './protocol';
import { LoginSession } from './sessions';
import { findSlot, listTokens } from './slots';
import pkcs11js from 'pkcs11js';

type Served = {
  [M in keyof TokenMethods]: (params: TokenMethods[M]['params'], ports: TransferredPort[]) => TokenMethods[M]['value'];
};

const module = new Module();
const sessions = new Map<string, LoginSession>();

function session(id: string): LoginSession {
  const found = sessions.get(id);
  if (!found) throw new Fault('session-unknown', id);
  return found;
}

const handlers: Served = {
  'module.load': ({ path }) => module.load(path),
  'module.reload': () => {
    if (sessions.size > 0) return false;
    module.reload();
    return true;
  },
  'tokens.list': () => listTokens(module),
  'token.describe': ({ slot }) => findSlot(module, slot).description,
  'token.entries': ({ slot }) => {
    const found = findSlot(module, slot);
    const handle = guard(() => module.cryptoki.C_OpenSession(found.slot, pkcs11js.CKF_SERIAL_SESSION));
    try {
      return listEntries(module, handle, false);
    } finally {
      guard(() => module.cryptoki.C_CloseSession(handle));
    }
  },
  'session.open': ({ slot }) => {
    const found = findSlot(module, slot);
    const opened = new LoginSession(module, found.slot, (id) => announce('login.pinArrived', { session: id }));
    sessions.set(opened.id, opened);
    return { session: opened.id, needsLogin: found.description.pin.required };
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
  'login.attempt': ({ session: id }) => session(id).attempt(),
  'login.detach': ({ session: id }) => {
    sessions.get(id)?.detach();
    return true;
  },
  'login.typed': ({ session: id, pin }) => {
    const text = Buffer.from(pin).toString('utf8');
    pin.fill(0);
    return session(id).login(text);
  },
  'session.entries': ({ session: id }) => session(id).entries(),
  'session.key': ({ session: id, alias }) => session(id).key(alias),
  'session.sign': ({ session: id, ...request }) => session(id).sign(request),
};

const announce = serveRequests(handlers);
