import { beforeEach, describe, expect, it } from 'vitest';
import type { IdentificationWay, IdentityState, OfferedAuthenticator } from '../../../preload/contract/identity';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { IdentificationConversation } from '../../../main/identity/authenticator';
import type { Identity } from '../../../main/identity/identity';
import { IdentitySession } from '../../../main/identity/identity-session';
import { IdentityDesk } from '../../../main/ipc/identity-desk';
import { createLog } from '../../../main/log/log';
import type { Signer } from '../../../main/signers/signer-catalog';

const login = { AUTHTYPE: 'JwtAuthorizer', OIDC_ISSUER: 'https://login.test', OIDC_CLIENTID: 'countersign' } as const;
const configuration = parseConfiguration(
  JSON.stringify({
    CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    AUTHENTICATORS: { office: login, other: login },
    SIGNERS: { office: { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata', AUTHTYPE: 'JwtAuthorizer' } },
  } satisfies ConfigurationInput),
  'f',
);

/** A login that a test ends as it likes. */
interface Begun {
  authenticator: string;
  way: IdentificationWay | undefined;
  conversation: IdentificationConversation;
  succeed(username: string): void;
  fail(error: CountersignError): void;
}

/** Logs of people under the test's hand: the desk is what is tested, not a way to log in. */
class HandLogins {
  readonly begun: Begun[] = [];
  readonly offered: OfferedAuthenticator[] = ['office', 'other'].map((name) => ({
    name,
    title: name.toUpperCase(),
    authType: 'JwtAuthorizer',
    ways: ['browser', 'device-code'],
  }));

  constructor(private readonly session: IdentitySession) {}

  logIn(
    authenticator: string,
    way: IdentificationWay | undefined,
    conversation: IdentificationConversation,
  ): Promise<Identity> {
    return new Promise((resolve, reject) => {
      this.begun.push({
        ...{ authenticator, way, conversation },
        succeed: (username) => {
          const who: Identity = {
            ...{ username, authenticator, identifiedBy: 'openid-connect', claims: {}, evidence: {} },
            provenAt: '2026-11-29T10:00:00Z',
          };
          this.session.begin(who);
          resolve(who);
        },
        fail: reject,
      });
    });
  }
}

const signerWith = (authenticators: string[]): Signer => ({
  name: 'office',
  title: 'Office',
  configuration: configuration.SIGNERS['office']!,
  authenticators,
  token: undefined,
  tokenName: 't',
});

describe('the desk where people log in', () => {
  let session: IdentitySession;
  let logins: HandLogins;
  let desk: IdentityDesk;
  let told: IdentityState[];
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  const never = new AbortController().signal;

  beforeEach(() => {
    session = new IdentitySession(configuration);
    logins = new HandLogins(session);
    told = [];
    desk = new IdentityDesk(
      { identity: session, logins, log: createLog(() => undefined) },
      { open: () => ({ source: { kind: 'typed', ask: () => Promise.resolve(undefined) }, close: () => undefined }) },
      { openAddress: () => Promise.resolve(true), copyText: () => Promise.resolve() },
      (state) => told.push(state),
    );
  });

  it('begins at once where a signing wants a login and there is one only, and goes on with who logged in', async () => {
    const identified = desk.identify(signerWith(['office']), never);
    expect(logins.begun).toMatchObject([{ authenticator: 'office', way: 'browser' }]);
    expect(desk.describe()).toMatchObject({
      wanted: { signer: 'Office', authenticators: ['office'] },
      login: { authenticator: 'office', step: { state: 'starting' } },
    });
    logins.begun[0]!.succeed('maria');
    expect(await identified).toMatchObject({ username: 'maria' });
    expect(desk.describe()).toMatchObject({ person: { username: 'maria', authenticator: 'office' } });
    expect(desk.describe()).not.toHaveProperty('wanted');
    expect(desk.describe()).not.toHaveProperty('login');
  });

  it('lets the person choose where there are several', async () => {
    const identified = desk.identify(signerWith(['office', 'other']), never);
    expect(logins.begun).toEqual([]);
    desk.begin('other', 'device-code');
    expect(logins.begun).toMatchObject([{ authenticator: 'other', way: 'device-code' }]);
    logins.begun[0]!.succeed('jonas');
    expect(await identified).toMatchObject({ username: 'jonas' });
  });

  it('keeps the signing waiting where a login failed, says why, and tries nothing by itself', async () => {
    const identified = desk.identify(signerWith(['office']), never);
    logins.begun[0]!.fail(new CountersignError('identity.refused', { authenticator: 'OFFICE' }));
    await tick();
    expect(desk.describe()).toMatchObject({ wanted: { signer: 'Office' }, problem: { code: 'identity.refused' } });
    expect(logins.begun).toHaveLength(1);
    desk.begin('office');
    expect(desk.describe()).not.toHaveProperty('problem');
    logins.begun[1]!.succeed('maria');
    expect(await identified).toMatchObject({ username: 'maria' });
  });

  it('ends the signing that waits when the person gives up, and the login with it', async () => {
    const identified = desk.identify(signerWith(['office']), never);
    desk.cancel();
    await expect(identified).rejects.toMatchObject({ code: 'identity.cancelled', params: { authenticator: 'OFFICE' } });
    expect(logins.begun[0]!.conversation.signal.aborted).toBe(true);
    expect(desk.describe()).toEqual({ offered: logins.offered });
    // What still comes from it moves nothing.
    logins.begun[0]!.fail(new CountersignError('identity.timeout', { authenticator: 'OFFICE' }));
    await tick();
    expect(desk.describe()).not.toHaveProperty('problem');
  });

  it('ends with the signing that is stopped', async () => {
    const stopped = new AbortController();
    const identified = desk.identify(signerWith(['office']), stopped.signal);
    stopped.abort(new CountersignError('batch.cancelled', {}));
    await expect(identified).rejects.toMatchObject({ code: 'batch.cancelled' });
    expect(logins.begun[0]!.conversation.signal.aborted).toBe(true);
  });

  it('gives up a login when another begins', async () => {
    desk.begin('office');
    desk.begin('other');
    const [first, second] = logins.begun;
    expect(first!.conversation.signal.aborted).toBe(true);
    first!.conversation.tell({ state: 'checking' });
    expect(desk.describe().login).toMatchObject({ authenticator: 'other', step: { state: 'starting' } });
    second!.succeed('maria');
    await tick();
    expect(desk.describe().person?.username).toBe('maria');
  });

  it('does not take a login that the signer does not accept for the one it waits for', async () => {
    const identified = desk.identify(signerWith(['office', 'third']), never);
    desk.begin('other');
    logins.begun[0]!.succeed('maria');
    await tick();
    expect(desk.describe()).toMatchObject({ wanted: { signer: 'Office' }, person: { username: 'maria' } });
    desk.begin('office');
    logins.begun[1]!.succeed('jonas');
    expect(await identified).toMatchObject({ username: 'jonas' });
  });

  it('says who was logged out and why, until the next login', () => {
    desk.begin('office');
    logins.begun[0]!.succeed('maria');
    session.end('card');
    expect(desk.describe()).toMatchObject({ ended: { username: 'maria', why: 'card' } });
    expect(desk.describe()).not.toHaveProperty('person');
    desk.begin('office');
    expect(desk.describe()).not.toHaveProperty('ended');
    expect(told.length).toBeGreaterThan(3);
  });

  it('copies the address that is shown, and nothing else', async () => {
    expect(await desk.copyAddress()).toBe(false);
    desk.begin('office');
    expect(await desk.copyAddress()).toBe(false);
    logins.begun[0]!.conversation.tell({ state: 'browser', address: 'https://login.test/x', opened: true });
    expect(await desk.copyAddress()).toBe(true);
  });
});
