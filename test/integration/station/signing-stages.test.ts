import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdentityDesk } from '../../../main/ipc/identity-desk';
import { SigningOnce } from '../../../main/station/signing-once';
import { configurationFor, TypedPin, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';

describe('what a person at a station is told of a signing', () => {
  const bench = new Workbench();
  let token: SoftToken;

  beforeAll(async () => {
    token = await makeSoftToken({
      keys: [{ alias: 'maria.lindqvist', username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  async function stagesOf(pin: string | undefined) {
    const services = bench.services(
      bench.profile(configurationFor(token, {}, { ALIASSELECTOR: 'AuthorizedUsername' })),
    );
    const person = new TypedPin(pin);
    const nowhere = { openAddress: () => Promise.resolve(false), copyText: () => Promise.resolve() };
    const desk = new IdentityDesk(services, person, nowhere, () => undefined);
    const told: SigningOnce['state'][] = [];
    const tell = (): void => {
      if (told.at(-1) !== once.state) told.push(once.state);
    };
    const once = new SigningOnce(services, person, desk, bench.fresh('signed'), tell);
    const end = once.sign({ id: '0', path: bench.document('a.pdf', classicTable()) }, 'any', 'a.pdf');
    tell();
    const { signed, problem } = await end;
    tell();
    return { told, signed: signed !== undefined, problem: problem?.code };
  }

  it('is signed only once the PIN was given', async () => {
    expect(await stagesOf(token.pin)).toEqual({
      told: ['preparing', 'pin', 'under-way', 'signed'],
      signed: true,
      problem: undefined,
    });
  });

  it('is never signed where the PIN was not given, or was wrong', async () => {
    expect(await stagesOf(undefined)).toMatchObject({ told: ['preparing', 'pin', undefined], signed: false });
    expect(await stagesOf(`${token.pin}0`)).toMatchObject({ told: ['preparing', 'pin', undefined], signed: false });
  });
});
