import { Fault, serveRequests, type TransferredPort } from '../../hosts/endpoint';
import { generateKeyPair, offeredKinds } from './key-generation';
import { deleteKey, listKeys, storeCertificate } from './key-objects';
import { listEntries } from './objects';
import { guard } from './cryptoki-errors';
import { Module } from './module';
import { PinManagement } from './pin-management';
import type { TokenMethods } from './protocol';
import { canUsePinPad, LoginSession } from './sessions';
import { findSlot, listSlots, listTokens } from './slots';
import pkcs11js from 'pkcs11js';

type Answer<T> = T | Promise<T>;
type Served = {
  [M in keyof TokenMethods]: (
    params: TokenMethods[M]['params'],
    ports: TransferredPort[],
  ) => Answer<TokenMethods[M]['value']>;
};

const module = new Module();
const sessions = new Map<string, LoginSession>();
const pinManagements = new Map<string, PinManagement>();

function session(id: string): LoginSession {
  const found = sessions.get(id);
  if (!found) throw new Fault('session-unknown', id);
  return found;
}

function pinManagement(id: string): PinManagement {
  const found = pinManagements.get(id);
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
  'slots.list': () => listSlots(module),
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
    return { session: opened.id, needsLogin: found.description.pin.required, pinPad: canUsePinPad };
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
  'pin.open': ({ slot, operation }) => {
    // A login is shared by all sessions of a process: the end of one would end the other.
    if (sessions.size > 0) throw new Fault('in-use', 'a session is open');
    const opened = new PinManagement(module, findSlot(module, slot).slot, operation, (id) =>
      announce('pin.arrived', { management: id }),
    );
    pinManagements.set(opened.id, opened);
    return { management: opened.id };
  },
  'pin.attach': ({ management }, ports) => {
    const port = ports[0];
    if (!port) throw new Fault('device-error', 'no port');
    pinManagement(management).attach(port);
    return true;
  },
  'pin.attempt': ({ management }) => {
    if (sessions.size > 0) throw new Fault('in-use', 'a session is open');
    return pinManagement(management).attempt();
  },
  'pin.close': ({ management }) => {
    pinManagements.get(management)?.close();
    return pinManagements.delete(management);
  },
  'pin.typed': ({ management, secret, newPin }) => {
    const secrets = { secret: Buffer.from(secret).toString('utf8'), newPin: Buffer.from(newPin).toString('utf8') };
    secret.fill(0);
    newPin.fill(0);
    return pinManagement(management).perform(secrets);
  },
  'session.entries': ({ session: id }) => session(id).entries(),
  'session.key': ({ session: id, alias }) => session(id).key(alias),
  'session.sign': ({ session: id, ...request }) => session(id).sign(request),
  'session.signReleased': ({ session: id, pin, ...request }) => session(id).signReleased(request, pin),
  'keys.offered': ({ session: id }) => session(id).readKeys((_, slot) => offeredKinds(module, slot)),
  'keys.list': ({ session: id }) => session(id).readKeys((handle) => listKeys(module, handle)),
  'keys.generate': ({ session: id, wish }) =>
    session(id).changeKeys((handle, slot) => generateKeyPair(module, slot, handle, wish)),
  'keys.store': ({ session: id, alias, certificate, authorities }) =>
    session(id).changeKeys((handle) => storeCertificate(module, handle, alias, certificate, authorities)),
  'keys.delete': ({ session: id, alias }) => session(id).changeKeys((handle) => deleteKey(module, handle, alias)),
};

const announce = serveRequests(handlers);
