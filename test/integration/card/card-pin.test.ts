import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { Services } from '../../../main/services';
import type { PinPurpose } from '../../../preload/contract/model';
import { cardAliases, CardDesk } from '../../fixtures/card/card-desk';
import { describeWithCards } from '../../fixtures/card/describe-with-cards';
import type { PivCard } from '../../fixtures/card/piv-card';
import { codes, configurationFor, pdfsig, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';

const newPin = '246802';
const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** The card counts for itself what each try costs; after each test the same services sign with the PIN that counts. */
describeWithCards('the PIN of a smartcard', () => {
  const bench = new Workbench();
  let desk: CardDesk;
  let card: PivCard;
  let services: Services;
  let current: string;

  beforeAll(async () => {
    desk = await CardDesk.start();
    card = await desk.card('Holder');
    services = bench.services(bench.profile(configurationFor(desk.configured('Holder'))));
  });
  beforeEach(async () => {
    card.restore();
    current = card.pin;
    await desk.reader.insert(card);
  });
  afterEach(async () => {
    const input = bench.document('after.pdf', classicTable(), bench.fresh('documents'));
    const result = await signFiles(services, [input], { pin: current, alias: cardAliases.authentication });
    expect(codes(result)).toEqual(['signed']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
  });
  afterAll(async () => {
    bench.remove();
    await desk?.stop();
  });

  /** The error's code, or `done`; and what is left of the PIN and of the PUK. */
  async function manage(purpose: PinPurpose, secret: string, fresh = newPin): Promise<[string, number, number]> {
    const { pins } = services.tokens.configured('card');
    let end = 'done';
    try {
      await pins!.manage(purpose, {
        kind: 'typed',
        ask: () => Promise.resolve({ secret: octets(secret), newPin: octets(fresh) }),
      });
    } catch (error) {
      if (!CountersignError.is(error)) throw error;
      end = error.code;
    }
    return [end, card.pinTriesLeft, card.pukTriesLeft];
  }

  it('is changed; a wrong old one costs one try, and the last one is announced', async () => {
    expect(await manage('change', '999999')).toEqual(['pin.wrong', 2, 3]);
    expect((await services.tokens.configured('card').pins!.ready('change')).pin.finalTry).toBe(false);
    expect(await manage('change', '999999')).toEqual(['pin.wrong', 1, 3]);
    expect((await services.tokens.configured('card').pins!.ready('change')).pin.finalTry).toBe(true);
    expect(await manage('change', card.pin)).toEqual(['done', 3, 3]);
    current = newPin;
  });

  it('is locked by the third wrong old one, and unblocked with the PUK', async () => {
    for (const left of [2, 1]) expect(await manage('change', '999999')).toEqual(['pin.wrong', left, 3]);
    expect(await manage('change', '999999')).toEqual(['pin.locked', 0, 3]);
    expect(await manage('change', card.pin)).toEqual(['pin.locked', 0, 3]);
    // A wrong PUK costs a try of the PUK and none of the PIN.
    expect(await manage('unblock', '99999999')).toEqual(['puk.wrong', 0, 2]);
    expect(await manage('unblock', card.puk)).toEqual(['done', 3, 3]);
    current = newPin;
  });

  it('keeps as it is when the PUK is locked, which is said', async () => {
    for (const left of [2, 1]) expect(await manage('unblock', '99999999')).toEqual(['puk.wrong', 3, left]);
    expect(await manage('unblock', '99999999')).toEqual(['puk.locked', 3, 0]);
    expect(await manage('unblock', card.puk)).toEqual(['puk.locked', 3, 0]);
  });

  it('is not spent on a new one that the card does not take', async () => {
    for (const unfit of ['123', '123456789']) {
      expect(await manage('change', '999999', unfit)).toEqual(['pin.newRefused', 3, 3]);
      expect(await manage('unblock', '99999999', unfit)).toEqual(['pin.newRefused', 3, 3]);
    }
    expect(await manage('first', card.puk)).toEqual(['pin.alreadySet', 3, 3]);
  });
});
