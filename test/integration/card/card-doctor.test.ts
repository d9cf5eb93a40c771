import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import { examineTokens } from '../../../main/doctor/doctor';
import type { DoctorReport } from '../../../preload/contract/doctor';
import { doctorText } from '../../../preload/contract/doctor-sentences';
import { cardAliases, CardDesk } from '../../fixtures/card/card-desk';
import { describeWithCards } from '../../fixtures/card/describe-with-cards';
import type { PivCard } from '../../fixtures/card/piv-card';
import { configurationFor, countersign, Workbench } from '../../fixtures/hosts/built-product';

const notFound = 0x6a82;
/** OpenSC tries some forty kinds of cards on one that it does not know. */
const patience = 180_000;

/** What the doctor says of a reader with pcscd and stock OpenSC behind it. No look costs a PIN, and none needs a restart. */
describeWithCards('the doctor beside a card reader', () => {
  const bench = new Workbench();
  let desk: CardDesk;
  let card: PivCard;
  let profile: string;
  let services: Services;

  beforeAll(async () => {
    desk = await CardDesk.start();
    card = await desk.card('Holder');
    profile = bench.profile(
      configurationFor(desk.configured('Holder'), { ALLOW_DISCOVERY: false, DEADLINES: { token: 300 } }),
    );
    services = bench.services(profile);
  });
  afterAll(async () => {
    bench.remove();
    await desk?.stop();
  });

  const examine = (): Promise<DoctorReport> => examineTokens(services);

  /** The lines of one section of the report. */
  function lines(report: DoctorReport, section: string): string[] {
    const [, body = ''] = new RegExp(`^${section}\n((?:  .*\n)*)`, 'm').exec(doctorText(report)) ?? [];
    return body.split('\n').flatMap((line) => line.trim() || []);
  }

  /** The card is the only thing that can have changed. */
  async function expectReady(report: DoctorReport): Promise<void> {
    expect(lines(report, 'What to do')).toEqual(['All is well: you can sign.']);
    expect(lines(report, 'Card readers').slice(0, 2)).toEqual([
      'The smartcard service (pcscd) is running.',
      'Test reader 00 00: a card',
    ]);
    const [token] = report.tokens;
    expect(token).toMatchObject({ name: 'card', pin: 'ready', description: { label: 'Test Holder' } });
    expect(token?.description?.serial).toMatch(/^[0-9a-f]{16}$/);
    expect(token?.certificates.map(({ alias, usable }) => [alias, usable])).toEqual([
      [cardAliases.authentication, true],
      [cardAliases.signature, true],
    ]);
    const verdicts = lines(report, 'Tokens').filter((line) => line.startsWith('can'));
    expect(verdicts).toEqual(new Array(2).fill('can sign: it is valid now and made for signatures'));
    expect(card.pinsGiven).toBe(0);
  }

  it('sees the reader without a card, and says what to do', async () => {
    const report = await examine();
    expect(lines(report, 'What to do')).toEqual(['Insert your card into the reader, with the chip first.']);
    expect(lines(report, 'Card readers')).toEqual([
      'The smartcard service (pcscd) is running.',
      'Test reader 00 00: no card',
      'Test reader 00 01: no card',
    ]);
    expect(lines(report, 'Drivers')[0]).toBe('Driver: answers; slots: 2, tokens: 0');
    expect(report.tokens).toMatchObject([{ name: 'card', error: { code: 'token.absent' } }]);
  });

  it('sees the card come, its certificates, and why they can sign', async () => {
    await desk.reader.insert(card);
    await expectReady(await examine());
  });

  it('says the same on the command line, whose process has looked at nothing before', async () => {
    const { code, stdout } = await countersign(['doctor'], { profile });
    expect(code).toBe(0);
    const withoutTime = (text: string): string => text.replace(/^Countersign .*\n/, '');
    expect(withoutTime(stdout)).toBe(withoutTime(doctorText(await examine())));
  });

  it('says how many tries are left where the card tells it', async () => {
    const { pins } = services.tokens.configured('card');
    for (const pin of ['last-try', 'locked']) {
      while (card.pinTriesLeft > (pin === 'locked' ? 0 : 1)) {
        const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
        const secrets = { secret: octets('999999'), newPin: octets('246802') };
        await expect(pins!.manage('change', { kind: 'typed', ask: () => Promise.resolve(secrets) })).rejects.toThrow();
      }
      expect((await examine()).tokens).toMatchObject([{ name: 'card', pin }]);
    }
    expect(lines(await examine(), 'What to do')).toEqual([
      'The PIN of “card” is locked. Unlock it with its PUK, or ask its issuer.',
    ]);
    card.restore();
    desk.reader.removeAndWait();
    await desk.reader.insert(card);
    await expectReady(await examine());
  });

  it('says when the service is gone, and sees the card again when it is back', async () => {
    await desk.reader.service.kill();
    const gone = await examine();
    expect(gone.readerService).toBe('stopped');
    expect(lines(gone, 'What to do')).toEqual([
      'Start the smartcard service with “sudo systemctl enable --now pcscd.socket”, if your token is a card or a USB token.',
    ]);
    expect(lines(gone, 'Card readers')).toEqual(['The smartcard service (pcscd) is installed, but it is not running.']);
    await desk.reader.service.run();
    await desk.reader.insert(card);
    await expectReady(await examine());
  });

  it('tells a card that the configuration does not name from one that is missing', async () => {
    await desk.reader.insert(await desk.card('Stranger'));
    const report = await examine();
    expect(report.advice).toEqual([
      { code: 'token-not-configured', subject: 'Test Stranger' },
      { code: 'token-absent', subject: 'card' },
    ]);
    expect(lines(report, 'Card readers')[1]).toBe('Test reader 00 00: a card');
  });

  it(
    'tells a card that OpenSC does not know from none',
    async () => {
      const unknown = await desk.card('Nobody');
      unknown.answerNext('select', notFound, { times: Infinity });
      unknown.answerNext('getData', notFound, { times: Infinity });
      await desk.reader.insert(unknown);
      // pcscd looks at its readers from time to time, and nothing can be waited for with a card that answers nothing.
      await expect
        .poll(async () => (await examine()).advice, { timeout: 20_000 })
        .toEqual([{ code: 'card-not-recognized' }]);
      const report = await examine();
      expect(lines(report, 'Card readers')[1]).toBe('Test reader 00 00: a card that its driver does not know');
      await desk.reader.insert(card);
      await expectReady(await examine());
    },
    patience,
  );
});
