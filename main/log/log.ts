import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { redact } from './redaction';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type LogFields = Record<string, unknown>;

/** What the rest of main logs with: a fixed event name and fields. Free text and names do not get through. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const order: LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Writes each entry through the redaction to a sink, one JSON object a line. */
export function createLog(sink: (line: string) => void, least: LogLevel = 'info'): Log {
  const write = (level: LogLevel, event: string, fields: LogFields = {}): void => {
    if (order.indexOf(level) < order.indexOf(least)) return;
    sink(JSON.stringify({ time: new Date().toISOString(), level, ...redact(event, fields) }));
  };
  return {
    debug: (event, fields) => write('debug', event, fields),
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

const rotateAt = 2 * 1024 * 1024;

/** A sink that appends to `<folder>/countersign.log` and keeps one older file. Logging never fails a signature. */
export function fileSink(folder: string): (line: string) => void {
  const file = join(folder, 'countersign.log');
  let usable: boolean | undefined;
  return (line) => {
    try {
      if (usable === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
      usable = true;
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > rotateAt) renameSync(file, `${file}.1`);
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch {
      usable = false;
    }
  };
}

/** Logs nothing. */
export const silentLog: Log = createLog(() => undefined, 'error');
