import { z } from 'zod';
import { isProtected } from '../network/protected-address';

/**
 * Values that several entries of the configuration share. `kind` in the metadata is how the reference in build/docs calls such
 * a value, where the schema's own words are not those of a person; `preset` is what counts where an entry stays unset.
 */

/** What things of a configuration are called. */
export const name = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]+$/u, 'a name without control characters')
  .meta({ kind: 'a name' });

export const absolutePath = z
  .string()
  .min(1)
  .max(4096)
  .refine(isAbsolutePath, 'an absolute path')
  .meta({ kind: 'an absolute path' });

export const httpAddress = z
  .string()
  .max(2000)
  .refine((text) => /^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : ''), 'an http or https address')
  .refine((text) => !URL.canParse(text) || !new URL(text).username, 'an address without a username')
  .meta({ kind: 'an http or https address' });

/** http only on this computer: passwords, tokens and logins go to that address. */
export const protectedAddress = z
  .string()
  .max(2000)
  .refine(isProtectedAddress, 'an https address')
  .meta({ kind: 'an https address' });

export const digestAlgorithm = z
  .enum(['SHA-256', 'SHA-384', 'SHA-512', 'SHA256', 'SHA384', 'SHA512'])
  .transform(hyphenated)
  .meta({ kind: '`SHA-256`, `SHA-384`, `SHA-512`' });

export const objectIdentifier = z
  .string()
  .regex(/^([01]\.[1-3]?\d|2\.(0|[1-9]\d{0,14}))(\.(0|[1-9]\d{0,14}))+$/, 'an object identifier in dotted form')
  .meta({ kind: 'an object identifier' });

/** A check that reports every conflict at its entry. */
export function withoutConflicts<T>(
  conflictsOf: (value: T) => { path: string[]; expected: string }[],
): (value: T, context: z.RefinementCtx) => void {
  return (value, context) => {
    for (const { path, expected } of conflictsOf(value)) {
      context.addIssue({ code: 'custom', path, message: expected });
    }
  };
}

function hyphenated(value: string): 'SHA-256' | 'SHA-384' | 'SHA-512' {
  return `SHA-${value.slice(-3)}` as 'SHA-256' | 'SHA-384' | 'SHA-512';
}

function isProtectedAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return !url.username && !url.search && !url.hash && isProtected(url);
}

function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('\\\\');
}
