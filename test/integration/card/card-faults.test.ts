import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import type { BatchResult } from '../../../main/signing/batch';
import type { PinPrompt } from '../../../main/signing/signing-port';
import { cardAliases, CardDesk } from '../../fixtures/card/card-desk';
import { describeWithCards } from '../../fixtures/card/describe-with-cards';
import type { PivCard } from '../../fixtures/card/piv-card';
import {
  codes,
  configurationFor,
  namesIn,
  pdfsig,
  signFiles,
  told,
  Workbench,
} from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import * as say from '../../fixtures/sentences';

const alias = cardAliases.authentication;
const wrongPin = '999999';

/** Which return value OpenSC makes of a card's word differs from one OpenSC to the next. */
const withoutCode = (text: string): string => text.replace(/CKR_\w+/, 'CKR_…');

/**
 * A card with three tries behind stock OpenSC and pcscd: what a person sees when it misbehaves. After each fault the same
 * services make a good signature: nothing is restarted, neither the product nor its token process's configuration.
 */
describeWithCards('a smartcard that misbehaves', () => {
  const bench = new Workbench();
  const bytes = classicTable();
  let desk: CardDesk;
  let card: PivCard;
  let services: Services;

  beforeAll(async () => {
    desk = await CardDesk.start();
    card = await desk.card('Holder');
    services = fresh(30);
  });
  beforeEach(() => desk.reader.insert(card));
  afterEach(async () => {
    // As if nothing had been: the same services, the same card, no restart.
    card.restore();
    await desk.reader.insert(card);
    const [input] = documents(1);
    const result = await sign([input!]);
    expect(codes(result)).toEqual(['signed']);
    expect(await pdfsig(result.documents[0]!.signed!.path)).toEqual([{ valid: true, total: true }]);
    expect(card.pinsGiven).toBe(1);
    card.restore();
  });
  afterAll(async () => {
    bench.remove();
    await desk?.stop();
  });

  function fresh(signature: number): Services {
    const DEADLINES = { token: 30, login: 30, signature, document: 60 };
    return bench.services(bench.profile(configurationFor(desk.configured('Holder'), { DEADLINES })));
  }

  const documents = (count: number): string[] => bench.documents(count, bytes);

  function sign(inputs: string[], pin: string | PinPrompt = card.pin): Promise<BatchResult> {
    return signFiles(services, inputs, { pin, alias });
  }

  function unchanged(inputs: string[], outputs: string[] = []): void {
    const folder = dirname(inputs[0]!);
    const names = inputs.map((input) => input.slice(folder.length + 1));
    expect(namesIn(folder)).toEqual([...names, ...outputs].sort());
    for (const input of inputs) expect(readFileSync(input).equals(bytes)).toBe(true);
    expect(namesIn(join(services.profile.folder, 'unfinished'))).toEqual([]);
  }

  it('is missed while it is out, and used as soon as it is in', async () => {
    desk.reader.remove();
    const inputs = documents(2);
    const result = await sign(inputs);
    expect(codes(result)).toEqual(['token.absent', 'token.absent']);
    expect(told(result)).toEqual([say.absent]);
    unchanged(inputs);
    await desk.reader.insert(card);
    expect(codes(await sign(inputs))).toEqual(['signed', 'signed']);
  });

  it('may leave while the PIN is typed: the PIN is not sent', async () => {
    const inputs = documents(1);
    const result = await sign(inputs, {
      open: () => ({
        source: {
          kind: 'typed',
          ask: async () => {
            desk.reader.removeAndWait();
            return new Uint8Array(Buffer.from(card.pin));
          },
        },
        close: () => undefined,
      }),
    });
    expect(codes(result)).toEqual(['token.removed']);
    expect(told(result)).toEqual([say.removed()]);
    expect(card.pinsGiven).toBe(0);
    unchanged(inputs);
  });

  it('may leave during a signature of three seconds: at once it is said, and nothing is written', async () => {
    card.signatureDelay = 3000;
    card.onSignature = () => setTimeout(() => desk.reader.remove(), 500);
    const inputs = documents(2);
    const result = await sign(inputs);
    // The command may fail before its reader has noticed.
    const [code] = codes(result);
    expect(['token.removed', 'token.deviceError']).toContain(code);
    expect(codes(result)).toEqual([code, code]);
    expect(told(result).map(withoutCode)).toEqual([code === 'token.removed' ? say.removed() : say.reported('CKR_…')]);
    unchanged(inputs);
  });

  it('may leave between the third and the fourth of ten: three are signed, the rest is not', async () => {
    const inputs = documents(10);
    let begun = 0;
    card.onSignature = () => {
      begun += 1;
    };
    const result = await signFiles(services, inputs, {
      pin: card.pin,
      alias,
      observer: {
        progress: (id, { state }) => {
          // Signatures are made in order: the fourth begins when the third is made.
          if (state === 'signing' && id === '3') desk.reader.removeAndWait();
        },
      },
    });
    expect(codes(result)).toEqual([...new Array(3).fill('signed'), ...new Array(7).fill('token.removed')]);
    expect(told(result)).toEqual([say.removed(say.restUnchanged)]);
    expect(begun).toBe(3);
    expect(result.refused).toBeUndefined();
    unchanged(inputs, ['1-signed.pdf', '2-signed.pdf', '3-signed.pdf']);
    for (const { signed } of result.documents.slice(0, 3)) {
      expect(await pdfsig(signed!.path)).toEqual([{ valid: true, total: true }]);
    }
  });

  it('that left and came back in a batch is not signed with until the PIN is given again', async () => {
    const inputs = documents(4);
    let back: Promise<void> | undefined;
    const result = await signFiles(services, inputs, {
      pin: card.pin,
      alias,
      observer: {
        progress: (id, { state }) => {
          if (state !== 'signing' || id !== '2') return;
          desk.reader.removeAndWait();
          back = desk.reader.insert(card);
        },
      },
    });
    await back;
    expect(codes(result)).toEqual(['signed', 'signed', 'token.removed', 'token.removed']);
    expect(told(result)).toEqual([say.removed(say.restUnchanged)]);
    // Whoever put the card back was not asked: the first PIN is the only one that the card ever got.
    expect(card.pinsGiven).toBe(1);
    unchanged(inputs, ['1-signed.pdf', '2-signed.pdf']);
  });

  it('may leave before its reader notices: whatever the driver does then, the deadline ends it, and it is said', async () => {
    const before = services;
    services = fresh(5);
    const inputs = documents(3);
    const result = await signFiles(services, inputs, {
      pin: card.pin,
      alias,
      observer: {
        progress: (id, { state }) => {
          if (state === 'signing' && id === '1') desk.reader.remove();
        },
      },
    });
    // OpenSC 0.23 locks itself up when a command fails in a reader that still shows its card; later ones may not.
    const [, second] = codes(result);
    expect(['token.outcomeUnknown', 'token.removed']).toContain(second);
    const rest = second === 'token.outcomeUnknown' ? 'token.stopped' : 'token.removed';
    expect(codes(result)).toEqual(['signed', second, rest]);
    const [first] = told(result);
    if (second === 'token.removed') expect(first).toBe(say.removed(say.restUnchanged));
    else expect(first).toContain(`${say.restUnchanged} Countersign does not sign again by itself`);
    expect(card.signatures).toBe(1);
    unchanged(inputs, ['1-signed.pdf']);
    card.restore();
    await desk.reader.insert(card);
    expect(codes(await sign(inputs))).toEqual(['signed', 'signed', 'signed']);
    services = before;
  });

  it('whose PIN is wrong stops the batch at once: one try, and it says so', async () => {
    const inputs = documents(3);
    const result = await sign(inputs, wrongPin);
    expect(codes(result)).toEqual(['pin.wrong', 'pin.wrong', 'pin.wrong']);
    expect(told(result)).toEqual([say.pinWrong()]);
    expect(card.pinsGiven).toBe(1);
    expect(card.pinTriesLeft).toBe(2);
    expect(card.signatures).toBe(0);
    unchanged(inputs);
  });

  it('counts: the second wrong PIN leaves the last try, the third locks, the fourth is not even sent', async () => {
    const inputs = documents(1);
    await sign(inputs, wrongPin);
    const second = await sign(inputs, wrongPin);
    expect(second.refused?.toShape()).toEqual({ code: 'pin.wrong', params: { token: 'card', triesLeft: 1 } });
    expect(told(second)).toEqual([say.pinWrongBeforeLast]);
    const third = await sign(inputs, wrongPin);
    expect(third.refused?.toShape()).toEqual({ code: 'pin.locked', params: { token: 'card' } });
    expect(card.pinTriesLeft).toBe(0);
    const fourth = await sign(inputs);
    expect(codes(fourth)).toEqual(['pin.locked']);
    expect([third, fourth].flatMap(told)).toEqual([say.pinLocked, say.pinLocked]);
    expect(card.pinsGiven).toBe(3);
    unchanged(inputs);
  });

  it('whose PIN is locked is unblocked with its PUK, and signs with the new PIN', async () => {
    for (let round = 0; round < 3; round += 1) await sign(documents(1), wrongPin);
    expect(card.pinTriesLeft).toBe(0);
    const { pins } = services.tokens.configured('card');
    const secrets = { secret: new Uint8Array(Buffer.from(card.puk)), newPin: new Uint8Array(Buffer.from('246802')) };
    await pins!.manage('unblock', { kind: 'typed', ask: async () => secrets });
    expect(card.pinTriesLeft).toBe(3);
    expect(card.pukTriesLeft).toBe(3);
    expect(codes(await sign(documents(1), '246802'))).toEqual(['signed']);
  });

  it('that answers nonsense to the PIN is not said to have refused it', async () => {
    card.answerNext('verify', 0x6f00);
    const inputs = documents(2);
    const result = await sign(inputs);
    expect(codes(result)).toEqual(['token.deviceError', 'token.deviceError']);
    expect(told(result).map(withoutCode)).toEqual([say.reported('CKR_…')]);
    expect(card.pinTriesLeft).toBe(3);
    unchanged(inputs);
  });

  it.each([
    ['nonsense', 0x6f00],
    ['a memory failure', 0x6581],
    ['a vendor’s own word', 0x9a01],
  ])('that answers a signature with %s ends the batch, and the PIN is not blamed', async (_name, word) => {
    const inputs = documents(3);
    // OpenSC itself sends a failed signature once more: the card fails both.
    card.answerNext('generalAuthenticate', word, { after: 1, times: 2 });
    const result = await sign(inputs);
    expect(codes(result)).toEqual(['signed', 'token.deviceError', 'token.deviceError']);
    expect(told(result).map(withoutCode)).toEqual([say.reported('CKR_…', say.restUnchanged)]);
    expect(card.pinsGiven).toBe(1);
    unchanged(inputs, ['1-signed.pdf']);
  });

  it('is found again after pcscd was killed, and came back', async () => {
    await desk.reader.service.kill();
    const inputs = documents(2);
    const result = await sign(inputs);
    expect(codes(result)).toEqual(['token.absent', 'token.absent']);
    expect(told(result)).toEqual([say.withoutReader]);
    unchanged(inputs);
    await desk.reader.service.run();
    await desk.reader.insert(card);
    expect(codes(await sign(inputs))).toEqual(['signed', 'signed']);
  });

  it('whose pcscd is killed during a signature leaves nothing half done', async () => {
    card.signatureDelay = 1000;
    let killed: Promise<void> | undefined;
    card.onSignature = () => {
      killed ??= desk.reader.service.kill();
    };
    const inputs = documents(2);
    const result = await sign(inputs);
    await killed;
    const [code] = codes(result);
    expect(['token.removed', 'token.deviceError']).toContain(code);
    expect(codes(result)).toEqual([code, code]);
    expect(told(result).map(withoutCode)).toEqual([code === 'token.removed' ? say.removed() : say.reported('CKR_…')]);
    unchanged(inputs);
    await desk.reader.service.run();
  });
});
