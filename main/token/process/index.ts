import { Fault, serveRequests, type TransferredPort } from '../../hosts/endpoint';
import type { KeyEntry } from '../crypto-token';
import { generateKeyPair, offeredKinds } from './key-generation';
import { deleteKey, listKeys, storeCertificate } from './key-objects';
import { listEntries } from './objects';
import { guard } from './cryptoki-errors';
import { Module } from './module';
import { PinManagement } from './pin-management';
import { canUsePinPad } from './pin-octets';
import type { TokenMethods } from './protocol';
import { known, portOf, SessionDesk } from './session-desk';
import { LoginSession } from './sessions';
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
const sessions = new SessionDesk<LoginSession>();
const pinManagements = new Map<string, PinManagement>();

const handlers: Served = {
  ...sessions.handlers,
  'module.load': ({ path }) => module.load(path),
  'module.reload': () => {
    if (sessions.size > 0) return false;
    module.reload();
    return true;
  },
  'tokens.list': () => listTokens(module),
  'slots.list': () => listSlots(module),
  'token.describe': ({ slot }) => findSlot(module, slot).description,
  'token.entries': ({ slot }) => publicEntries(findSlot(module, slot).slot),
  'token.look': ({ slot }) => {
    const found = findSlot(module, slot);
    return { description: found.description, entries: publicEntries(found.slot) };
  },
  'session.open': ({ slot, look }) => {
    const found = findSlot(module, slot);
    const opened = new LoginSession(module, found.slot, found.description.pin, (id) =>
      announce('login.pinArrived', { session: id }),
    );
    sessions.add(opened);
    const { description: token } = found;
    const session = { session: opened.id, needsLogin: token.pin.required, pinPad: canUsePinPad, token };
    try {
      return { ...session, ...(look && { entries: opened.look() }) };
    } catch (error) {
      sessions.close(opened.id);
      throw error;
    }
  },
  'session.close': (request) => {
    const before = [...sessions.all()].find(({ id }) => id === request.session);
    const closed = sessions.close(request.session);
    if (before?.hadOneTimeTokenKeys) unload();
    return closed;
  },
  'session.isLoggedIn': ({ session: id }) => sessions.find(id).isLoggedIn(),
  'pin.open': ({ slot, operation }) => {
    // A login is shared by all sessions of a process: the end of one would end the other.
    if (sessions.size > 0) throw new Fault('in-use', 'a session is open');
    const opened = new PinManagement(
      module,
      findSlot(module, slot).slot,
      operation,
      (id) => announce('pin.arrived', { management: id }),
      (id) => announce('pin.setting', { management: id }),
    );
    pinManagements.set(opened.id, opened);
    return { management: opened.id, pinPad: canUsePinPad };
  },
  'pin.attach': ({ management }, ports) => {
    known(pinManagements, management).attach(portOf(ports));
    return true;
  },
  'pin.attempt': ({ management, pin }) => {
    if (sessions.size > 0) throw new Fault('in-use', 'a session is open');
    return known(pinManagements, management).attempt(pin);
  },
  'pin.close': ({ management }) => {
    pinManagements.get(management)?.close();
    return pinManagements.delete(management);
  },
  'pin.typed': ({ management, secret, newPin }) => known(pinManagements, management).perform({ secret, newPin }),
  'session.signReleased': ({ session: id, pin, ...request }) => sessions.find(id).signReleased(request, pin),
  'keys.offered': ({ session: id }) => sessions.find(id).readKeys((_, slot) => offeredKinds(module, slot)),
  'keys.list': ({ session: id }) => sessions.find(id).readKeys((handle) => listKeys(module, handle)),
  'keys.generate': ({ session: id, wish }) =>
    sessions.find(id).changeKeys((handle, slot) => generateKeyPair(module, slot, handle, wish)),
  'keys.store': ({ session: id, alias, certificate, authorities }) =>
    sessions.find(id).changeKeys((handle) => storeCertificate(module, handle, alias, certificate, authorities)),
  'oneTime.make': ({ session: id, wish }) => sessions.find(id).makeOneTimeKey(wish),
  'oneTime.destroy': ({ session: id, alias }) => sessions.find(id).destroyOneTimeKey(alias),
  'keys.delete': ({ session: id, alias }) => sessions.find(id).changeKeys((handle) => deleteKey(module, handle, alias)),
};

/**
 * A TPM holds a few keys at a time. Measured with tpm2-pkcs11 1.9: a key that was destroyed stays loaded until its driver ends, and
 * the second one-time key finds no room.
 */
function unload(): void {
  if (sessions.size > 0 || pinManagements.size > 0) return;
  try {
    module.reload();
  } catch {
    // What is next asked of the module says so.
  }
}

/** What a slot's token shows without a login. */
function publicEntries(slot: Buffer): KeyEntry[] {
  const handle = guard(() => module.cryptoki.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION));
  try {
    return listEntries(module, handle, false);
  } finally {
    guard(() => module.cryptoki.C_CloseSession(handle));
  }
}

const announce = serveRequests(handlers);

// Without main nobody would destroy them.
process.on('exit', () => {
  for (const session of sessions.all()) session.destroyOneTimeKeys();
});
