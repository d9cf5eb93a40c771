/** An unpacked Electron. */
export interface ElectronRuntime {
  /** The unpacked folder. */
  readonly dist: string;
  readonly executable: string;
  readonly version: string;
  /** Whether it is the version that package.json names; only such a one may ship. */
  readonly official: boolean;
}

/** The path of the file in which set-up records the runtime. */
export const ELECTRON_RECORD: string;

/** The recorded runtime, or undefined when set-up has not run or the runtime has gone. */
export function findElectron(): ElectronRuntime | undefined;

/** The recorded runtime; throws an error that says what to do when there is none. */
export function requireElectron(): ElectronRuntime;
