/** The kinds of supervised process; each is one entry of the build. */
export type HostEntry =
  'token-process' | 'pkcs12-process' | 'memory-process' | 'document-process' | 'lists-process' | 'password-process';

/** A child process as the supervisor sees it, whichever runtime started it. */
export interface HostHandle {
  readonly pid: number | undefined;
  /** @param transfer - ends of message channels; only runtimes with transferable ports accept any */
  post(message: unknown, transfer?: unknown[]): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (how: { code: number | null; signal: string | null }) => void): void;
  /** Lines that the child writes to its standard error. */
  onErrorOutput(listener: (text: string) => void): void;
  /** At once and for certain (SIGKILL): a driver that hangs ignores everything else. */
  kill(): void;
}

export interface LaunchOptions {
  entry: HostEntry;
  /** Shown in process lists and logs. */
  name: string;
  /** Added to the child's environment, for a driver that is configured by variables. */
  environment?: Record<string, string>;
}

/** Starts a child: Electron's utilityProcess in the window, child_process.fork under plain Node. */
export type HostLauncher = (options: LaunchOptions) => HostHandle;

/** Certificates that Node's TLS is to trust besides its own. Each Node reads all of them before it does anything else. */
const extraAuthorities = 'NODE_EXTRA_CA_CERTS';

/** The environment of a child: main's and what is added for its driver, without what is for TLS. Main alone has connections. */
export function environmentOf({ environment }: LaunchOptions): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => name.toUpperCase() !== extraAuthorities);
  return { ...Object.fromEntries(own), ...environment };
}
