import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stepCaIsCurrent } from '../../../build/setup/step-ca.mjs';
import type { Services } from '../../../main/services';
import { startIdentityIssuer, type IdentityIssuer } from '../../fixtures/authorities/identity-issuer';
import { startStepCa, type StepCa } from '../../fixtures/authorities/step-ca';
import { codes, pdfsig, signFiles, TypedPin } from '../../fixtures/hosts/built-product';
import { historyOf } from '../../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { CardKeys } from '../../fixtures/identity/card-keys';
import { CardPerson } from '../../fixtures/identity/card-person';
import { LoginAuthority } from '../../fixtures/identity/login-authority';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

/** A card that logged somebody in asks a real step-ca for the certificate of a key that lives in memory. */
describe.skipIf(!stepCaIsCurrent() && process.env['REQUIRE_JUDGES'] !== '1')('a certificate that a card buys', () => {
  const desk = useOneTimeKeys();
  let card: FaultyToken;
  let staff: LoginAuthority;
  let keys: CardKeys;
  let issuer: IdentityIssuer;
  let ca: StepCa;
  let services: Services;

  beforeAll(async () => {
    [staff, issuer] = await Promise.all([LoginAuthority.start(), startIdentityIssuer()]);
    card = await makeSoftToken({
      faults: true,
      keys: [
        { alias: 'curve', username: 'anna', kind: 'EC-P256', certificate: false },
        { alias: 'rsa', username: 'anna', kind: 'RSA-2048', certificate: false },
      ],
      chainOnToken: false,
    });
    ca = await startStepCa(desk.pki, {
      ...{ issuer: issuer.url, clientId: issuer.audience },
      cards: readFileSync(staff.anchorFile, 'utf8').trim(),
    });
    services = desk.bench.services(
      desk.profile(
        {
          SHAREDLIBRARIES: { Driver: desk.token.sharedLibrary, Badge: card.sharedLibrary },
          CRYPTOTOKENS: { badge: card.cryptoToken('Badge'), memory: { KEYSTORETYPE: 'MEMORY' } },
          TRUSTANCHORS: { staff: { FILE: staff.anchorFile } },
          AUTHENTICATORS: {
            badge: { AUTHTYPE: 'CLIENTCERT', title: 'Badge', CRYPTOTOKEN: 'badge', TRUSTANCHORS: ['staff'] },
          },
          CERTIFICATEAUTHORITIES: {
            office: {
              ...{ STEPCA_URL: ca.url, STEPCA_TRUSTANCHORS: join(desk.pki.folder, 'root.pem') },
              ...{ STEPCA_PROOF: 'card', STEPCA_PROVISIONER: ca.cards },
            },
          },
          SIGNERS: {
            memory: {
              ...{ CRYPTOTOKEN: 'memory', KEYS: 'ONETIME', SUBJECTDN_PATTERN: 'CN=${JWT.name}' },
              ...{ CERTIFICATEAUTHORITY: 'office', TSA: ['clock'], AUTHTYPE: 'CLIENTCERT' },
            },
          },
          DEFAULTSIGNER: 'memory',
        },
        {},
      ),
    );
    keys = await CardKeys.of(services.tokens.configured('badge'), card.pin);
  });
  afterAll(async () => {
    await ca?.stop();
    await Promise.all([issuer?.stop(), staff?.stop(), card?.remove()]);
  });

  beforeEach(() => certify('curve', 'Anna Nováková'));

  /** One key of the card logs in, for this person; the other is for nothing. */
  async function certify(alias: 'curve' | 'rsa', name: string): Promise<void> {
    const other = alias === 'curve' ? 'rsa' : 'curve';
    await keys.certify(
      {
        [alias]: staff.certificate(keys.publicKey(alias), { subject: `C=SE, O=Acme, CN=${name}` }),
        [other]: staff.certificate(keys.publicKey(other), { subject: `CN=${name}`, usage: [1], purposes: [] }),
      },
      [staff.issuing.der],
    );
  }

  const logIn = () => services.logins.logIn('badge', undefined, new CardPerson(card.pin));
  const document = () => desk.bench.document('Contract.pdf', classicTable(), desk.bench.fresh('documents'));
  const steps = (): string[] =>
    historyOf(services.profile.folder).map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`);

  it.each(['curve', 'rsa'] as const)('with its %s key, for the PIN that is asked for once more', async (alias) => {
    await certify(alias, 'Anna Nováková');
    await logIn();
    card.faults.forgetLog();
    const person = new TypedPin(card.pin);
    const result = await signFiles(services, [document()], { pin: person });
    expect(codes(result)).toEqual(['signed']);
    const [{ signed }] = result.documents as [(typeof result.documents)[number]];
    expect(signed!.outcome.certificate.subject).toBe('Anna Nováková');
    expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(person.requests).toEqual([expect.objectContaining({ task: 'identify', alias, documentNames: [] })]);
    // One login and one signature on the card: that of the request's token.
    expect([card.faults.logins().length, card.faults.calls('C_Sign')]).toEqual([1, 1]);
  });

  it('is not asked for by somebody who does not give the PIN: nothing is signed, and the key is gone', async () => {
    await logIn();
    const before = steps().length;
    const result = await signFiles(services, [document()], { pin: new TypedPin(undefined) });
    expect(codes(result)).toEqual(['pin.cancelled']);
    expect(steps().slice(before)).toContain('KEYREMOVE DONE');
  });

  it('is not asked for with the card of somebody else than who logged in', async () => {
    await logIn();
    await certify('curve', 'Somebody Else');
    card.faults.forgetLog();
    const result = await signFiles(services, [document()], { pin: new TypedPin(card.pin) });
    expect(codes(result)).toEqual(['identity.ended']);
    expect(card.faults.calls('C_Sign')).toBe(0);
  });
});
