import type { Entry, NewEntries } from './new-entries';
import { secretNote, type Worker } from './worker';

interface AuthorizerContext {
  entries: NewEntries;
  withoutLogin: boolean;
}

type At = (property: string) => string;

/** What an AUTHTYPE becomes; undefined where it can not become anything, and `refuse` was told why. */
type Take = (worker: Worker, entries: NewEntries, at: At, refuse: (why: string) => undefined) => Entry | undefined;

const authorizers: Readonly<Record<string, Take>> = {
  NOAUTH: () => ({ AUTHTYPE: 'NOAUTH' }),
  UsernameAuthorizer: takeUsernames,
  UsernamePasswordAuthorizer: takeAccounts,
  CLIENTCERT: takeClientCertificates,
  ClientCertAuthorizer: takeClientCertificates,
  JwtAuthorizer: takeTokens,
};

/**
 * Who may use a worker. What can not be taken over is never loosened: then the worker is not taken over either, unless
 * whoever imports it says that nobody has to log in.
 */
export function takeAuthType(worker: Worker, { entries, withoutLogin }: AuthorizerContext, at: At): Entry {
  const named = worker.simpleClass('AUTHTYPE');
  const refuse = (why: string): undefined => {
    if (!withoutLogin) worker.refuse(`${why}. With --without-login it is made for everybody (NOAUTH)`);
    return undefined;
  };
  const take = authorizers[named ?? 'CLIENTCERT'];
  const taken = take
    ? take(worker, entries, at, refuse)
    : refuse(`an AUTHTYPE of the kind ${named} looks at how a client reaches a server, and is none of a desktop`);
  if (taken) {
    if (named === undefined) worker.imply('AUTHTYPE', 'SignServer’s own: CLIENTCERT', at('AUTHTYPE'));
    else worker.take('AUTHTYPE', at('AUTHTYPE'));
    return taken;
  }
  if (!withoutLogin) return {};
  const note = 'nobody has to log in, as --without-login says';
  if (named === undefined) worker.imply('AUTHTYPE', note, at('AUTHTYPE'));
  else worker.otherwise('AUTHTYPE', note, at('AUTHTYPE'));
  return { AUTHTYPE: 'NOAUTH' };
}

function takeUsernames(worker: Worker, _entries: NewEntries, at: At): Entry {
  const everybody = worker.take('ACCEPT_ALL_USERNAMES', at('ACCEPT_ALL_USERNAMES'))?.toLowerCase() === 'true';
  const names = usernamesIn(worker.take('ACCEPT_USERNAMES', at('ACCEPT_USERNAMES')));
  return {
    AUTHTYPE: 'UsernameAuthorizer',
    ...(everybody && { ACCEPT_ALL_USERNAMES: true }),
    ...(names.length > 0 && { ACCEPT_USERNAMES: names }),
  };
}

function usernamesIn(text = ''): string[] {
  return text
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Accounts are taken by their names; their passwords, or what SignServer keeps of them, are not. */
function takeAccounts(
  worker: Worker,
  entries: NewEntries,
  at: At,
  refuse: (why: string) => undefined,
): Entry | undefined {
  const users = worker.named(/^USER\.[^.]+$/i);
  const known = entriesOfType(entries, 'UsernamePasswordAuthorizer');
  if (known.length === 0) {
    return refuse('its accounts have passwords, and no entry of AUTHENTICATORS is for UsernamePasswordAuthorizer');
  }
  const names = users.map((property) => property.slice('USER.'.length));
  for (const property of users) worker.otherwise(property, `the name; ${secretNote}`, at('ACCEPT_USERNAMES'));
  return { AUTHTYPE: 'UsernamePasswordAuthorizer', ...(names.length > 0 && { ACCEPT_USERNAMES: names }) };
}

/** The matching rules are taken; which card and which authorities count is known to the application server only. */
function takeClientCertificates(
  worker: Worker,
  entries: NewEntries,
  _at: At,
  refuse: (why: string) => undefined,
): Entry | undefined {
  const [[known, card] = [], ...others] = entriesOfType(entries, 'CLIENTCERT');
  if (known === undefined || card === undefined || others.length > 0) {
    return refuse(
      others.length > 0
        ? 'its AUTHTYPE is CLIENTCERT, and of several such entries of AUTHENTICATORS it does not say which'
        : 'its AUTHTYPE is CLIENTCERT, and no entry of AUTHENTICATORS says which card and which authorities count',
    );
  }
  const rules = worker.named(/^AUTHCLIENT\d*\.SUBJECT\.VALUE$/i).map((property) => property.split('.')[0] ?? '');
  if (rules.length === 0) return refuse('its AUTHTYPE is CLIENTCERT, and it names no client that is let in');
  const name = `${worker.name}-clients`;
  const match = rules.map((rule) => ruleOf(worker, rule, `AUTHENTICATORS.${name}.MATCH`));
  const problem = entries.add('AUTHENTICATORS', name, worker.name, { ...card, MATCH: match });
  if (problem !== undefined) return refuse(`its clients: ${problem}`);
  worker.imply('AUTHTYPE', `card and authorities are those of ${known}`, `AUTHENTICATORS.${name}`);
  return { AUTHTYPE: 'CLIENTCERT', AUTHENTICATORS: [name] };
}

function ruleOf(worker: Worker, rule: string, entry: string): Entry {
  const part = (property: string): string | undefined => worker.take(`${rule}.${property}`, entry);
  const description = part('DESCRIPTION');
  return {
    SUBJECT: { TYPE: part('SUBJECT.TYPE') ?? 'CERTIFICATE_SERIALNO', VALUE: part('SUBJECT.VALUE') },
    ISSUER: { TYPE: part('ISSUER.TYPE') ?? 'ISSUER_DN_BCSTYLE', VALUE: part('ISSUER.VALUE') },
    ...(description !== undefined && { DESCRIPTION: description }),
  };
}

/** Each issuer becomes an entry; the claims that let somebody in have to be of one name, because all of REQUIRED_CLAIMS count. */
function takeTokens(
  worker: Worker,
  entries: NewEntries,
  _at: At,
  refuse: (why: string) => undefined,
): Entry | undefined {
  const servers = worker.named(/^AUTHSERVER\d*\.ISSUER$/i);
  const audiences = (worker.value('ACCEPTED_AUDIENCES') ?? '').split(/[;,]/).filter((one) => one.trim() !== '');
  if (servers.length === 0) return refuse('its AUTHTYPE is JwtAuthorizer, and it names no issuer (AUTHSERVER1.ISSUER)');
  const names: string[] = [];
  for (const [index, property] of servers.entries()) {
    const issuer = worker.value(property) ?? '';
    const known = entriesOfType(entries, 'JwtAuthorizer').find(([, one]) => one['OIDC_ISSUER'] === issuer)?.[1];
    const [client] = audiences.length === 1 ? audiences : [];
    if (!known && client === undefined) {
      return refuse(`as which client Countersign is known to ${issuer} is not said: make an entry of AUTHENTICATORS`);
    }
    const rules = worker.named(/^AUTHJWT\d*\.CLAIM\.NAME$/i).map((one) => one.split('.')[0] ?? '');
    const fitting = rules.filter((rule) => (worker.value(`${rule}.ISSUER`) ?? issuer) === issuer);
    const claims = new Set(fitting.map((rule) => worker.value(`${rule}.CLAIM.NAME`) ?? ''));
    if (claims.size !== 1) return refuse('its claims can not be told as one: any of them would do, or none is named');
    const [claim = ''] = claims;
    const name = `${worker.name}-issuer${index === 0 ? '' : index + 1}`;
    const entry = `AUTHENTICATORS.${name}`;
    const value: Entry = {
      ...(known ?? { OIDC_ISSUER: issuer, OIDC_CLIENTID: client?.trim() }),
      AUTHTYPE: 'JwtAuthorizer',
      USERNAME_CLAIM: known?.['USERNAME_CLAIM'] ?? 'sub',
      REQUIRED_CLAIMS: { [claim]: fitting.map((rule) => worker.value(`${rule}.CLAIM.VALUE`) ?? '') },
    };
    const problem = entries.add('AUTHENTICATORS', name, worker.name, value);
    if (problem !== undefined) return refuse(`its issuer: ${problem}`);
    worker.take(property, `${entry}.OIDC_ISSUER`);
    if (!known) worker.otherwise('ACCEPTED_AUDIENCES', 'the client that Countersign is', `${entry}.OIDC_CLIENTID`);
    for (const rule of fitting) {
      for (const part of ['ISSUER', 'CLAIM.NAME', 'CLAIM.VALUE'])
        worker.take(`${rule}.${part}`, `${entry}.REQUIRED_CLAIMS`);
    }
    for (const part of ['PUBLICKEY', 'KEYALG']) {
      const held = property.replace(/ISSUER$/i, part);
      if (worker.value(held) !== undefined)
        worker.leave(held, 'the issuer publishes its keys, and they are read there');
    }
    names.push(name);
  }
  return { AUTHTYPE: 'JwtAuthorizer', AUTHENTICATORS: names };
}

function entriesOfType(entries: NewEntries, type: string): [string, Entry][] {
  const fresh = new Set(entries.all.filter(({ section }) => section === 'AUTHENTICATORS').map(({ name }) => name));
  return [...entries.of('AUTHENTICATORS')].filter(([name, one]) => one['AUTHTYPE'] === type && !fresh.has(name));
}
