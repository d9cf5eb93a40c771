import pkcs11js from 'pkcs11js';
import { guard } from './cryptoki-errors';
import type { Module } from './module';

type Handle = Buffer;

/** More objects than this on one token are not looked at; it bounds what a hostile module can make us hold. */
const mostObjects = 2000;

/** An object of a token with the attributes that name it. */
export interface StoredObject {
  handle: Handle;
  /** CKA_ID in hex; empty where there is none. */
  id: string;
  /** CKA_LABEL without what pads it. */
  label: string;
  /** What else was read of it at once, in the order in which it was asked for. */
  others: (Buffer | undefined)[];
}

/**
 * The objects of one class (CKO_) that the session sees.
 * @param others - attributes (CKA_) that are wanted of each besides its name
 */
export function find(
  module: Module,
  session: Handle,
  objectClass: number,
  others: readonly number[] = [],
): StoredObject[] {
  return handlesOf(module, session, [{ type: pkcs11js.CKA_CLASS, value: objectClass }]).map((handle) => {
    const [id, label, ...more] = attributes(module, session, handle, [pkcs11js.CKA_ID, pkcs11js.CKA_LABEL, ...others]);
    return {
      handle,
      id: id?.toString('hex') ?? '',
      label: (label?.toString('utf8') ?? '').replace(/[\0\s]+$/u, ''),
      others: more,
    };
  });
}

/** The objects of one class (CKO_) that have exactly this CKA_ID. */
export function identified(module: Module, session: Handle, objectClass: number, id: Buffer): Handle[] {
  return handlesOf(module, session, [
    { type: pkcs11js.CKA_CLASS, value: objectClass },
    { type: pkcs11js.CKA_ID, value: id },
  ]);
}

/** The objects of any class that are called exactly so (CKA_LABEL). */
export function labelled(module: Module, session: Handle, label: string): Handle[] {
  return handlesOf(module, session, [{ type: pkcs11js.CKA_LABEL, value: label }]);
}

function handlesOf(module: Module, session: Handle, template: pkcs11js.Template): Handle[] {
  return guard(() => {
    module.cryptoki.C_FindObjectsInit(session, template);
    try {
      return module.cryptoki.C_FindObjects(session, mostObjects);
    } finally {
      module.cryptoki.C_FindObjectsFinal(session);
    }
  });
}

/**
 * Several attributes in the order in which they are asked for; nothing in the place of one that the token does not have. A
 * token takes about as long for all as for one, but answers nothing useful where one is missing: then each is asked for by itself.
 */
export function attributes(
  module: Module,
  session: Handle,
  object: Handle,
  types: readonly number[],
): (Buffer | undefined)[] {
  try {
    const template = types.map((type) => ({ type }));
    return module.cryptoki.C_GetAttributeValue(session, object, template).map(octetsOf);
  } catch {
    return types.map((type) => attribute(module, session, object, type));
  }
}

/** One attribute, or nothing where the token does not have it. */
export function attribute(module: Module, session: Handle, object: Handle, type: number): Buffer | undefined {
  try {
    return octetsOf(module.cryptoki.C_GetAttributeValue(session, object, [{ type }])[0]);
  } catch {
    return undefined;
  }
}

function octetsOf(found: { value?: unknown } | undefined): Buffer | undefined {
  return Buffer.isBuffer(found?.value) ? found.value : undefined;
}
