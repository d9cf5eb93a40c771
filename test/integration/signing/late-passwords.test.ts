import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DocumentState, StandsStill } from '../../../preload/contract/model';
import { readHistory } from '../../../main/audit/history-reader';
import type { Services } from '../../../main/services';
import { Batch } from '../../../main/signing/batch';
import { codes, configurationFor, pdfsig, TypedPin, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable, encryptedDocument } from '../../fixtures/pdf';
import { makeSoftToken, type FaultyToken } from '../../fixtures/token/soft-token';

const alias = 'user_maria.lindqvist';

/** Passwords of documents that come while a batch is signed, on a real token. */
describe('a batch whose documents’ passwords come late', () => {
  const bench = new Workbench();
  const plain = classicTable();
  let token: FaultyToken;
  let services: Services;

  beforeAll(async () => {
    token = await makeSoftToken({
      faults: true,
      ca: { kind: 'EC-P256' },
      keys: [{ alias, username: 'maria.lindqvist', kind: 'EC-P256' }],
    });
  });
  beforeEach(() => {
    token.faults.clear();
    token.faults.forgetLog();
    services = bench.services(bench.profile(configurationFor(token)));
  });
  afterAll(async () => {
    bench.remove();
    await token?.remove();
  });

  function desk(files: readonly string[]) {
    const person = new TypedPin(token.pin);
    const states = new Map<string, DocumentState['state']>();
    const stands: (StandsStill | 'over')[] = [];
    const documents = files.map((path, index) => ({ id: `${index}`, path }));
    const batch = new Batch(services, { documents, signer: 'any', alias, waitsForPasswords: true }, person, {
      progress: (id, { state }) => void states.set(id, state),
      paused: (now) => void stands.push(now),
    });
    return { person, states, stands, batch, ran: batch.run() };
  }
  const protectedBy = (user: string, name: string): string =>
    bench.document(name, encryptedDocument(['256'], { bytes: plain, user, owner: 'boss' }));

  it('signs those under the same login that come in time, and logs out before it waits for the others', async () => {
    const files = [
      ...bench.documents(4, plain),
      protectedBy('one', 'in-time.pdf'),
      protectedBy('two', 'late.pdf'),
      protectedBy('three', 'never.pdf'),
    ];
    token.faults.delay('C_Sign', 100);
    token.faults.countSessions();
    const { person, states, stands, batch, ran } = desk(files);
    await expect.poll(() => states.get('1'), { interval: 10, timeout: 20_000 }).toBe('signing');
    expect(states.get('4')).toBe('awaiting-password');
    expect(batch.opened('4', { password: 'one' })).toBe(true);
    await expect.poll(() => stands, { timeout: 20_000 }).toEqual(['passwords']);
    expect([...states.values()]).toEqual([
      ...['signed', 'signed', 'signed', 'signed', 'signed'],
      ...['awaiting-password', 'awaiting-password'],
    ]);
    // Nobody is logged in, and no session of the token stands open, for as long as nothing is done.
    const { opened, closed } = token.faults.sessions();
    expect([token.faults.calls('C_Login'), opened > 0, opened - closed]).toEqual([1, true, 0]);
    expect(batch.leaveOut(['6'])).toBe(1);
    expect(batch.opened('5', { password: 'two' })).toBe(true);
    const result = await ran;
    expect(codes(result)).toEqual([...Array<string>(6).fill('signed'), 'document.leftOut']);
    expect([token.faults.calls('C_Login'), token.faults.calls('C_Sign')]).toEqual([2, 6]);
    expect(person.requests.map(({ documentNames }) => documentNames)).toEqual([
      ['1.pdf', '2.pdf', '3.pdf', '4.pdf', 'in-time.pdf', 'late.pdf', 'never.pdf'],
      ['late.pdf'],
    ]);
    for (const index of [4, 5]) {
      const path = result.documents[index]!.signed!.path;
      expect(await pdfsig(path, ['one', 'two'][index - 4])).toEqual([{ valid: true, total: true }]);
    }
    const { lines } = await readHistory(services.history.folder);
    expect(lines.map(({ OUTCOME }) => OUTCOME).toSorted()).toEqual(['CANCELLED', ...Array<string>(6).fill('SIGNED')]);
    expect(new Set(lines.map(({ REQUEST_ID }) => REQUEST_ID)).size).toBe(1);
    expect(JSON.stringify(lines)).not.toMatch(/"(one|two|three|boss)"/);
  });

  it('a card that is taken out while a password is waited for ends only what is left', async () => {
    const files = [...bench.documents(1, plain), protectedBy('one', 'late.pdf')];
    const { stands, batch, ran } = desk(files);
    await expect.poll(() => stands, { timeout: 20_000 }).toEqual(['passwords']);
    token.faults.removeCard();
    batch.opened('1', { password: 'one' });
    const result = await ran;
    expect(codes(result)[0]).toBe('signed');
    expect(codes(result)[1]).toMatch(/^token\./);
    expect(result.refused).toBeUndefined();
    token.faults.insertCard();
  });

  it('without somebody who could be asked a document fails as before', async () => {
    const files = [...bench.documents(1, plain), protectedBy('one', 'locked.pdf')];
    const documents = files.map((path, index) => ({ id: `${index}`, path }));
    const batch = new Batch(services, { documents, signer: 'any', alias }, new TypedPin(token.pin), {
      progress: () => undefined,
    });
    expect(codes(await batch.run())).toEqual(['signed', 'document.passwordNeeded']);
  });
});
