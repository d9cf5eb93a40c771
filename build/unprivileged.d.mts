export interface UnprivilegedUser {
  name: string;
  uid: number;
  gid: number;
}

export function chromiumSandboxWorks(user?: { uid?: number; gid?: number }): boolean;

export function unprivilegedUser(needed: string[]):
  | { user: undefined; reason?: string }
  | {
      user: UnprivilegedUser;
      home: string;
      env: NodeJS.ProcessEnv;
      collect(from: string, to: string): void;
      remove(): void;
    };
