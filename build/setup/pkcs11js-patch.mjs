// What the native addon does not do with PINs (C_Login, C_SetPIN, C_InitPIN):
// - A reader with a PIN pad wants NULL (PKCS#11 v2.40, C_Login: CKF_PROTECTED_AUTHENTICATION_PATH), and an empty string in its
//   place may cost a try. With these edits `null` becomes NULL.
// - It takes a PIN as a string, which nobody can wipe, and leaves its own copy of it in memory. With these edits it takes a
//   Uint8Array too, and hands the module those very octets; the caller wipes them.
// - A driver that crashes leaves the memory of its process in a core file, where the system writes such files; the PIN may be
//   in it. With these edits a process that has loaded the addon leaves none.
// The property `pinsAsOctets` says that the edits are in the addon that was built.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './say.mjs';

/** How the three functions read a PIN; it stands before them, behind the macro that reads a string. */
const PIN_ARGUMENT = `
/** A PIN as a module gets it: the caller's own octets, NULL, or the text of a string, which is wiped. */
struct PinArgument
{
  CK_UTF8CHAR_PTR data = nullptr;
  CK_ULONG length = 0;
  std::vector<char> text;
  ~PinArgument()
  {
    for (volatile char *at = text.data(); at < text.data() + text.size(); at++) *at = 0;
  }
};

bool get_args_pin(napi_env env, napi_value *arg, size_t argc, size_t index, PinArgument *pin)
{
  ASSERT_ARGS_INDEX(index);
  napi_valuetype type;
  napi_typeof(env, arg[index], &type);
  if (type == napi_null) return true;
  if (type == napi_string)
  {
    size_t length;
    if (!get_args_string(env, arg, argc, index, nullptr, 0, &length)) return false;
    pin->text.resize(length + 1);
    if (!get_args_string(env, arg, argc, index, pin->text.data(), length + 1, &length)) return false;
    pin->data = (CK_UTF8CHAR_PTR)pin->text.data();
    pin->length = (CK_ULONG)length;
    return true;
  }
  void *data;
  size_t length;
  if (!get_args_buffer(env, arg, argc, index, &data, &length)) return false;
  // No octets are another thing than no PIN.
  static CK_UTF8CHAR none = 0;
  pin->data = length ? (CK_UTF8CHAR_PTR)data : &none;
  pin->length = (CK_ULONG)length;
  return true;
}

#define GET_ARGS_PIN(index, pin)                      \\
  PinArgument pin;                                    \\
  if (!get_args_pin(env, &arg[0], argc, index, &pin)) \\
  {                                                   \\
    return nullptr;                                   \\
  }

`;

const STRING_MACRO_END = `  if (!get_args_string(env, &arg[0], argc, index, string, string##Length + 1, &string##Length)) \\
  {                                                                                             \\
    return nullptr;                                                                             \\
  }
`;

const EDITS = [
  { file: 'src/pkcs11.cpp', find: STRING_MACRO_END, replace: STRING_MACRO_END + PIN_ARGUMENT },
  {
    file: 'src/pkcs11.cpp',
    find: `    GET_ARGS_STRING(2, pin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_Login(sessionHandle, (CK_USER_TYPE)userType, (CK_UTF8CHAR_PTR)pin, (CK_ULONG)pinLength);
`,
    replace: `    GET_ARGS_PIN(2, pin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_Login(sessionHandle, (CK_USER_TYPE)userType, pin.data, pin.length);
`,
  },
  {
    file: 'src/pkcs11.cpp',
    find: `    GET_ARGS_STRING(1, pin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_InitPIN(sessionHandle, (CK_UTF8CHAR_PTR)pin, (CK_ULONG)pinLength);
`,
    replace: `    GET_ARGS_PIN(1, pin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_InitPIN(sessionHandle, pin.data, pin.length);
`,
  },
  {
    file: 'src/pkcs11.cpp',
    find: `    GET_ARGS_STRING(1, oldPin)
    GET_ARGS_STRING(2, newPin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_SetPIN(
        sessionHandle,
        (CK_UTF8CHAR_PTR)oldPin, (CK_ULONG)oldPinLength,
        (CK_UTF8CHAR_PTR)newPin, (CK_ULONG)newPinLength);
`,
    replace: `    GET_ARGS_PIN(1, oldPin)
    GET_ARGS_PIN(2, newPin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_SetPIN(sessionHandle, oldPin.data, oldPin.length, newPin.data, newPin.length);
`,
  },
  {
    file: 'src/main.cpp',
    find: `#include "common.h"
`,
    replace: `#include "common.h"
#ifndef _WIN32
#include <sys/resource.h>
#endif
`,
  },
  {
    file: 'src/main.cpp',
    find: `  napi_set_named_property(env, exports, "PKCS11", constructor);
`,
    replace: `  napi_set_named_property(env, exports, "PKCS11", constructor);
#ifndef _WIN32
  const struct rlimit noCoreFile = { 0, 0 };
  setrlimit(RLIMIT_CORE, &noCoreFile);
#endif
  napi_value pinsAsOctets;
  napi_get_boolean(env, true, &pinsAsOctets);
  napi_set_named_property(env, exports, "pinsAsOctets", pinsAsOctets);
`,
  },
];

/** Changes with every change of the edits: an addon built without them is built again. */
export const PKCS11JS_PATCH = createHash('sha256').update(JSON.stringify(EDITS)).digest('hex').slice(0, 16);

/**
 * Edits the addon's fresh sources.
 *
 * @param {string} folder - of the package pkcs11js, as npm unpacked it
 * @throws SetUpError when a place is not there exactly once: another version needs its own edits
 */
export function patchPkcs11js(folder) {
  const sources = new Map();
  for (const { file, find, replace } of EDITS) {
    const path = join(folder, file);
    const source = sources.get(path) ?? readFileSync(path, 'utf8');
    if (source.split(find).length !== 2) {
      throw new SetUpError(`${path} is not the source that build/setup/pkcs11js-patch.mjs was made for.`);
    }
    sources.set(
      path,
      source.replace(find, () => replace),
    );
  }
  // All or nothing: sources with some of the edits would be taken for another version.
  for (const [path, source] of sources) writeFileSync(path, source);
}
