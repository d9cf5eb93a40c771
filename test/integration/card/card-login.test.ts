import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { Services } from '../../../main/services';
import { cardAliases, CardDesk } from '../../fixtures/card/card-desk';
import { describeWithCards } from '../../fixtures/card/describe-with-cards';
import type { PivCard } from '../../fixtures/card/piv-card';
import { configurationFor, Workbench } from '../../fixtures/hosts/built-product';
import { CardPerson } from '../../fixtures/identity/card-person';
import { issue, purposes, usages } from '../../fixtures/pki/certificates';

/** AUTHTYPE CLIENTCERT with a card in a reader, as stock OpenSC and pcscd show it. */
describeWithCards('a smartcard that identifies', () => {
  const bench = new Workbench();
  let desk: CardDesk;
  let anna: PivCard;
  let jana: PivCard;
  let services: Services;

  beforeAll(async () => {
    desk = await CardDesk.start();
    const card = async (holder: string): Promise<PivCard> => {
      const login = await issue(
        {
          name: holder,
          keyUsage: usages.digitalSignature,
          extendedKeyUsage: { oids: [purposes.clientAuthentication], critical: false },
          rsa: true,
        },
        desk.authority.root,
      );
      return desk.card(holder, { keys: { '9A': login, '9C': await desk.authority.signingKey(holder, 'EC-P256') } });
    };
    [anna, jana] = [await card('Anna'), await card('Jana')];
    const anchor = join(bench.fresh('anchors'), 'cards.pem');
    writeFileSync(anchor, desk.authority.root.pem);
    const { sharedLibrary, cryptoToken } = desk.configured('Anna');
    services = bench.services(
      bench.profile(
        configurationFor(
          { sharedLibrary, cryptoToken },
          {
            // Whatever card is in the reader.
            CRYPTOTOKENS: { card: { SHAREDLIBRARYNAME: 'Driver', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
            AUTHENTICATORS: {
              badge: { AUTHTYPE: 'CLIENTCERT', CRYPTOTOKEN: 'card', TRUSTANCHORS: anchor, REVOCATION: 'SOFT' },
            },
            DEADLINES: { token: 30, login: 30, signature: 30 },
          },
        ),
      ),
    );
  });
  beforeEach(() => desk.reader.insert(anna));
  afterEach(async () => {
    services.identity.end('logout');
    for (const card of [anna, jana]) card.restore();
  });
  afterAll(async () => {
    bench.remove();
    await desk?.stop();
  });

  const logIn = (person: CardPerson) => services.logins.logIn('badge', undefined, person);
  const ended = (): Promise<string> =>
    new Promise((resolve) => {
      services.identity.onChange((end) => end && resolve(end.why));
    });

  it('signs the challenge with its authentication key, and never with the one that signs documents', async () => {
    const person = new CardPerson(anna.pin);
    expect(await logIn(person)).toMatchObject({ username: 'Test Anna', identifiedBy: 'client-certificate' });
    expect(person.asked.map(({ alias }) => alias)).toEqual([cardAliases.authentication]);
    expect([anna.pinsGiven, anna.signatures]).toEqual([1, 1]);
  });

  it('that is pulled ends the session', async () => {
    await logIn(new CardPerson(anna.pin));
    const why = ended();
    desk.reader.removeAndWait();
    expect(await why).toBe('card');
    expect(services.identity.current).toBeUndefined();
  });

  it('that is changed for another one ends the session: she has to say who she is', async () => {
    await logIn(new CardPerson(anna.pin));
    const why = ended();
    desk.reader.removeAndWait();
    await desk.reader.insert(jana);
    expect(await why).toBe('card');
    expect(await logIn(new CardPerson(jana.pin))).toMatchObject({ username: 'Test Jana' });
  });

  it('that is pulled while the PIN is typed, or while it signs, lets nobody in', async () => {
    const code = async (person: CardPerson): Promise<string> => {
      const error: unknown = await logIn(person).catch((reason: unknown) => reason);
      return CountersignError.is(error) ? error.code : 'let in';
    };
    const person = new CardPerson(anna.pin);
    person.beforeTyping = () => void desk.reader.removeAndWait();
    expect(await code(person)).toBe('token.removed');
    expect(anna.pinsGiven).toBe(0);
    expect(await code(new CardPerson(anna.pin))).toBe('token.absent');
    await desk.reader.insert(anna);
    anna.signatureDelay = 2000;
    anna.onSignature = () => setTimeout(() => desk.reader.remove(), 500);
    // The command may fail before its reader has noticed.
    expect(['token.removed', 'token.deviceError']).toContain(await code(new CardPerson(anna.pin)));
    expect(services.identity.current).toBeUndefined();
  });

  it('loses one try by a wrong PIN, and is not asked to sign', async () => {
    await expect(logIn(new CardPerson('999999'))).rejects.toMatchObject({ code: 'pin.wrong' });
    expect([anna.pinsGiven, anna.pinTriesLeft, anna.signatures]).toEqual([1, 2, 0]);
  });
});
