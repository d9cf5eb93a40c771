/*
 * bin\countersign.exe: the command line under Windows.
 *
 * Electron's own executable belongs to the windowed subsystem: a shell does not wait for it, and its standard input is closed.
 * The command line therefore runs under the Node that lies in resources\cli, a real console program. This one only starts it
 * with the words that it was given, so that `countersign` is a word that every shell, script and CreateProcess understands.
 */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

#define LONGEST 32767

static wchar_t folder[LONGEST + 1], line[LONGEST + 1];

static int fail(const char *what) {
  fprintf(stderr, "countersign: %s (Windows error %lu). The installation is not whole: install Countersign again.\n", what,
          GetLastError());
  return 1;
}

/* Node ends both by itself and says how; this process waits for that. */
static BOOL WINAPI left_to_node(DWORD event) { return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT; }

/* The program's folder: where this file lies, without `bin`. */
static int find_folder(void) {
  DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
  int levels;
  if (length == 0 || length >= LONGEST) return 0;
  for (levels = 0; levels < 2; levels++) {
    wchar_t *last = wcsrchr(folder, L'\\');
    if (!last) return 0;
    *last = 0;
  }
  return 1;
}

/* What follows the program's own name in a command line, as it was typed: nothing is quoted anew. */
static const wchar_t *words_of(const wchar_t *at) {
  if (*at == L'"') {
    at = wcschr(at + 1, L'"');
    return at ? at + 1 : L"";
  }
  while (*at && *at != L' ' && *at != L'\t') at++;
  return at;
}

/* What would make Node run or trust something else; the window takes no heed of it either (its fuses). */
static void forget_options(void) {
  wchar_t *all = GetEnvironmentStringsW(), *entry, name[256];
  if (!all) return;
  for (entry = all; *entry; entry += wcslen(entry) + 1) {
    size_t length = wcscspn(entry, L"=");
    if (length == 0 || length >= 256) continue;
    wmemcpy(name, entry, length);
    name[length] = 0;
    if (_wcsnicmp(name, L"NODE_", 5) == 0 || _wcsicmp(name, L"OPENSSL_CONF") == 0) SetEnvironmentVariableW(name, NULL);
  }
  FreeEnvironmentStringsW(all);
}

int wmain(void) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = { 0 };
  STARTUPINFOW start = { .cb = sizeof start };
  PROCESS_INFORMATION node;
  wchar_t program[LONGEST + 1];
  HANDLE job;
  DWORD code;
  if (!find_folder()) return fail("its folder can not be found");
  _snwprintf(program, LONGEST, L"%ls\\resources\\cli\\node.exe", folder);
  if (_snwprintf(line, LONGEST, L"\"%ls\" \"%ls\\resources\\app.asar.unpacked\\out\\main\\index.js\"%ls", program, folder,
                 words_of(GetCommandLineW())) < 0) {
    fprintf(stderr, "countersign: the command is too long for Windows.\n");
    return 2;
  }
  forget_options();
  SetConsoleCtrlHandler(left_to_node, TRUE);
  /* Who ends this process means Node, and not a browser that Node has opened. */
  job = CreateJobObjectW(NULL, NULL);
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
  if (job) SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
  start.dwFlags = STARTF_USESTDHANDLES;
  start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
  start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  if (!CreateProcessW(program, line, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start, &node)) {
    return fail("its command line can not be started");
  }
  if (job) AssignProcessToJobObject(job, node.hProcess);
  ResumeThread(node.hThread);
  WaitForSingleObject(node.hProcess, INFINITE);
  if (!GetExitCodeProcess(node.hProcess, &code)) return fail("how it ended can not be found out");
  return (int)code;
}
