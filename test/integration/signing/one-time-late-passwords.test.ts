import { describe, expect, it } from 'vitest';
import type { StandsStill } from '../../../preload/contract/model';
import { Batch } from '../../../main/signing/batch';
import { codes, TypedPin } from '../../fixtures/hosts/built-product';
import { historyOf } from '../../fixtures/hosts/one-time-desk';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { classicTable, encryptedDocument } from '../../fixtures/pdf';

const desk = useOneTimeKeys();

describe('a one-time key, where the password of a document comes late', () => {
  it.each(['BATCH', 'DOCUMENT'] as const)('does not live until then: %s', async (per) => {
    const profile = desk.profile({}, { ONETIME_KEY_PER: per });
    const paths = [
      desk.bench.document('open.pdf', classicTable()),
      desk.bench.document('locked.pdf', encryptedDocument(['256'])),
      desk.bench.document('never.pdf', encryptedDocument(['256'], { user: 'forgotten' })),
    ];
    const pin = new TypedPin(desk.token.pin);
    const stands: (StandsStill | 'over')[] = [];
    const documents = paths.map((path, index) => ({ id: `${index}`, path }));
    const batch = new Batch(
      desk.bench.services(profile),
      { documents, signer: 'session', alias: undefined, waitsForPasswords: true },
      pin,
      { progress: () => undefined, paused: (now) => void stands.push(now) },
    );
    const ran = batch.run();
    await expect.poll(() => stands, { timeout: 20_000 }).toEqual(['passwords']);
    // No key is on the token, and its life is told to the end.
    expect(desk.keysOnToken()).toEqual([]);
    batch.opened('1', { password: 'user' });
    batch.leaveOut(['2']);
    expect(codes(await ran)).toEqual(['signed', 'signed', 'document.leftOut']);
    expect(pin.requests.map(({ documentNames }) => documentNames)).toEqual([
      ['open.pdf', 'locked.pdf', 'never.pdf'],
      ['locked.pdf'],
    ]);
    expect(desk.keysOnToken()).toEqual([]);
    const events = historyOf(profile).map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`);
    const life = ['KEYGEN DONE', 'CERTINSTALLED DONE', 'SIGN SIGNED', 'KEYREMOVE DONE'];
    const [first, second] = [events.slice(0, 4), events.slice(4)];
    expect(first).toEqual(life);
    expect(second.filter((event) => event !== 'SIGN CANCELLED')).toEqual(life);
  });
});
