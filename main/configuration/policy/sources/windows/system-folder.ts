/** What of Node's own report is read. */
interface Report {
  sharedObjects?: string[];
}

/**
 * The folder of Windows' own programs: where the libraries that this process runs on were loaded from. The variable SystemRoot
 * is the person's to set, and counts only where the process does not say what it has loaded.
 *
 * @returns an absolute path, such as `C:\Windows\System32`
 */
export function systemFolder(
  loaded: readonly string[] = loadedLibraries(),
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const kernel = loaded.find((path) => /^[A-Z]:\\[^:]+\\(ntdll|kernel32)\.dll$/i.test(path));
  if (kernel !== undefined) return kernel.slice(0, kernel.lastIndexOf('\\'));
  return `${environment['SystemRoot'] ?? 'C:\\Windows'}\\System32`;
}

function loadedLibraries(): string[] {
  try {
    const { report } = process;
    // Asking who is connected takes seconds.
    (report as { excludeNetwork?: boolean }).excludeNetwork = true;
    return (report.getReport() as Report).sharedObjects ?? [];
  } catch {
    return [];
  }
}
