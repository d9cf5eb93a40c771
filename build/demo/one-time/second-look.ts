import { Pkcs11Process, type Pkcs11Object } from '../../../test/fixtures/token/pkcs11-process';
import type { CreatedToken } from '../demo-token';

/** Another program that looks at a token: a process of its own, with a login of its own. */
export class SecondLook {
  private constructor(private readonly process: Pkcs11Process) {}

  static async at(token: CreatedToken): Promise<SecondLook> {
    const process = new Pkcs11Process({ path: token.module, environment: { SOFTHSM2_CONF: token.conf } });
    try {
      await process.value({ do: 'initialize' });
      await process.value({ do: 'open' });
      await process.value({ do: 'login', pin: token.pin });
      return new SecondLook(process);
    } catch (error) {
      await process.kill();
      throw error;
    }
  }

  /** All objects that the token shows. */
  objects(): Promise<Pkcs11Object[]> {
    return this.process.value<Pkcs11Object[]>({ do: 'objects' });
  }

  close(): Promise<void> {
    return this.process.kill();
  }
}
