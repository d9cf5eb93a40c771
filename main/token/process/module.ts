import { existsSync } from 'node:fs';
import pkcs11js from 'pkcs11js';
import { Fault } from '../../hosts/endpoint';
import { guard, returnValueName } from './cryptoki-errors';

/** One loaded PKCS#11 module. The process holds exactly one: a vendor's code never shares its memory with another's. */
export class Module {
  private readonly functions = new pkcs11js.PKCS11();
  private loaded = false;
  private initialized = false;

  /**
   * The module's functions, initialised: a module that could not be initialised again is tried anew at its next use.
   * @throws Fault module-failed
   */
  get cryptoki(): pkcs11js.PKCS11 {
    if (this.loaded && !this.initialized) this.initialize();
    return this.functions;
  }

  /**
   * @param path - absolute path from the configuration's allow-list, never from a request of a window
   * @throws Fault module-missing, module-failed
   */
  load(path: string): { manufacturer: string; description: string; version: string } {
    if (!this.loaded) {
      if (!existsSync(path)) throw new Fault('module-missing', 'not installed');
      try {
        this.functions.load(path);
      } catch {
        throw new Fault('module-failed', 'it can not be loaded');
      }
      this.initialize();
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
    if (this.initialized) {
      this.initialized = false;
      guard(() => this.functions.C_Finalize());
    }
    this.initialize();
  }

  private initialize(): void {
    try {
      // CKF_OS_LOCKING_OK: without it p11-kit's client answers CKR_CANT_LOCK.
      this.functions.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK });
    } catch (error) {
      throw new Fault('module-failed', returnValueName(error));
    }
    this.initialized = true;
  }
}
