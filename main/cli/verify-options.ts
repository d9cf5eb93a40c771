import type { ParseArgsConfig } from 'node:util';
import { CountersignError } from '../errors/countersign-error';

/** Options of `verify` beside those that every command has. */
export const trustOptions = {
  at: { type: 'string' },
  offline: { type: 'boolean', default: false },
  accept: { type: 'string' },
  'trust-anchor': { type: 'string', multiple: true },
} as const satisfies ParseArgsConfig['options'];

export interface TrustValues {
  at?: string;
  offline?: boolean;
  accept?: string;
  'trust-anchor'?: string[];
}

/** How `verify` is to judge. */
export interface TrustChoice {
  /** The validation time; absent: now. */
  at?: Date;
  /** Nothing is fetched. */
  offline?: true;
  /** Integrity is all that is asked for: trust is not looked at. */
  integrityOnly?: true;
  /** Files with certificates that are trusted beside those of the profile. */
  anchorFiles?: string[];
}

export const verifyUsage = `  countersign verify FILE...    whether each signature is valid: who made it, when, whether it stands on an anchor that is
                                trusted and was not revoked, and what came after it (ETSI EN 319 102-1)
      --trust-anchor FILE       trusts the certificates of a file (PEM or DER) beside those of the profile; may be repeated
      --at TIME                 validates for this time, such as 2026-01-31 or 2026-01-31T12:00:00Z (default: now)
      --offline                 fetches nothing: what the document and the profile hold has to do
      --accept integrity        asks for integrity alone: exit code 0 when every signature is intact; trust is not looked at
      --password-stdin          reads the password of encrypted documents from standard input, one line
`;

/** @throws CountersignError usage.invalid */
export function trustIn({ at, offline, accept, 'trust-anchor': anchorFiles }: TrustValues): { trust?: TrustChoice } {
  if (accept !== undefined && accept !== 'integrity') throw wrong('--accept takes integrity');
  const integrityOnly = accept === 'integrity';
  if (integrityOnly && (at !== undefined || anchorFiles)) {
    throw wrong('--accept integrity looks at no trust: --at and --trust-anchor have no place beside it');
  }
  const trust: TrustChoice = {
    ...(at !== undefined && { at: timeIn(at) }),
    ...(offline && { offline: true as const }),
    ...(integrityOnly && { integrityOnly: true as const }),
    ...(anchorFiles && { anchorFiles }),
  };
  return Object.keys(trust).length > 0 ? { trust } : {};
}

const day = /^\d{4}-\d\d-\d\d$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A day is meant to its end, in UTC. @throws CountersignError usage.invalid */
export function timeIn(text: string): Date {
  const time = new Date(day.test(text) ? `${text}T23:59:59Z` : moment.test(text) ? text : Number.NaN);
  if (Number.isNaN(time.getTime())) {
    throw wrong('--at takes a day such as 2026-01-31 or a time such as 2026-01-31T12:00:00Z');
  }
  return time;
}

const wrong = (detail: string): CountersignError => new CountersignError('usage.invalid', { detail });
