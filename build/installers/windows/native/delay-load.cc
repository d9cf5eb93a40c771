// The addon asks for Node's functions from "node.exe" when it first needs them. Within Countersign.exe they are Electron's:
// whatever the program is called, they are its own.
#include <windows.h>
#include <delayimp.h>
#include <string.h>

static FARPROC WINAPI theProgramItself(unsigned event, PDelayLoadInfo info) {
  if (event != dliNotePreLoadLibrary || _stricmp(info->szDll, "node.exe") != 0) return nullptr;
  return reinterpret_cast<FARPROC>(GetModuleHandleW(nullptr));
}

extern "C" {
PfnDliHook __pfnDliNotifyHook2 = theProgramItself;
}
