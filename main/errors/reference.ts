import { randomBytes } from 'node:crypto';

/**
 * A name under which the log knows a defect, for a person to quote: eight hexadecimal digits. It begins with a letter, so
 * that the log's redaction never takes it for a PIN.
 */
export function newReference(): string {
  const [first = 0, ...rest] = randomBytes(5);
  return `${'abcdef'[first % 6]}${Buffer.from(rest).toString('hex').slice(1)}`;
}
