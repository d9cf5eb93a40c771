import type { DirectoryProblem } from '../../../../../preload/contract/identity-error-codes';
import type { DirectoryConfiguration } from '../../../../configuration/authenticators/directory';
import { readPasswordFile, readPublicFile, SecretUnusable } from '../../../../configuration/secret-files';
import type { TypedPassword } from '../../../authenticator';
import type { PasswordVerdict, ProvenPerson } from '../../../passwords/protocol';
import { DirectoryConnection, SearchRefused, type FoundEntry } from './directory-connection';
import { DirectoryTimeout, refused, refusedBind, refusedConnection, type Named, type Refused } from './failures';
import { escapedInFilter, escapedInName, filled, isSameName } from './names';

/** What the configuration, or the directory behind it, does not give. */
class Unusable extends Error {
  override readonly name = 'Unusable';
  constructor(readonly problem: DirectoryProblem) {
    super(problem);
  }
}

const noSuchObject = 32;

/**
 * Holds a name and a password against a directory: once, over a protected connection, by a simple bind (RFC 4513, section 5.1.3).
 *
 * @param authenticator - its title, for messages
 * @param typed - neither of the two is empty
 */
export function checkDirectory(
  authenticator: string,
  directory: DirectoryConfiguration,
  typed: TypedPassword,
): Promise<PasswordVerdict> {
  return connected(authenticator, directory, (named, open) => new Check(directory, typed, named, open).run());
}

/**
 * Tries what needs no person: that the directory is there, that its certificate is right, that whoever is to search may, and that
 * there is something to search in. No password of a person is sent.
 *
 * @param authenticator - its title, for messages
 * @returns why people could not log in
 */
export function reachDirectory(authenticator: string, directory: DirectoryConfiguration): Promise<Refused | undefined> {
  return connected(authenticator, directory, async (_, open) => {
    const connection = await open();
    const { LDAP_BASE } = directory;
    if (LDAP_BASE === undefined) return undefined;
    await bindToSearch(directory, connection);
    const wish = { filter: '(objectClass=*)', scope: 'base', attributes: ['1.1'], limit: 1 } as const;
    await searched(() => connection.search(LDAP_BASE, { ...wish, attributes: [...wish.attributes] }));
    return undefined;
  });
}

/** Does some work over connections of its own, within the deadline of the configuration. */
async function connected<T>(
  authenticator: string,
  directory: DirectoryConfiguration,
  work: (named: Named, open: () => Promise<DirectoryConnection>) => Promise<T>,
): Promise<T | Refused> {
  const address = new URL(directory.LDAP_URL);
  const named = { authenticator, server: address.host };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DirectoryTimeout()), directory.DEADLINE * 1000);
  const connections: DirectoryConnection[] = [];
  try {
    const anchors = anchorsIn(directory.LDAP_TRUSTANCHORS);
    const open = async (): Promise<DirectoryConnection> => {
      const connection = await DirectoryConnection.open(address, anchors, deadline.signal);
      connections.push(connection);
      return connection;
    };
    return await work(named, open);
  } catch (error) {
    if (error instanceof Unusable) {
      return refused({ code: 'identity.directoryUnusable', params: { authenticator, problem: error.problem } });
    }
    return refusedConnection(deadline.signal.aborted ? deadline.signal.reason : error, named);
  } finally {
    clearTimeout(timer);
    for (const connection of connections) connection.close();
  }
}

class Check {
  constructor(
    private readonly directory: DirectoryConfiguration,
    private readonly typed: TypedPassword,
    private readonly named: Named,
    private readonly open: () => Promise<DirectoryConnection>,
  ) {}

  run(): Promise<PasswordVerdict> {
    const { LDAP_USER_DN, LDAP_BASE } = this.directory;
    return LDAP_USER_DN === undefined ? this.bySearch(LDAP_BASE ?? '') : this.byName(LDAP_USER_DN);
  }

  /** The person's name is their entry's: they read it themselves, and their groups. */
  private async byName(pattern: string): Promise<PasswordVerdict> {
    const dn = filled(pattern, 'username', escapedInName(this.typed.username));
    const connection = await this.open();
    const meaning = await connection.bind(dn, this.password());
    if (meaning.kind !== 'good') return refusedBind(meaning, this.named);
    const [entry] = await searched(() =>
      connection.search(dn, { filter: '(objectClass=*)', scope: 'base', attributes: this.attributes(), limit: 1 }),
    );
    if (!entry) throw new Unusable('username');
    return this.admitted(entry, connection);
  }

  /** Somebody who may search finds the entry; the person's password goes over a connection of its own. */
  private async bySearch(base: string): Promise<PasswordVerdict> {
    const { LDAP_USER_FILTER = '(uid=${username})' } = this.directory;
    const searching = await this.open();
    await bindToSearch(this.directory, searching);
    const filter = filled(LDAP_USER_FILTER, 'username', escapedInFilter(this.typed.username));
    const found = await searched(() =>
      searching.search(base, { filter, scope: 'sub', attributes: this.attributes(), limit: 2 }),
    );
    const [entry, another] = found;
    if (another) throw new Unusable('several-entries');
    // Not told apart from a wrong password: names are nobody's to find out.
    if (!entry) return refusedBind({ kind: 'wrong' }, this.named);
    const personal = await this.open();
    const meaning = await personal.bind(entry.dn, this.password());
    if (meaning.kind !== 'good') return refusedBind(meaning, this.named);
    return this.admitted(entry, searching);
  }

  /** A right password is not enough where groups are named. */
  private async admitted(entry: FoundEntry, connection: DirectoryConnection): Promise<PasswordVerdict> {
    const username = this.usernameOf(entry);
    const { LDAP_GROUPS: groups } = this.directory;
    if (groups && !(await this.groupsOf(entry, username, connection)).some((one) => isIn(one, groups))) {
      const [only] = groups;
      const name = groups.length === 1 ? { name: only! } : {};
      const { authenticator } = this.named;
      return refused({ code: 'identity.notAllowed', params: { authenticator, username, reason: 'group', ...name } });
    }
    return { accepted: true, person: this.personOf(entry, username) };
  }

  private async groupsOf(
    { dn, attributes }: FoundEntry,
    username: string,
    connection: DirectoryConnection,
  ): Promise<readonly string[]> {
    const { LDAP_GROUP_BASE, LDAP_GROUP_FILTER = '(member=${dn})' } = this.directory;
    if (LDAP_GROUP_BASE === undefined) return attributes.get('memberof') ?? [];
    // In one step: a name that looks like a placeholder is not filled again.
    const filter = LDAP_GROUP_FILTER.replace(/\$\{(dn|username)\}/g, (_, what) =>
      escapedInFilter(what === 'dn' ? dn : username),
    );
    const found = await searched(() =>
      connection.search(LDAP_GROUP_BASE, { filter, scope: 'sub', attributes: ['1.1'], limit: 1000 }),
    );
    return found.map((group) => group.dn);
  }

  /** As the directory has it: directories mind no case, AliasSelectors and ACCEPT_USERNAMES do. */
  private usernameOf({ attributes }: FoundEntry): string {
    const values = attributes.get(this.directory.LDAP_USERNAME_ATTRIBUTE.toLowerCase()) ?? [];
    const typed = this.typed.username.toLowerCase();
    const username = values.find((value) => value.toLowerCase() === typed) ?? values[0];
    if (username === undefined || /\p{Cc}/u.test(username)) throw new Unusable('username');
    return username;
  }

  private personOf({ dn, attributes }: FoundEntry, username: string): ProvenPerson {
    const { LDAP_NAME_ATTRIBUTE, LDAP_CLAIM_ATTRIBUTES } = this.directory;
    const values = (name: string): readonly string[] => attributes.get(name.toLowerCase()) ?? [];
    const claims = LDAP_CLAIM_ATTRIBUTES.filter((name) => values(name).length > 0).map((name) => {
      const [only, ...more] = values(name);
      return [name, more.length > 0 ? [...values(name)] : only!] as const;
    });
    const name = values(LDAP_NAME_ATTRIBUTE)[0] ?? values('cn')[0];
    return { username, dn, ...(name !== undefined && { name }), claims: Object.fromEntries(claims) };
  }

  private attributes(): string[] {
    const { LDAP_USERNAME_ATTRIBUTE, LDAP_NAME_ATTRIBUTE, LDAP_CLAIM_ATTRIBUTES } = this.directory;
    // memberOf is computed by many directories, and shown to who asks for it.
    return [...new Set([LDAP_USERNAME_ATTRIBUTE, LDAP_NAME_ATTRIBUTE, ...LDAP_CLAIM_ATTRIBUTES, 'memberOf'])];
  }

  private password(): string {
    return Buffer.from(this.typed.password).toString('utf8');
  }
}

/** @throws Unusable where whoever is to search may not */
async function bindToSearch(
  { LDAP_BIND_DN, LDAP_BIND_PASSWORD_FILE }: DirectoryConfiguration,
  connection: DirectoryConnection,
): Promise<void> {
  if (LDAP_BIND_DN === undefined || LDAP_BIND_PASSWORD_FILE === undefined) return;
  const meaning = await connection.bind(LDAP_BIND_DN, passwordIn(LDAP_BIND_PASSWORD_FILE));
  if (meaning.kind !== 'good') throw new Unusable('bind-refused');
}

function isIn(group: string, groups: readonly string[]): boolean {
  return groups.some((one) => isSameName(one, group));
}

/** @throws Unusable */
async function searched(search: () => Promise<FoundEntry[]>): Promise<FoundEntry[]> {
  try {
    return await search();
  } catch (error) {
    if (error instanceof SearchRefused) throw new Unusable(error.code === noSuchObject ? 'base' : 'search');
    throw error;
  }
}

/** @throws Unusable */
function anchorsIn(file: string): Buffer {
  return fromFile('trust-anchors', () => {
    const anchors = readPublicFile(file, 'LDAP_TRUSTANCHORS');
    // OpenSSL passes over what it can not read, and nobody would be trusted: that is said here.
    if (!anchors.includes('-----BEGIN CERTIFICATE-----')) throw new Unusable('trust-anchors');
    return anchors;
  });
}

function passwordIn(file: string): string {
  return fromFile('bind-password', () => readPasswordFile(file, 'LDAP_BIND_PASSWORD_FILE'));
}

function fromFile<T>(problem: DirectoryProblem, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SecretUnusable) throw new Unusable(problem);
    throw error;
  }
}
