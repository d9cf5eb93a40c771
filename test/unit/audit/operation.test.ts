import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { historyEntry } from '../../../main/audit/history-entry';
import { fileDigest } from '../../../main/audit/file-digest';
import type { HistoryLine } from '../../../main/audit/history-line';
import { checkHistory, readHistory } from '../../../main/audit/history-reader';
import { recorded, type OperationFacts } from '../../../main/audit/operation';
import { CountersignError } from '../../../main/errors/countersign-error';
import type { ErrorCode, ErrorParams } from '../../../preload/contract/error-codes';
import { useHistory } from './history-desk';

const desk = useHistory();
const facts: OperationFacts = {
  signer: { name: 'contracts', authType: 'NOAUTH' },
  signatory: { username: 'maria', identifiedBy: 'configuration' },
  token: 'card',
  alias: 'user_maria',
};
const lines = async (): Promise<HistoryLine[]> => (await readHistory(desk.folder)).lines.reverse();
const openNotes = (): string[] => readdirSync(join(desk.folder, 'open'));
const failed = <C extends ErrorCode>(code: C, params: ErrorParams[C]): { error: CountersignError } => ({
  error: new CountersignError(code, params),
});

describe('what is done beside signing leaves', () => {
  it('one line, under SignServer’s names, in the same chain', async () => {
    await desk.record('Contract.pdf');
    const operation = await desk.history.operation('CSRSENT', { ...facts, authority: 'office' });
    operation.onToken('8841');
    await operation.asking();
    const fields = { SIGNER_CERT_SERIALNUMBER: '4f1a', SIGNER_CERT_SUBJECTDN: 'CN=Maria' };
    expect(await operation.ended({ outcome: 'DONE', fields })).toBeUndefined();
    const [, line] = await lines();
    expect(line).toMatchObject({
      SEQUENCE: 2,
      EVENT: 'CSRSENT',
      WORKER_NAME: 'contracts',
      AUTHORIZED_USERNAME: 'maria',
      IDENTIFIED_BY: 'configuration',
      CRYPTOTOKEN: 'card',
      TOKEN_SERIALNUMBER: '8841',
      KEYALIAS: 'user_maria',
      CANAME: 'office',
      ...fields,
      KEY_ASKED: true,
      OUTCOME: 'DONE',
      PROCESS_SUCCESS: true,
    });
    expect(openNotes()).toEqual([]);
    expect(await checkHistory(desk.folder)).toMatchObject({ intact: true, lines: 2, unsealed: 0 });
    expect(historyEntry(line!)).toMatchObject({
      event: 'CSRSENT',
      outcome: 'DONE',
      token: 'card',
      authority: 'office',
    });
  });

  it.each<[{ error: unknown }, string, string]>([
    [failed('key.outcomeUnknown', { token: 'card' }), 'UNKNOWN', 'key.outcomeUnknown'],
    [failed('pin.cancelled', { token: 'card' }), 'CANCELLED', 'pin.cancelled'],
    [failed('key.deletionNotConfirmed', { alias: 'a', token: 'card' }), 'CANCELLED', 'key.deletionNotConfirmed'],
    [failed('alias.notAllowed', { signer: 'a', alias: 'b' }), 'REFUSED', 'alias.notAllowed'],
    [failed('key.limit', { token: 'card', count: '2 of 2' }), 'REFUSED', 'key.limit'],
    [failed('token.full', { token: 'card' }), 'FAILED', 'token.full'],
    [{ error: new TypeError('of the program itself') }, 'FAILED', 'internal'],
  ])('how it ended: %o is %s', async (end, outcome, exception) => {
    const operation = await desk.history.operation('KEYGEN', facts);
    await operation.asking();
    await operation.ended(end);
    // A key that is made signs nothing.
    const told = { OUTCOME: outcome, EXCEPTION: exception, PROCESS_SUCCESS: false, KEY_ASKED: false };
    expect(await lines()).toMatchObject([{ EVENT: 'KEYGEN', ...told }]);
  });

  it('a note that becomes a line when the process is killed', async () => {
    const left = async (event: 'KEYGEN' | 'GENCSR', asked: boolean): Promise<void> => {
      const operation = await desk.history.operation(event, facts);
      if (asked) await operation.asking();
    };
    await left('KEYGEN', false);
    await left('KEYGEN', true);
    await left('GENCSR', true);
    for (const name of openNotes()) {
      const note = join(desk.folder, 'open', name);
      writeFileSync(note, readFileSync(note, 'utf8').replace(/"pid":\d+/, '"pid":4194305'));
    }
    desk.open();
    expect(await desk.history.closeLeftRequests()).toBe(3);
    const told = (await lines()).map(({ EVENT, OUTCOME, KEY_ASKED, KEYALIAS, EXCEPTION }) =>
      [EVENT, OUTCOME, KEY_ASKED, KEYALIAS, EXCEPTION].join(' '),
    );
    expect(told.sort()).toEqual([
      'GENCSR UNKNOWN true user_maria history.interrupted',
      'KEYGEN FAILED false user_maria history.interrupted',
      'KEYGEN UNKNOWN false user_maria history.interrupted',
    ]);
  });

  it('no trace of what it could not write, and says so; the work is done all the same', async () => {
    mkdirSync(dirname(desk.folder), { recursive: true });
    writeFileSync(desk.folder, 'a file in its place');
    const operation = await desk.history.operation('PINCHANGE', facts);
    const problems: CountersignError[] = [];
    const value = await recorded(
      operation,
      async () => 'done',
      () => ({ outcome: 'DONE' }),
      (problem) => void problems.push(problem),
    );
    expect([value, problems.map(({ code }) => code)]).toEqual(['done', ['history.notRecorded']]);
    rmSync(desk.folder);
  });

  it('an event that this version does not know is shown without one', async () => {
    const operation = await desk.history.operation('KEYGEN', facts);
    await operation.ended({ outcome: 'DONE' });
    const [line] = await lines();
    expect(historyEntry({ ...line!, EVENT: 'constructor' as 'KEYGEN' })).not.toHaveProperty('event');
  });
});

it('the digest of a file that is gone is left out', async () => {
  const file = join(dirname(desk.folder), 'file');
  writeFileSync(file, 'abc');
  expect(await fileDigest(file)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await fileDigest(`${file}.gone`)).toBeUndefined();
});
