import type { PolicySource } from '../configuration/policy/policy-document';
import type { WindowRequest } from '../window-request';

/** What the program's arguments say. */
export interface StartOptions {
  entries: string;
  version: string;
  /** Present when the arguments name a command. */
  commandLine: string[] | undefined;
  profile: string | undefined;
  /** `--kiosk`: the program is to be a station. */
  kiosk: boolean;
  /** What the window is to show. */
  request: WindowRequest;
  /** See ProgramOptions. */
  policies?: PolicySource;
}
