/*
 * What the NSIS installer needs and NSIS has no words for:
 *
 *   setup-helper path add|remove machine|user FOLDER    the folder of the command line in PATH
 *   setup-helper shortcut FILE TARGET APPID             a shortcut that says which program's windows it stands for
 *
 * Exit code 0 when it is done. The MSI has tables for both.
 */
#define COBJMACROS
#define INITGUID
#include <windows.h>
#include <objbase.h>
#include <propkey.h>
#include <propsys.h>
#include <propvarutil.h>
#include <shlobj.h>
#include <wchar.h>
#include <stdlib.h>

static const wchar_t machine_key[] = L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";

/* Whether an entry of a PATH is the folder: case and a last backslash make no other one. */
static int same(const wchar_t *entry, size_t length, const wchar_t *folder) {
  if (length > 0 && entry[length - 1] == L'\\') length--;
  return length == wcslen(folder) && _wcsnicmp(entry, folder, length) == 0;
}

/* `from` without the folder, into `to`, which is as large. */
static void without(const wchar_t *from, const wchar_t *folder, wchar_t *to) {
  const wchar_t *at = from;
  int first = 1;
  *to = 0;
  while (*at) {
    size_t length = wcscspn(at, L";");
    if (!same(at, length, folder)) {
      if (!first) wcscat(to, L";");
      wcsncat(to, at, length);
      first = 0;
    }
    at += length + (at[length] == L';');
  }
}

static int change_path(int add, int machine, const wchar_t *folder) {
  HKEY key;
  DWORD type = REG_EXPAND_SZ, bytes = 0, error;
  wchar_t *old, *fresh;
  if (RegOpenKeyExW(machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, machine ? machine_key : L"Environment", 0,
                    KEY_READ | KEY_WRITE, &key))
    return 1;
  error = RegQueryValueExW(key, L"Path", NULL, &type, NULL, &bytes);
  /* What is not a text is not ours to mend; a PATH of any length is kept whole. */
  if (error != ERROR_FILE_NOT_FOUND && (error || (type != REG_SZ && type != REG_EXPAND_SZ))) return 1;
  old = calloc(1, bytes + sizeof *old);
  fresh = calloc(1, bytes + (wcslen(folder) + 2) * sizeof *fresh);
  if (!old || !fresh || (!error && RegQueryValueExW(key, L"Path", NULL, &type, (BYTE *)old, &bytes))) return 1;
  without(old, folder, fresh);
  if (add) {
    if (*fresh) wcscat(fresh, L";");
    wcscat(fresh, folder);
  }
  if (wcscmp(old, fresh) == 0) return 0;
  error = *fresh || machine
              ? RegSetValueExW(key, L"Path", 0, type, (const BYTE *)fresh, (DWORD)((wcslen(fresh) + 1) * sizeof *fresh))
              : RegDeleteValueW(key, L"Path");
  RegCloseKey(key);
  if (error) return 1;
  /* Consoles that are opened from now on know it. */
  SendMessageTimeoutW(HWND_BROADCAST, WM_SETTINGCHANGE, 0, (LPARAM)L"Environment", SMTO_ABORTIFHUNG, 1000, NULL);
  return 0;
}

static HRESULT set_app_id(IShellLinkW *link, const wchar_t *id) {
  IPropertyStore *store;
  PROPVARIANT value;
  HRESULT result = IShellLinkW_QueryInterface(link, &IID_IPropertyStore, (void **)&store);
  if (FAILED(result)) return result;
  value.vt = VT_LPWSTR;
  value.pwszVal = (wchar_t *)id;
  result = IPropertyStore_SetValue(store, &PKEY_AppUserModel_ID, &value);
  if (SUCCEEDED(result)) result = IPropertyStore_Commit(store);
  IPropertyStore_Release(store);
  return result;
}

static int make_shortcut(const wchar_t *file, const wchar_t *target, const wchar_t *id) {
  IShellLinkW *link;
  IPersistFile *persist;
  wchar_t folder[MAX_PATH];
  HRESULT result = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
  if (FAILED(result)) return 1;
  result = CoCreateInstance(&CLSID_ShellLink, NULL, CLSCTX_INPROC_SERVER, &IID_IShellLinkW, (void **)&link);
  if (FAILED(result)) return 1;
  lstrcpynW(folder, target, MAX_PATH);
  if (wcsrchr(folder, L'\\')) *wcsrchr(folder, L'\\') = 0;
  IShellLinkW_SetPath(link, target);
  IShellLinkW_SetWorkingDirectory(link, folder);
  IShellLinkW_SetIconLocation(link, target, 0);
  /* Without it the taskbar shows the program twice, which is no reason to have no shortcut. */
  set_app_id(link, id);
  result = IShellLinkW_QueryInterface(link, &IID_IPersistFile, (void **)&persist);
  if (SUCCEEDED(result)) result = IPersistFile_Save(persist, file, TRUE);
  return FAILED(result);
}

int wmain(int count, wchar_t **words) {
  if (count == 5 && wcscmp(words[1], L"path") == 0) {
    return change_path(wcscmp(words[2], L"add") == 0, wcscmp(words[3], L"machine") == 0, words[4]);
  }
  if (count == 5 && wcscmp(words[1], L"shortcut") == 0) return make_shortcut(words[2], words[3], words[4]);
  return 2;
}
