import { setTimeout as delay } from 'node:timers/promises';
import { cardAliases, CardDesk } from '../fixtures/card/card-desk';
import { CardService } from '../fixtures/card/card-service';
import { instruction, type PivCard } from '../fixtures/card/piv-card';
import { closing, type Application } from '../fixtures/e2e/application';
import { expectSigned, filesIn, writeParts, writePdf } from '../fixtures/e2e/documents';
import { send } from '../fixtures/e2e/processes';
import type { TestProfile } from '../fixtures/e2e/profile';
import { expect, test } from '../fixtures/e2e/test';

const obstacle = await CardService.obstacle();
const label = 'Test Holder';
const wrongPin = '999999';
const newPin = '246802';

/** A real card service, a reader and a card with three tries; OpenSC between them and the window. */
test.describe('a smartcard that misbehaves, in a window that is not restarted', () => {
  test.skip(obstacle !== undefined, obstacle);
  let desk: CardDesk;
  let card: PivCard;

  test.beforeEach(async () => {
    desk = await CardDesk.start();
    card = await desk.card('Holder');
    await desk.reader.insert(card);
  });
  test.afterEach(() => desk?.stop());

  function onTheCard(configuration: TestProfile['configuration']): TestProfile['configuration'] {
    const { sharedLibrary, cryptoToken } = desk.configured('Holder');
    return {
      ...configuration,
      SHAREDLIBRARIES: { OpenSC: sharedLibrary },
      DEADLINES: { token: 8, login: 15, signature: 15 },
      CRYPTOTOKENS: { card: cryptoToken('OpenSC') },
      SIGNERS: {
        own: { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default', DEFAULTKEY: cardAliases.authentication },
      },
      DEFAULTSIGNER: 'own',
    };
  }

  /** Signs what is on the desk, and clears it: the proof that nothing needs a restart. */
  async function signsAgain(application: Application, files: string[], pin = card.pin): Promise<void> {
    card.restore();
    await desk.reader.insert(card);
    await expect(application.page.getByTestId('token-chip')).toHaveAttribute('data-tone', 'good');
    await expect(application.page.getByTestId('sign-button')).toBeEnabled();
    await application.sign(pin);
    await application.expectResult(files.length);
    for (const file of files) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
    await application.page.getByTestId('sign-another').click();
    card.restore();
  }

  /** No command is under way: OpenSC 0.23 locks itself up when one fails in a reader that still shows its card. */
  async function quiet(): Promise<void> {
    let seen: number;
    do {
      seen = card.seen.length;
      await delay(400);
    } while (card.seen.length !== seen);
  }

  test('taken out while idle, during the PIN, in a signature, between two of ten; and the service killed', async ({
    launch,
    profileOf,
    picture,
  }) => {
    const profile = await profileOf({ change: onTheCard });
    const application = await launch(profile);
    const chip = application.page.getByTestId('token-chip');
    const removed = (safe: string): Promise<void> =>
      application.expectSentences(`The token “${label}” was removed.`, safe, 'Insert it again if it is out');
    const add = async (name: string): Promise<string[]> => {
      const files = [await writePdf(profile.documents, name)];
      await application.add(files);
      return files;
    };

    await test.step('while nobody signs', async () => {
      const files = await add('idle.pdf');
      await expect(chip).toHaveAttribute('data-tone', 'good');
      await quiet();
      desk.reader.remove();
      await application.expectSentences(
        `The token “${label}” is not there.`,
        'Nothing was signed, and your document is unchanged.',
        'Insert the card or connect the token, then try again.',
      );
      await expect(application.page.getByTestId('sign-button')).toBeDisabled();
      await signsAgain(application, files);
    });

    await test.step('while the PIN is asked for: it is not sent', async () => {
      const files = await add('pin.pdf');
      const pin = await application.pressSign();
      await quiet();
      desk.reader.removeAndWait();
      await application.typePin(pin, card.pin);
      await removed('Nothing was signed, and your document is unchanged.');
      await expect.poll(() => application.openPinWindow).toBeUndefined();
      await picture(application, 'removed-during-the-pin');
      expect(card.pinsGiven).toBe(0);
      await signsAgain(application, files);
    });

    await test.step('during a signature of three seconds', async () => {
      const files = await add('signature.pdf');
      card.signatureDelay = 3_000;
      card.onSignature = () => setTimeout(() => desk.reader.remove(), 500);
      await application.typePin(await application.pressSign(), card.pin);
      // The command may fail before its reader has noticed.
      await application.expectSentences(
        /The token “Test Holder” (was removed|reported an error \(CKR_\w+\)\. This is not about your PIN)\./,
        'Nothing was signed, and your document is unchanged.',
        /Insert it again if it is out|Take the card out and insert it again/,
      );
      await expect(application.rows).toHaveAttribute('data-state', 'failed');
      expect(filesIn(profile.documents)).not.toContain('signature-signed.pdf');
      expect(card.signatures).toBe(0);
      await signsAgain(application, files);
    });

    await test.step('between the third and the fourth of ten', async () => {
      const files = await writeParts(profile.documents, 10);
      await application.add(files);
      await holdAfterThird(await application.processOf('document'), async () => {
        await application.typePin(await application.pressSign(), card.pin);
      });
      await application.result.waitFor();
      await application.expectResult(3, 7);
      await removed('Documents that are signed are complete; the others are unchanged.');
      await picture(application, 'removed-between');
      for (const file of files.slice(0, 3)) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
      expect(filesIn(profile.documents).filter((name) => /^part-\d+-signed/.test(name))).toHaveLength(3);
      expect(card.signatures).toBe(3);
      await application.page.getByTestId('sign-another').click();
      await signsAgain(application, files.slice(3));
    });

    await test.step('the card service is killed, and comes back', async () => {
      const files = await add('service.pdf');
      await desk.reader.service.kill();
      await application.expectSentences(
        `The token “${label}” is not there: its driver finds no reader at all.`,
        'Nothing was signed, and your document is unchanged.',
        'this computer’s smartcard service has stopped (pcscd on Linux): have it started, then try again.',
      );
      await picture(application, 'service-killed');
      await desk.reader.service.run();
      await signsAgain(application, files);
    });
  });

  /**
   * Runs a batch, and takes the card out when the third signature has left it: meanwhile the document process is held, so that
   * the fourth can not begin.
   */
  async function holdAfterThird(documentProcess: number, run: () => Promise<void>): Promise<void> {
    card.signatureDelay = 1_000;
    let begun = 0;
    card.onSignature = () => {
      begun += 1;
      // The third is prepared by then: that began before the second was asked of the card. Behind a slow card the fourth is not.
      if (begun === 2) setTimeout(() => send(documentProcess, 'SIGSTOP'), 900);
    };
    await run();
    const delivered = (): boolean => {
      const last = card.seen.at(-1);
      return card.signatures === 3 && last?.instruction === instruction.getResponse && last.word === 0x9000;
    };
    await expect.poll(delivered, { intervals: [20] }).toBe(true);
    desk.reader.removeAndWait();
    send(documentProcess, 'SIGCONT');
  }

  test('a wrong PIN three times locks it, the PUK unblocks it', async ({ launch, profileOf, picture }) => {
    const profile = await profileOf({ change: onTheCard });
    const application = await launch(profile);
    const files = await writeParts(profile.documents, 2);
    await application.add(files);
    const pin = await application.pressSign();
    await application.typePin(pin, wrongPin);
    await expect(pin.getByRole('alert')).toContainText(`That PIN is not the PIN of “${label}”.`);
    await expect(pin.getByRole('alert')).toContainText('Type the PIN again.');
    expect([card.pinsGiven, card.pinTriesLeft, card.signatures]).toEqual([1, 2, 0]);

    await application.typePin(pin, wrongPin);
    await expect(pin.getByText('This is the last try.').first()).toBeVisible();
    await expect(pin.getByTestId('pin-submit')).toBeDisabled();
    await picture(pin, 'last-try-of-the-card');
    await pin.getByTestId('pin-last-try').check();
    await application.typePin(pin, wrongPin);
    await application.expectSentences(
      `The PIN of “${label}” is locked after too many wrong tries.`,
      'Nothing was signed, and your document is unchanged.',
      'Unblock it with its PUK (“PIN” beside the token’s name',
    );
    expect([card.pinsGiven, card.pinTriesLeft]).toEqual([3, 0]);

    await application.page.getByTestId('pin-remedy-unblock').first().click();
    const window = await application.openedPinWindow();
    await window.getByTestId('pin-secret').pressSequentially(card.puk);
    for (const field of ['pin-new', 'pin-again']) await window.getByTestId(field).pressSequentially(newPin);
    await closing(window.getByTestId('pin-submit').click());
    await expect(application.messages.filter({ hasText: `The PIN of ${label} is unblocked.` })).toBeVisible();
    expect([card.pinTriesLeft, card.pukTriesLeft]).toEqual([3, 3]);

    await expect(application.page.getByTestId('sign-button')).toBeEnabled();
    await application.sign(newPin);
    await application.expectResult(2);
    for (const file of files) await expectSigned(file, file.replace('.pdf', '-signed.pdf'));
  });
});
