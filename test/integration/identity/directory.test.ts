import { writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { readHistory } from '../../../main/audit/history-reader';
import type { Services } from '../../../main/services';
import { Workbench } from '../../fixtures/hosts/built-product';
import { configurationWith, logIn, TypingPerson } from '../../fixtures/identity/password-desk';
import {
  directoryCertificate,
  hasSlapd,
  oddName,
  people,
  service,
  signersGroup,
  startSlapd,
  type Slapd,
} from '../../fixtures/identity/slapd';
import { day, issue, usages, type Identity as Issued } from '../../fixtures/pki/certificates';

type Authenticators = NonNullable<ConfigurationInput['AUTHENTICATORS']>;
type Directory = Extract<Authenticators[string], { ACCOUNTS: 'LDAP' }>;

describe.skipIf(!hasSlapd)('a directory (OpenLDAP)', () => {
  const bench = new Workbench();
  let slapd: Slapd;
  let services: Services;

  const bySearch = (more: Partial<Directory> = {}): Directory => ({
    AUTHTYPE: 'UsernamePasswordAuthorizer',
    ACCOUNTS: 'LDAP',
    title: 'Directory',
    LDAP_URL: slapd.ldaps,
    LDAP_TRUSTANCHORS: slapd.anchors,
    LDAP_BASE: 'ou=staff,dc=test',
    LDAP_BIND_DN: service.dn,
    LDAP_BIND_PASSWORD_FILE: slapd.servicePassword,
    ...more,
  });
  const byName = (more: Partial<Directory> = {}): Directory => {
    const { LDAP_BASE: _, LDAP_BIND_DN: _dn, LDAP_BIND_PASSWORD_FILE: _file, ...rest } = bySearch();
    return { ...rest, LDAP_USER_DN: 'uid=${username},ou=staff,dc=test', ...more };
  };
  const servicesFor = (AUTHENTICATORS: Authenticators): Services =>
    bench.services(bench.profile(configurationWith(AUTHENTICATORS)));
  const as = (who: keyof typeof people, password: string = people[who].password, name: string = who): TypingPerson =>
    new TypingPerson(name, password);
  const { LDAP_BIND_DN: _, ...anonymous }: { LDAP_BIND_DN?: string } = {};

  beforeAll(async () => {
    slapd = await startSlapd();
    const { LDAP_BIND_DN: _dn, LDAP_BIND_PASSWORD_FILE: _file, ...withoutService } = bySearch();
    services = servicesFor({
      search: bySearch(),
      startTls: bySearch({ LDAP_URL: slapd.ldap }),
      name: byName(),
      nameStartTls: byName({ LDAP_URL: slapd.ldap }),
      anonymous: { ...withoutService, ...anonymous, LDAP_BASE: 'ou=guests,dc=test' },
      hidden: { ...withoutService },
      members: bySearch({ LDAP_GROUPS: ['CN=Signers, OU=groups,dc=test'] }),
      searchedGroups: bySearch({ LDAP_GROUPS: [signersGroup], LDAP_GROUP_BASE: 'ou=groups,dc=test' }),
      ownGroups: byName({ LDAP_GROUPS: [signersGroup], LDAP_GROUP_BASE: 'ou=groups,dc=test' }),
      everybody: bySearch({ LDAP_USER_FILTER: '(|(uid=${username})(sn=Test))' }),
      nowhere: bySearch({ LDAP_BASE: 'ou=nowhere,dc=test' }),
      nobody: bySearch({ LDAP_USERNAME_ATTRIBUTE: 'employeeNumber' }),
      wrongService: bySearch({ LDAP_BIND_PASSWORD_FILE: passwordFile('not-the-password') }),
      noService: bySearch({ LDAP_BIND_PASSWORD_FILE: '/nonexistent/password' }),
    });
  });
  afterAll(async () => {
    bench.remove();
    await slapd?.stop();
  });

  function passwordFile(password: string): string {
    const file = join(bench.fresh('secret'), 'password');
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    return file;
  }

  it.each(['search', 'startTls', 'name', 'nameStartTls'])('lets in who has the right password (%s)', async (name) => {
    const person = as('maria');
    expect(await logIn(services, name, person)).toEqual({
      username: 'maria',
      identifiedBy: 'directory',
      authenticator: name,
      name: 'Maria Lindqvist',
      issuer: name.endsWith('tartTls') || name === 'startTls' ? slapd.ldap : slapd.ldaps,
      provenAt: expect.stringMatching(/^\d{4}-/) as string,
      claims: { cn: 'maria', mail: ['maria@test.example', 'm.lindqvist@test.example'] },
      evidence: { dn: people.maria.dn },
    });
    expect(person.steps.map(({ state }) => state)).toEqual(['starting', 'password', 'checking']);
    expect(person.closed).toBe(1);
    expect([...person.typed!.password].every((octet) => octet === 0)).toBe(true);
  });

  it('calls a person what the directory calls them, however the name was typed', async () => {
    expect(await logIn(services, 'search', as('maria', people.maria.password, 'MARIA'))).toMatchObject({
      username: 'maria',
    });
    expect(await logIn(services, 'name', as('maria', people.maria.password, 'MaRia'))).toMatchObject({
      username: 'maria',
    });
  });

  it('searches without a name of its own where the directory allows it, and says so where it does not', async () => {
    expect(await logIn(services, 'anonymous', as('guest'))).toMatchObject({ username: 'guest' });
    expect(await logIn(services, 'hidden', as('maria'))).toMatchObject({
      code: 'identity.directoryUnusable',
      params: { problem: 'search' },
    });
  });

  it.each(['search', 'name'])('says nothing but “wrong” of a wrong password and of nobody (%s)', async (name) => {
    const wrong = { code: 'identity.wrongPassword', params: { authenticator: 'Directory' } };
    expect(await logIn(services, name, as('jonas', 'Basalt-11111'))).toEqual(wrong);
    expect(await logIn(services, name, as('jonas', 'Basalt-11111', 'nobody.at.all'))).toEqual(wrong);
    expect(await logIn(services, name, as('jonas'))).toMatchObject({ username: 'jonas' });
  });

  it.each([
    ['locked', 'locked'],
    ['expired', 'password-expired'],
    ['reset', 'password-to-be-changed'],
  ] as const)('tells an account that is %s from a wrong password', async (who, reason) => {
    for (const name of ['search', 'name']) {
      expect(await logIn(services, name, as(who))).toEqual({
        code: 'identity.accountUnusable',
        params: { authenticator: 'Directory', reason },
      });
    }
  });

  it('sends no empty password and no empty name: some servers let those in', async () => {
    const before = slapd.log();
    for (const [username, password] of [
      ['maria', ''],
      ['', people.maria.password],
      ['  ', people.maria.password],
    ] as const) {
      const answer = await logIn(services, 'name', new TypingPerson(username, password));
      expect(answer).toEqual({ code: 'identity.passwordMissing', params: { authenticator: 'Directory' } });
    }
    expect(await logIn(services, 'name', new TypingPerson('maria', 'a\u0000b'))).toMatchObject({
      code: 'identity.passwordMalformed',
    });
    expect(slapd.log()).toBe(before);
  });

  it.each(['*', 'mari*', '*)(uid=*', 'maria)(|(uid=*', 'x)(objectClass=*', '\\2a', 'maria,ou=staff', 'maria+cn=maria'])(
    'takes %s for a name, and not for a part of a filter or of a distinguished name',
    async (name) => {
      for (const way of ['search', 'name']) {
        expect(await logIn(services, way, as('maria', people.maria.password, name))).toMatchObject({
          code: 'identity.wrongPassword',
        });
      }
    },
  );

  it('lets in somebody whose name has what separates', async () => {
    for (const way of ['search', 'name']) {
      expect(await logIn(services, way, as('odd', people.odd.password, oddName))).toMatchObject({ username: oddName });
    }
  });

  it.each(['members', 'searchedGroups', 'ownGroups'])(
    'lets in whom the groups name, and nobody else (%s)',
    async (name) => {
      expect(await logIn(services, name, as('maria'))).toMatchObject({ username: 'maria' });
      expect(await logIn(services, name, as('jonas'))).toMatchObject({
        code: 'identity.notAllowed',
        params: { username: 'jonas', reason: 'group' },
      });
    },
  );

  it.each([
    ['everybody', 'several-entries'],
    ['nowhere', 'base'],
    ['nobody', 'username'],
    ['wrongService', 'bind-refused'],
    ['noService', 'bind-password'],
  ])('tells what is wrong with the configuration (%s)', async (name, problem) => {
    expect(await logIn(services, name, as('maria'))).toEqual({
      code: 'identity.directoryUnusable',
      params: { authenticator: 'Directory', problem },
    });
  });

  it('asks nobody when the person gives up', async () => {
    const gone = new TypingPerson();
    expect(await logIn(services, 'search', gone)).toMatchObject({ code: 'identity.cancelled' });
    const leaving = as('maria');
    leaving.leave();
    expect(await logIn(services, 'search', leaving)).toMatchObject({ code: 'identity.cancelled' });
    expect([gone.closed, leaving.closed]).toEqual([1, 1]);
  });

  it('keeps what let nobody in in the history, without what was typed', async () => {
    const own = servicesFor({ search: bySearch() });
    await logIn(own, 'search', as('maria', 'Basalt-22222', 'typed.in.the.wrong.field'));
    const { lines } = await readHistory(own.history.folder);
    expect(lines).toMatchObject([{ EVENT: 'LOGIN', OUTCOME: 'FAILED', EXCEPTION: 'identity.wrongPassword' }]);
    expect(JSON.stringify(lines)).not.toContain('typed.in');
  });

  describe('that can not be trusted with a password', () => {
    let authority: Issued;
    let anchors: string;
    const servers: Server[] = [];
    const heard: Buffer[] = [];

    beforeAll(async () => {
      authority = await issue({ name: 'Directory Root', keyUsage: usages.keyCertSign, authority: {} });
      anchors = join(bench.fresh('anchors'), 'root.pem');
      writeFileSync(anchors, authority.pem);
    });
    afterAll(() => servers.forEach((server) => server.close()));

    async function listen(server: Server): Promise<number> {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    }

    /** A TLS server with a certificate like that; what comes through is heard. */
    async function tlsAt(wish: Parameters<typeof directoryCertificate>[1]): Promise<string> {
      const { pem, key } = await directoryCertificate(authority, wish);
      const server = createTlsServer({ cert: pem, key }, (socket) => socket.on('data', (data) => heard.push(data)));
      server.on('tlsClientError', () => undefined);
      return `ldaps://127.0.0.1:${await listen(server)}`;
    }

    /** A server that answers the first message with these octets. */
    async function plainAt(answer: Buffer): Promise<string> {
      const server = createPlainServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.write(answer));
        socket.on('data', (data) => heard.push(data));
      });
      return `ldap://127.0.0.1:${await listen(server)}`;
    }

    async function triedAt(LDAP_URL: string, more: Partial<Directory> = {}): Promise<unknown> {
      const own = servicesFor({ it: byName({ LDAP_URL, LDAP_TRUSTANCHORS: anchors, ...more }) });
      const answer = await logIn(own, 'it', as('maria'));
      expect(Buffer.concat(heard).includes(people.maria.password)).toBe(false);
      return answer;
    }
    const unprotected = (problem: string) => ({ code: 'identity.unprotected', params: { problem } });

    it('is not told one: a certificate of nobody known', async () => {
      expect(await triedAt(slapd.ldaps)).toMatchObject(unprotected('certificate'));
      expect(await triedAt(slapd.ldap)).toMatchObject(unprotected('certificate'));
    });

    it('is not told one: a certificate of another server', async () => {
      expect(await triedAt(await tlsAt({ addresses: ['127.0.0.2'] }))).toMatchObject(unprotected('certificate-name'));
    });

    it('is not told one: a certificate that has expired, or is not valid yet', async () => {
      const past = { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) };
      expect(await triedAt(await tlsAt(past))).toMatchObject(unprotected('certificate-expired'));
      const future = { notBefore: new Date(Date.now() + day), notAfter: new Date(Date.now() + 9 * day) };
      expect(await triedAt(await tlsAt(future))).toMatchObject({ code: 'identity.clockSkewed' });
    });

    it('is not told one: StartTLS that a real server does not know', async () => {
      const clear = await startSlapd({ tls: false });
      try {
        expect(await triedAt(clear.ldap)).toMatchObject(unprotected('start-tls'));
        expect(clear.log()).not.toContain('BIND');
      } finally {
        await clear.stop();
      }
    });

    it('is not told one: an answer to StartTLS with something behind it, which somebody in between put there', async () => {
      const agreed = Buffer.from('300c02010178070a010004000400', 'hex');
      const bindSucceeded = Buffer.from('300c02010261070a010004000400', 'hex');
      expect(await triedAt(await plainAt(Buffer.concat([agreed, bindSucceeded])))).toMatchObject(
        unprotected('start-tls'),
      );
      expect(await triedAt(await plainAt(Buffer.concat([agreed, bindSucceeded.subarray(0, 5)])))).toMatchObject(
        unprotected('start-tls'),
      );
    });

    it('is not told one: something that is no directory', async () => {
      expect(await triedAt(await plainAt(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')))).toMatchObject(
        unprotected('start-tls'),
      );
    });

    it('is not there, or does not answer in time', async () => {
      const server = createPlainServer();
      const port = await listen(server);
      expect(await triedAt(`ldaps://127.0.0.1:${port}`, { DEADLINE: 1 })).toMatchObject({
        code: 'identity.unreachable',
        params: { detail: 'it does not answer [TIMED_OUT]', server: `127.0.0.1:${port}` },
      });
      server.close();
      const gone = createPlainServer();
      const free = await listen(gone);
      await new Promise((resolve) => gone.close(resolve));
      expect(await triedAt(`ldaps://127.0.0.1:${free}`)).toMatchObject({
        code: 'identity.unreachable',
        params: { detail: 'no server answers at its address [ECONNREFUSED]' },
      });
    });

    it('has authorities that can not be read', async () => {
      const empty = join(bench.fresh('anchors'), 'empty.pem');
      writeFileSync(empty, 'nothing');
      for (const file of [empty, '/nonexistent.pem']) {
        expect(await triedAt(slapd.ldaps, { LDAP_TRUSTANCHORS: file })).toMatchObject({
          code: 'identity.directoryUnusable',
          params: { problem: 'trust-anchors' },
        });
      }
    });
  });
});
