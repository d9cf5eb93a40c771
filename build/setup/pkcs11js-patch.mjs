// The native addon's C_Login passes every PIN as a pointer. A reader with a PIN pad wants NULL (PKCS#11 v2.40, C_Login:
// CKF_PROTECTED_AUTHENTICATION_PATH), and an empty string in its place may cost a try. With these edits `null` becomes NULL;
// the property `loginWithoutPin` says that they are in the addon that was built.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpError } from './say.mjs';

const EDITS = [
  {
    file: 'src/pkcs11.cpp',
    find: `    GET_ARGS_ULONG(1, userType)
    GET_ARGS_STRING(2, pin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_Login(sessionHandle, (CK_USER_TYPE)userType, (CK_UTF8CHAR_PTR)pin, (CK_ULONG)pinLength);
`,
    replace: `    GET_ARGS_ULONG(1, userType)
    napi_valuetype pinType;
    napi_typeof(env, arg[2], &pinType);
    const bool withoutPin = pinType == napi_null;
    if (withoutPin)
    {
      napi_create_string_utf8(env, "", 0, &arg[2]);
    }
    GET_ARGS_STRING(2, pin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_Login(sessionHandle, (CK_USER_TYPE)userType, withoutPin ? nullptr : (CK_UTF8CHAR_PTR)pin, (CK_ULONG)pinLength);
`,
  },
  {
    file: 'src/main.cpp',
    find: `  napi_set_named_property(env, exports, "PKCS11", constructor);
`,
    replace: `  napi_set_named_property(env, exports, "PKCS11", constructor);
  napi_value loginWithoutPin;
  napi_get_boolean(env, true, &loginWithoutPin);
  napi_set_named_property(env, exports, "loginWithoutPin", loginWithoutPin);
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
  for (const { file, find, replace } of EDITS) {
    const path = join(folder, file);
    const source = readFileSync(path, 'utf8');
    if (source.split(find).length !== 2) {
      throw new SetUpError(`${path} is not the source that build/setup/pkcs11js-patch.mjs was made for.`);
    }
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
  }
}
