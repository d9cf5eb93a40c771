import pkcs11js from 'pkcs11js';
import type { SlotDescription } from '../../../preload/contract/doctor';
import { Fault } from '../../hosts/endpoint';
import type { TokenDescription } from '../crypto-token';
import { sensibleLengths } from '../pin-flaw';
import { guard, toFault } from './cryptoki-errors';
import type { Module } from './module';
import type { SlotSelector } from './protocol';

type Slot = Buffer;

/** CK_SLOT_INFO flags (PKCS#11 v2.40, 3.2): CKF_TOKEN_PRESENT, CKF_REMOVABLE_DEVICE, CKF_HW_SLOT. */
const slotFlags = { tokenPresent: 1, removable: 2, hardware: 4 };

/** Every slot that holds an initialised token, described. A slot that fails to answer is left out. */
export function listTokens(module: Module): TokenDescription[] {
  return presentSlots(module).flatMap(({ slot, token }) => {
    try {
      return [described(module, slot, token)];
    } catch {
      return [];
    }
  });
}

/** Every slot, with or without a token. A slot that fails to answer is left out. */
export function listSlots(module: Module): SlotDescription[] {
  return guard(() => module.cryptoki.C_GetSlotList(false)).flatMap((slot) => {
    try {
      const info = module.cryptoki.C_GetSlotInfo(slot);
      const tokenPresent = (info.flags & slotFlags.tokenPresent) !== 0;
      return [
        {
          slotId: slotNumber(slot),
          description: clean(info.slotDescription),
          manufacturer: clean(info.manufacturerID),
          hardware: (info.flags & slotFlags.hardware) !== 0,
          removable: (info.flags & slotFlags.removable) !== 0,
          tokenPresent,
          tokenInitialized: tokenPresent && initializedToken(module, slot) !== undefined,
        },
      ];
    } catch {
      return [];
    }
  });
}

/**
 * Finds the one slot that is meant.
 * @throws Fault absent; no-slots when the module has none at all, as a proxying one without its proxy; ambiguous when
 * nothing but a label is known and several tokens have it, with their serial numbers
 */
export function findSlot(module: Module, selector: SlotSelector): { slot: Slot; description: TokenDescription } {
  const slots = presentSlots(module);
  for (const [index, { slot, token }] of slots.entries()) {
    if (selector.index !== undefined && selector.index !== index) continue;
    if (selector.number !== undefined && selector.number !== slotNumber(slot)) continue;
    let description: TokenDescription;
    try {
      description = described(module, slot, token);
    } catch (error) {
      // A card that leaves between the list and the question is simply not there.
      if (toFault(error).fault === 'removed') continue;
      throw error;
    }
    if (selector.label !== undefined && selector.label !== description.label) continue;
    if (selector.serial !== undefined && selector.serial !== description.serial) continue;
    const others = slots.filter((other) => other.slot !== slot).map((other) => namesOf(other.token));
    const labelAlone = selector.serial === undefined && selector.index === undefined && selector.number === undefined;
    const twins = others.filter(({ label, serial }) => label === description.label && serial !== description.serial);
    if (labelAlone && selector.label !== undefined && twins.length > 0) {
      throw new Fault('ambiguous', [description, ...twins].map(({ serial }) => serial).join(', '));
    }
    const sharesCard = description.serial !== '' && others.some(({ serial }) => serial === description.serial);
    return { slot, description: { ...description, ...(sharesCard && { oneOfSeveral: true }) } };
  }
  const none = slots.length === 0 && guard(() => module.cryptoki.C_GetSlotList(false)).length === 0;
  throw new Fault(none ? 'no-slots' : 'absent', 'no such token');
}

/**
 * What a token is called. Cards with several PINs show each in a slot of its own, under one serial number; two cards may have
 * one label.
 */
function namesOf({ label, serialNumber }: pkcs11js.TokenInfo): { label: string; serial: string } {
  return { label: clean(label), serial: clean(serialNumber) };
}

interface PresentToken {
  slot: Slot;
  token: pkcs11js.TokenInfo;
}

function presentSlots(module: Module): PresentToken[] {
  return guard(() => module.cryptoki.C_GetSlotList(true)).flatMap((slot) => {
    const token = initializedToken(module, slot);
    return token ? [{ slot, token }] : [];
  });
}

function initializedToken(module: Module, slot: Slot): pkcs11js.TokenInfo | undefined {
  try {
    const token = module.cryptoki.C_GetTokenInfo(slot);
    return (token.flags & pkcs11js.CKF_TOKEN_INITIALIZED) !== 0 ? token : undefined;
  } catch {
    return undefined;
  }
}

/** A slot handle is a CK_ULONG in the machine's byte order. */
function slotNumber(slot: Slot): number {
  return slot.length === 8 ? Number(slot.readBigUInt64LE()) : slot.readUInt32LE();
}

export function describeSlot(module: Module, slot: Slot): TokenDescription {
  return described(
    module,
    slot,
    guard(() => module.cryptoki.C_GetTokenInfo(slot)),
  );
}

function described(module: Module, slot: Slot, token: pkcs11js.TokenInfo): TokenDescription {
  const info = guard(() => module.cryptoki.C_GetSlotInfo(slot));
  const has = (flag: number): boolean => (token.flags & flag) !== 0;
  return {
    ...namesOf(token),
    model: clean(token.model),
    manufacturer: clean(token.manufacturerID),
    slotDescription: clean(info.slotDescription),
    slotId: slotNumber(slot),
    pin: {
      required: has(pkcs11js.CKF_LOGIN_REQUIRED),
      ...sensibleLengths(token.minPinLen, token.maxPinLen),
      initialized: has(pkcs11js.CKF_USER_PIN_INITIALIZED),
      locked: has(pkcs11js.CKF_USER_PIN_LOCKED),
      finalTry: has(pkcs11js.CKF_USER_PIN_FINAL_TRY),
      countLow: has(pkcs11js.CKF_USER_PIN_COUNT_LOW),
      toBeChanged: has(pkcs11js.CKF_USER_PIN_TO_BE_CHANGED),
      protectedPath: has(pkcs11js.CKF_PROTECTED_AUTHENTICATION_PATH),
      officer: { locked: has(pkcs11js.CKF_SO_PIN_LOCKED), finalTry: has(pkcs11js.CKF_SO_PIN_FINAL_TRY) },
    },
    writeProtected: has(pkcs11js.CKF_WRITE_PROTECTED),
  };
}

/** PKCS#11 pads with blanks; some modules pad with NUL instead. */
function clean(text: string): string {
  return text.replace(/[\0\s]+$/u, '');
}
