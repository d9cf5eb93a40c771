/**
 * The log's last gate. It is an allow-list: only fields named here, with values of the shape given here, are written.
 * Anything else (a PIN, a file name, a person's name, a driver's free text) becomes a mark, so a careless caller leaks
 * nothing.
 */
const code = /^[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$/;

const codeFields = new Set(['host', 'method', 'signal', 'error', 'channel', 'outcome', 'runtime', 'reference']);

const numberFields = new Set([
  'code',
  'seconds',
  'bytes',
  'count',
  'pid',
  'milliseconds',
  'documents',
  'signed',
  'failed',
]);

const version = /^\d+\.\d+\.\d+(-[A-Za-z0-9.]+)?$/;

/** A frame as `placesIn` writes it. */
const place = /^[\w$.<>-]{1,80} [A-Za-z][\w.-]{0,60}\.[cm]?[jt]s:\d+:\d+$/;

const mark = '[redacted]';

/**
 * @param event - a fixed event name such as `host.deadline`
 * @param fields - what the caller wants written
 * @returns what may be written
 */
export function redact(event: string, fields: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = { event: code.test(event) && event.length <= 64 ? event : mark };
  for (const [name, value] of Object.entries(fields)) {
    const key = code.test(name) && name.length <= 32 ? name : mark;
    out[key] = allowed(name, value) ? value : mark;
  }
  return out;
}

function allowed(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return true;
  if (numberFields.has(name)) return typeof value === 'number';
  if (name === 'at') return Array.isArray(value) && value.every((one) => typeof one === 'string' && place.test(one));
  if (name === 'version') return typeof value === 'string' && value.length <= 32 && version.test(value);
  // Digits alone never pass: a PIN in a field of codes would look like that.
  return (
    codeFields.has(name) && typeof value === 'string' && value.length <= 64 && code.test(value) && !/^\d+$/.test(value)
  );
}
