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
}

/** The objects of one class (CKO_) that the session sees. */
export function find(module: Module, session: Handle, objectClass: number): StoredObject[] {
  return guard(() => {
    module.cryptoki.C_FindObjectsInit(session, [{ type: pkcs11js.CKA_CLASS, value: objectClass }]);
    try {
      return module.cryptoki.C_FindObjects(session, mostObjects);
    } finally {
      module.cryptoki.C_FindObjectsFinal(session);
    }
  }).map((handle) => ({
    handle,
    id: attribute(module, session, handle, pkcs11js.CKA_ID)?.toString('hex') ?? '',
    label: (attribute(module, session, handle, pkcs11js.CKA_LABEL)?.toString('utf8') ?? '').replace(/[\0\s]+$/u, ''),
  }));
}

/** One attribute, or nothing where the token does not have it. */
export function attribute(module: Module, session: Handle, object: Handle, type: number): Buffer | undefined {
  try {
    const value = module.cryptoki.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
    return Buffer.isBuffer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
