import type { ErrorShape } from './error-codes';
import type { KeyChoice } from './model';
import type { ForbiddenBy, PolicyReport } from './policy';
import type { PlaceStranger } from './place-error-codes';
import type { UpdatesReport } from './updates';

/** What the doctor found, from the readers up to the keys. */
export interface DoctorReport {
  program: ProgramReport;
  /** What is known of newer versions, without asking anybody. */
  updates?: UpdatesReport;
  readerService: ReaderService;
  modules: ModuleReport[];
  tokens: TokenReport[];
  advice: Advice[];
  addingDrivers: AddingDrivers;
  /** Who decided the settings. */
  policy: PolicyReport;
}

/** What an IT department asks first. */
export interface ProgramReport {
  version: string;
  /** The system's name, release and architecture. */
  system: string;
  /** When the report was made: ISO 8601, UTC. */
  at: string;
  /** Where others may change the program itself. */
  changeable?: { place: string; stranger: PlaceStranger };
}

/** The service that stands between card drivers and readers. On macOS and Windows it is part of the system. */
export type ReaderService = 'running' | 'stopped' | 'not-installed' | 'part-of-the-system';

/** A slot as the module describes it (CK_SLOT_INFO), whether or not a token is in it. */
export interface SlotDescription {
  slotId: number;
  description: string;
  manufacturer: string;
  /** CKF_HW_SLOT. */
  hardware: boolean;
  removable: boolean;
  tokenPresent: boolean;
  /** False for a token without CKF_TOKEN_INITIALIZED: nothing is on it yet. */
  tokenInitialized: boolean;
}

/** Who named a module: the configuration, our own table, p11-kit, or the person. */
export type ModuleSource = 'configuration' | 'known' | 'p11-kit' | 'added';

/** One PKCS#11 module and how it answered. */
export interface ModuleReport {
  name: string;
  path: string;
  source: ModuleSource;
  /** Of a driver that was added in the window: whether it will be there after the next start. */
  remembered?: boolean;
  /** Where the proxy behind a proxying module listens. */
  address?: string;
  /** `set-aside`: it crashed or hung, and is left alone until somebody wants it asked again. */
  outcome: 'answers' | 'failed' | 'set-aside';
  error?: ErrorShape;
  milliseconds: number;
  /** CK_INFO. */
  driver?: { manufacturer: string; description: string; version: string };
  slots: SlotDescription[];
}

/** What is known of a token's PIN without a login. */
export type PinCondition =
  | 'ready'
  | 'not-needed'
  /** A file's password takes the place of the PIN. */
  | 'password'
  | 'locked'
  | 'last-try'
  | 'few-tries'
  | 'to-be-changed'
  | 'not-set';

/** One token, and why each of its certificates can or can not sign. */
export interface TokenReport {
  name: string;
  description?: { label: string; serial: string; model: string; manufacturer: string };
  pin?: PinCondition;
  /** Its certificates are seen only once its password is given. */
  certificatesHidden?: true;
  /** It makes a key for each signing and keeps none. */
  makesKeys?: true;
  certificates: KeyChoice[];
  /** Aliases of private keys that no certificate on the token belongs to. */
  keysWithoutCertificate: string[];
  error?: ErrorShape;
}

/** What to do next. `subject`: the module or token that it is about. */
export interface Advice {
  code:
    /** This version has a known weakness; `subject`: its own sentence. */
    | 'unsafe-version'
    | 'ready'
    /** Nothing stands in the way that can be seen without the password of a key file. */
    | 'password-decides'
    | 'install-reader-service'
    | 'start-reader-service'
    | 'install-driver'
    | 'driver-set-aside'
    | 'driver-failed'
    | 'connect-reader'
    | 'insert-card'
    | 'card-not-recognized'
    | 'token-not-configured'
    | 'token-absent'
    | 'token-unreachable'
    | 'token-error'
    | 'pin-locked'
    | 'pin-not-set'
    | 'no-certificate'
    | 'no-usable-certificate'
    /** A key that was made for one signing is still on the token. */
    | 'one-time-key-left';
  subject?: string;
}

/** Whether the person may add drivers; `forbiddenBy`: the entry of the configuration file that says no. */
export interface AddingDrivers {
  forbiddenBy?: ForbiddenBy<'ALLOW_ADDED_DRIVERS' | 'ALLOW_DISCOVERY'>;
}

/** How far an examination has come: the modules that have answered, and the names of those that have not. */
export interface DoctorProgress {
  modules: ModuleReport[];
  waiting: string[];
}
