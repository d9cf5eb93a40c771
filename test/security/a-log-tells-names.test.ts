import { describe, expect, it } from 'vitest';
import { newReference } from '../../main/errors/reference';
import { createLog } from '../../main/log/log';

function logged(event: string, fields: Record<string, unknown>): string {
  const lines: string[] = [];
  createLog((line) => lines.push(line)).info(event, fields);
  return lines.join('\n');
}

describe('a careless line of the log', () => {
  it.each([
    ['a PIN in a field of its own', { pin: '482913' }, '482913'],
    ['a PIN in a field of codes', { error: '482913' }, '482913'],
    ['a PIN as a number', { pin: 482913 }, '482913'],
    ['a file name', { file: 'Severance.pdf' }, 'Severance'],
    ['a path in a field of codes', { host: '/home/user/Severance' }, 'Severance'],
    ['a person', { username: 'maria.lindqvist' }, 'maria'],
    ['an object', { error: { message: 'Severance' } }, 'Severance'],
    ['an error', { cause: new Error('Severance') }, 'Severance'],
    ['a name as the name of a field', { 'Maria Lindqvist': true }, 'Maria'],
    ['words in a field of codes', { outcome: 'signed for Maria' }, 'Maria'],
  ])('does not tell %s', (_what, fields, secret) => {
    const text = logged('probe.event', fields);
    expect(text).toContain('[redacted]');
    expect(text).not.toContain(secret);
  });

  it('does not tell a name as the event', () => expect(logged('Signed Severance.pdf', {})).not.toContain('Severance'));

  it('tells what may be told', () => {
    const text = logged('host.ended', {
      host: 'token-process',
      code: 1,
      signal: 'SIGKILL',
      seconds: 4,
      reference: newReference(),
    });
    for (const word of ['host.ended', 'token-process', 'SIGKILL', '"seconds":4']) expect(text).toContain(word);
    expect(text).not.toContain('[redacted]');
  });
});
