import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { toCountersignError } from '../../../main/errors/unexpected';
import { createLog, fileSink, type Log } from '../../../main/log/log';

const mark = '[redacted]';

function collect(use: (log: Log) => void): { text: string; entries: Record<string, unknown>[] } {
  const lines: string[] = [];
  use(createLog((line) => lines.push(line), 'debug'));
  return { text: lines.join('\n'), entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Small and repeatable: a failure can be looked at again. */
function* randomNumbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

const chance = randomNumbers(20261122);
const pick = <T>(all: readonly T[]): T => all[Math.floor(chance.next().value * all.length)]!;
const text = (length: number, alphabet: string): string => Array.from({ length }, () => pick([...alphabet])).join('');

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyzÅÄÖéß';

/** What must never be written: PINs, names, paths, sentences, in the forms in which a caller would hold them. */
const secrets: (() => string)[] = [
  () => text(4 + Math.floor(chance.next().value * 9), digits),
  () => `${text(6, letters)} ${text(9, letters)}`,
  () => `/home/${text(5, letters)}/Contract ${text(4, digits)}.pdf`,
  () => `C:\\Users\\${text(5, letters)}\\${text(6, letters)}.pdf`,
  () => `the PIN is ${text(6, digits)}`,
  () => `CN=${text(6, letters)} ${text(6, letters)}, C=SE`,
  () => `${text(6, letters)}@${text(6, letters)}.example`,
];

const codeFields = ['host', 'method', 'signal', 'error', 'channel', 'outcome', 'runtime', 'reference'];
const numberFields = ['code', 'seconds', 'bytes', 'count', 'pid', 'milliseconds', 'documents', 'signed', 'failed'];
const otherFields = [
  'version',
  'pin',
  'name',
  'file',
  'path',
  'message',
  'alias',
  'subject',
  'detail',
  'PIN',
  'user',
  'stack',
];

describe('the log', () => {
  it('writes one JSON object a line with a time, a level, an event and the fields it knows', () => {
    const { entries } = collect((log) => {
      log.warn('host.deadline', { host: 'token-process', method: 'session.sign', seconds: 60 });
      log.info('signing.failed', { error: 'pin.wrong', signal: null, code: 139 });
    });
    expect(entries).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        level: 'warn',
        event: 'host.deadline',
        host: 'token-process',
        method: 'session.sign',
        seconds: 60,
      },
      { time: expect.any(String), level: 'info', event: 'signing.failed', error: 'pin.wrong', signal: null, code: 139 },
    ]);
  });

  it('lets no PIN, name, path or sentence through, in whatever field, form or event it comes', () => {
    let tried = 0;
    for (let round = 0; round < 300; round += 1) {
      for (const secret of secrets) {
        const value = secret();
        const field = pick([...codeFields, ...numberFields, ...otherFields]);
        const shapes: unknown[] = [
          value,
          [value],
          { inner: value },
          new Error(value),
          Buffer.from(value),
          new Map([[value, value]]),
        ];
        for (const shape of shapes) {
          const { text: written } = collect((log) => log.error('defect', { [field]: shape }));
          expect(written).not.toContain(value);
          tried += 1;
        }
        const { text: written, entries } = collect((log) => {
          log.info(value, { host: 'token-process' });
          log.info('host.ended', { [value]: 1 });
        });
        for (const name of [value, JSON.stringify(value).slice(1, -1)]) expect(written).not.toContain(name);
        expect(entries[0]).toMatchObject({ event: mark, host: 'token-process' });
      }
    }
    expect(tried).toBeGreaterThan(10_000);
  });

  it('writes no field that it does not know, even when its value looks like a code', () => {
    for (const field of otherFields) {
      const { entries } = collect((log) => log.info('x', { [field]: 'maria.lindqvist' }));
      expect(Object.values(entries[0]!)).not.toContain('maria.lindqvist');
      expect(entries[0]![field]).toBe(mark);
    }
  });

  it('takes numbers only where numbers belong, and codes only where codes belong', () => {
    for (const field of numberFields) {
      expect(collect((log) => log.info('x', { [field]: '123456' })).entries[0]![field]).toBe(mark);
      expect(collect((log) => log.info('x', { [field]: 5 })).entries[0]![field]).toBe(5);
    }
    for (const field of codeFields) {
      expect(collect((log) => log.info('x', { [field]: 123456 })).entries[0]![field]).toBe(mark);
      expect(collect((log) => log.info('x', { [field]: '123456' })).entries[0]![field]).toBe(mark);
      expect(collect((log) => log.info('x', { [field]: 'a'.repeat(65) })).entries[0]![field]).toBe(mark);
      expect(collect((log) => log.info('x', { [field]: 'token.removed' })).entries[0]![field]).toBe('token.removed');
    }
  });

  it('writes the version of the program', () => {
    for (const version of ['0.1.0', '12.0.3-beta.1']) {
      expect(collect((log) => log.info('app.started', { version })).entries[0]!['version']).toBe(version);
    }
  });

  it('leaves out what is below its level', () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), 'warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['c', 'd']);
  });
});

describe('an unexpected error', () => {
  it('becomes `internal` with a reference that the log knows, and says nothing else', () => {
    const cause = new TypeError('PIN 123456 of Maria in /home/maria/contract.pdf');
    let error: CountersignError | undefined;
    const { text: written, entries } = collect((log) => {
      error = toCountersignError(cause, log);
    });
    const shape = error!.toShape();
    expect(shape).toEqual({ code: 'internal', params: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) } });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ level: 'error', event: 'defect', error: 'TypeError' });
    expect(written).not.toMatch(/123456|Maria|maria|contract/);
  });

  it('is found in the log under its reference', () => {
    for (let round = 0; round < 200; round += 1) {
      let error: CountersignError | undefined;
      const { entries } = collect((log) => {
        error = toCountersignError(new Error('x'), log);
      });
      expect(entries[0]!['reference']).toBe((error!.params as { reference: string }).reference);
    }
  });

  it('leaves an error of the closed set as it is, and does not log it', () => {
    const known = new CountersignError('pin.locked', { token: 'card' });
    let error: unknown;
    const { entries } = collect((log) => {
      error = toCountersignError(known, log);
    });
    expect(error).toBe(known);
    expect(entries).toEqual([]);
  });
});

describe('the log file', () => {
  it('belongs to its user alone, grows, and keeps one older file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'));
    try {
      const logs = join(folder, 'profile', 'logs');
      const sink = fileSink(logs);
      sink('{"a":1}');
      sink('{"a":2}');
      const file = join(logs, 'countersign.log');
      expect(readFileSync(file, 'utf8')).toBe('{"a":1}\n{"a":2}\n');
      if (process.platform !== 'win32') {
        expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(statSync(logs).mode & 0o777).toBe(0o700);
      }
      writeFileSync(file, Buffer.alloc(2 * 1024 * 1024 + 1, 0x20));
      sink('{"a":3}');
      expect(readFileSync(file, 'utf8')).toBe('{"a":3}\n');
      expect(statSync(`${file}.1`).size).toBe(2 * 1024 * 1024 + 1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('never stands in the way when it can not be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'));
    try {
      const file = join(folder, 'a file');
      writeFileSync(file, '');
      const sink = fileSink(join(file, 'logs'));
      expect(() => sink('{}')).not.toThrow();
      expect(() => sink('{}')).not.toThrow();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
