import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHistory } from '../../../main/audit/history-reader';
import { hashPassword } from '../../../main/identity/authenticators/accounts/password-hash';
import type { Services } from '../../../main/services';
import { Workbench } from '../../fixtures/hosts/built-product';
import { configurationWith, logIn, TypingPerson } from '../../fixtures/identity/password-desk';

const password = 'Kalkstein-55120-Vr';
/** Less than the usual cost: the rules are the same. */
const cost = { ln: 14, r: 8, p: 1 };

describe('accounts of the configuration', () => {
  const bench = new Workbench();
  let users: Record<string, string>;

  beforeAll(async () => {
    users = {
      maria: await hashPassword(Buffer.from(password), cost),
      josé: await hashPassword(Buffer.from('café-19-crème'), cost),
    };
  });
  afterAll(() => bench.remove());

  const profile = (): string =>
    bench.profile(
      configurationWith({
        desk: { AUTHTYPE: 'UsernamePasswordAuthorizer', ACCOUNTS: 'CONFIGURATION', title: 'Desk', USERS: users },
      }),
    );
  const services = (folder = profile()): Services => bench.services(folder);
  const wrong = { code: 'identity.wrongPassword', params: { authenticator: 'Desk' } };

  it('let in who has the right password', async () => {
    const person = new TypingPerson('maria', password);
    expect(await logIn(services(), 'desk', person)).toEqual({
      username: 'maria',
      identifiedBy: 'password',
      authenticator: 'desk',
      issuer: 'Desk',
      provenAt: expect.stringMatching(/^\d{4}-/) as string,
      claims: {},
      evidence: {},
    });
    expect(person.typed!.password.every((octet) => octet === 0)).toBe(true);
  });

  it('take letters with accents in either of their two spellings', async () => {
    expect(await logIn(services(), 'desk', new TypingPerson('josé', 'café-19-crème'.normalize('NFD')))).toMatchObject({
      username: 'josé',
    });
  });

  it('let in nobody else: another password, another case, a name of nobody, a name of every object', async () => {
    for (const [name, typed] of [
      ['maria', 'Kalkstein-55120-vr'],
      ['Maria', password],
      ['nobody', password],
      ['__proto__', password],
      ['toString', password],
    ] as const) {
      expect(await logIn(services(), 'desk', new TypingPerson(name, typed))).toEqual(wrong);
    }
  });

  it('slow down who guesses, also after a restart and for a name of nobody; the right password waits as well', async () => {
    const folder = profile();
    for (const name of ['maria', 'nobody']) {
      for (let tries = 0; tries < 3; tries += 1) {
        // Each of these is a program of its own.
        expect(await logIn(services(folder), 'desk', new TypingPerson(name, 'Basalt-1'))).toEqual(wrong);
      }
      const answer = await logIn(services(folder), 'desk', new TypingPerson(name, password));
      expect(answer).toMatchObject({ code: 'identity.accountUnusable', params: { reason: 'locked' } });
      const { seconds } = (answer as { params: { seconds: number } }).params;
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(5);
    }
    expect(await logIn(services(folder), 'desk', new TypingPerson('josé', 'café-19-crème'))).toMatchObject({
      username: 'josé',
    });
    const kept = readFileSync(join(folder, 'passwords', 'tries.json'), 'utf8');
    expect(kept).toContain('maria');
    // People type passwords where a name belongs.
    expect(kept).not.toContain('nobody');
  });

  it('many programs at once get no more tries than one', async () => {
    const folder = profile();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => logIn(services(folder), 'desk', new TypingPerson('maria', 'Basalt-1'))),
    );
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'identity.wrongPassword')).toHaveLength(3);
  });

  it('an empty password neither counts as a wrong one nor makes those forgotten', async () => {
    const folder = profile();
    const own = services(folder);
    for (const typed of ['', 'Basalt-1', '', 'Basalt-1', '', 'Basalt-1']) {
      const answer = await logIn(own, 'desk', new TypingPerson('maria', typed));
      expect(answer).toMatchObject({ code: typed === '' ? 'identity.passwordMissing' : 'identity.wrongPassword' });
    }
    expect(await logIn(own, 'desk', new TypingPerson('maria', password))).toMatchObject({
      code: 'identity.accountUnusable',
    });
  });

  it('every wrong try is in the history, with the name only where it is an account’s', async () => {
    const own = services();
    await logIn(own, 'desk', new TypingPerson('maria', 'Basalt-1'));
    await logIn(own, 'desk', new TypingPerson('typed.in.the.wrong.field', 'Basalt-1'));
    const { lines } = await readHistory(own.history.folder);
    expect(lines).toMatchObject([
      { EVENT: 'LOGIN', EXCEPTION: 'identity.wrongPassword', IDENTITY_EVIDENCE: { authenticator: 'desk' } },
      { EVENT: 'LOGIN', CLIENT_AUTHORIZED: false, IDENTITY_EVIDENCE: { authenticator: 'desk', username: 'maria' } },
    ]);
    expect(lines.every((line) => line.IDENTIFIED_BY === 'password' && line.IDENTITY_ISSUER === 'Desk')).toBe(true);
    expect(JSON.stringify(lines)).not.toContain('typed.in');
    expect(lines.every((line) => line.AUTHORIZED_USERNAME === undefined)).toBe(true);
  });

  it('so is every try that was not made because too many were wrong', async () => {
    const own = services();
    for (let tries = 0; tries < 4; tries += 1) await logIn(own, 'desk', new TypingPerson('maria', 'Basalt-1'));
    const { lines } = await readHistory(own.history.folder);
    const wrong = 'identity.wrongPassword';
    // The newest first.
    expect(lines.map((line) => line.EXCEPTION)).toEqual(['identity.accountUnusable', wrong, wrong, wrong]);
    for (const line of lines) {
      expect(line).toMatchObject({ EVENT: 'LOGIN', OUTCOME: 'FAILED', IDENTIFIED_BY: 'password' });
      expect(line.IDENTITY_EVIDENCE).toEqual({ authenticator: 'desk', username: 'maria' });
    }
  });

  it('a process that is killed in the middle counts as a try', async () => {
    const folder = profile();
    const own = services(folder);
    for (let tries = 0; tries < 3; tries += 1) {
      const person = new TypingPerson('maria', password);
      const leave = person.tell.bind(person);
      // The person is gone as soon as the password is being checked.
      person.tell = (step) => {
        leave(step);
        if (step.state === 'checking') person.leave();
      };
      expect(await logIn(own, 'desk', person)).toMatchObject({ code: 'identity.cancelled' });
    }
    expect(await logIn(own, 'desk', new TypingPerson('maria', password))).toMatchObject({
      code: 'identity.accountUnusable',
    });
  });
});
