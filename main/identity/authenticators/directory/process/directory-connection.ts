import { Client, ResultCodeError } from 'ldapts';
import { connectProtected } from './protected-connection';
import { PasswordPolicyControl } from './password-policy';
import { meaningOf, type BindMeaning } from './reasons';

/** An entry that a search found: attributes by their lower-case names, with the values that are text. */
export interface FoundEntry {
  dn: string;
  attributes: ReadonlyMap<string, readonly string[]>;
}

/** A directory that answers a search with something else than entries. `code`: of RFC 4511. */
export class SearchRefused extends Error {
  override readonly name = 'SearchRefused';
  constructor(readonly code: number) {
    super(`search refused with code ${code}`);
  }
}

/** One protected connection to a directory. */
export class DirectoryConnection {
  private constructor(private readonly client: Client) {}

  /** @throws NotProtected, and what Node says of the network and of the certificate */
  static async open(address: URL, anchors: Buffer, signal: AbortSignal): Promise<DirectoryConnection> {
    const socket = await connectProtected(address, anchors, signal);
    let given = false;
    // The client would connect again by itself where a connection was lost, in the clear where the address says ldap.
    const once = (): typeof socket => {
      if (given) throw new Error('the connection was lost');
      given = true;
      return socket;
    };
    return new DirectoryConnection(new Client({ url: 'ldaps://directory', createSecureConnection: once }));
  }

  /** A simple bind, once. @throws an error when the connection is lost */
  async bind(dn: string, password: string): Promise<BindMeaning> {
    const control = new PasswordPolicyControl();
    // Read after the answer came; the compiler would hold it for what it was before.
    const policy = (): Parameters<typeof meaningOf>[0]['policy'] => control.policy;
    try {
      await this.client.bind(dn, password, control);
      return meaningOf({ code: 0, text: '', ...withPolicy(policy()) });
    } catch (error) {
      if (!isResult(error)) throw error;
      return meaningOf({ code: error.code, text: error.message, ...withPolicy(policy()) });
    }
  }

  /**
   * @param scope - `base`: that entry alone
   * @returns no more than `limit` entries
   * @throws SearchRefused, or an error when the connection is lost
   */
  async search(
    base: string,
    {
      filter,
      scope,
      attributes,
      limit,
    }: { filter: string; scope: 'base' | 'sub'; attributes: string[]; limit: number },
  ): Promise<FoundEntry[]> {
    try {
      const { searchEntries } = await this.client.search(base, { filter, scope, attributes, sizeLimit: limit });
      return searchEntries.map(({ dn, ...values }) => ({ dn, attributes: textsOf(values) }));
    } catch (error) {
      if (isResult(error)) throw new SearchRefused(error.code);
      throw error;
    }
  }

  close(): void {
    void this.client.unbind().catch(() => undefined);
  }
}

function withPolicy<P>(policy: P | undefined): { policy?: P } {
  return policy === undefined ? {} : { policy };
}

/** The classes of results are made in a way that hides their prototype; the code tells. */
function isResult(error: unknown): error is ResultCodeError {
  return (
    error instanceof ResultCodeError ||
    (error instanceof Error && typeof (error as { code?: unknown }).code === 'number')
  );
}

function textsOf(values: Record<string, unknown>): Map<string, readonly string[]> {
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name.toLowerCase(),
      (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== ''),
    ]),
  );
}
