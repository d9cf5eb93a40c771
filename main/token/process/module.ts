import { existsSync } from 'node:fs';
import pkcs11js from 'pkcs11js';
import { Fault } from '../../hosts/endpoint';
import { guard } from './cryptoki-errors';

/** One loaded PKCS#11 module. The process holds exactly one: a vendor's code never shares its memory with another's. */
export class Module {
  readonly cryptoki = new pkcs11js.PKCS11();
  private loaded = false;

  /**
   * @param path - absolute path from the configuration's allow-list, never from a request of a window
   * @throws Fault module-missing, module-failed
   */
  load(path: string): { manufacturer: string; description: string; version: string } {
    if (!this.loaded) {
      if (!existsSync(path)) throw new Fault('module-missing', 'not installed');
      try {
        this.cryptoki.load(path);
        this.initialize();
      } catch (error) {
        throw new Fault(
          'module-failed',
          error instanceof pkcs11js.Pkcs11Error ? error.message : 'it can not be loaded',
        );
      }
      this.loaded = true;
    }
    const info = guard(() => this.cryptoki.C_GetInfo());
    return {
      manufacturer: info.manufacturerID.trim(),
      description: info.libraryDescription.trim(),
      version: `${info.libraryVersion.major}.${info.libraryVersion.minor}`,
    };
  }

  /** For modules that see new tokens, or a restarted proxy, only after C_Finalize and C_Initialize. */
  reload(): void {
    guard(() => {
      this.cryptoki.C_Finalize();
      this.initialize();
    });
  }

  private initialize(): void {
    // CKF_OS_LOCKING_OK: without it p11-kit's client answers CKR_CANT_LOCK.
    this.cryptoki.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
  }
}
