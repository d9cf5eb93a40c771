import type { Configuration } from '../configuration/configuration';
import type { HostLauncher } from '../hosts/host-launcher';
import type { Log } from '../log/log';
import type { Exchanger } from '../network/network';
import type { CryptoToken } from '../token/crypto-token';
import type { FailedLoginRecorder } from './passwords/recorded-tries';

/** What authenticators are made with. */
export interface AuthenticatorServices {
  configuration: Configuration;
  /** Absolute path of the profile. */
  folder: string;
  /** How servers are reached. */
  exchange: Exchanger;
  /** Starts the process that sees passwords. */
  launcher: HostLauncher;
  /** @throws CountersignError token.* */
  tokens: { configured(name: string): CryptoToken };
  /** Keeps each password that let nobody in. */
  failedLogin: FailedLoginRecorder;
  log: Log;
  now: () => Date;
}
