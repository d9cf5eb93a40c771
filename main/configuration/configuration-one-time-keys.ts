import { z } from 'zod';
import type { KeyKind } from '../../preload/contract/keys';

/** SignServer's KEYSPEC, and what people write for the same. */
const specifications: Record<string, { algorithm: 'RSA' | 'ECDSA'; kind: KeyKind }> = {
  '2048': { algorithm: 'RSA', kind: 'RSA-2048' },
  '3072': { algorithm: 'RSA', kind: 'RSA-3072' },
  '4096': { algorithm: 'RSA', kind: 'RSA-4096' },
  secp256r1: { algorithm: 'ECDSA', kind: 'P-256' },
  prime256v1: { algorithm: 'ECDSA', kind: 'P-256' },
  'P-256': { algorithm: 'ECDSA', kind: 'P-256' },
  secp384r1: { algorithm: 'ECDSA', kind: 'P-384' },
  'P-384': { algorithm: 'ECDSA', kind: 'P-384' },
  secp521r1: { algorithm: 'ECDSA', kind: 'P-521' },
  'P-521': { algorithm: 'ECDSA', kind: 'P-521' },
};

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const relativeTime = /^(\d{1,6})([smhd])?$/;

/** Seconds of CERTIFICATEENDTIME: a number of seconds, or one with a unit. */
export function secondsOf(text: string): number | undefined {
  const [, count, unit = 's'] = relativeTime.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * units[unit as keyof typeof units];
}

const pattern = z.string().min(1).max(500).optional();

/** Entries of a signer for keys that live for one signature, by the names of SignServer's OneTimeCryptoWorker. */
export const oneTimeEntries = {
  KEYS: z
    .enum(['LONGTERM', 'ONETIME'])
    .optional()
    .meta({ preset: 'LONGTERM' })
    .describe(
      'keys that the token holds, or a new key for each signing: made in the token, certified by `CERTIFICATEAUTHORITY`, and destroyed after it. Then no alias is chosen',
    ),
  KEYALG: z.enum(['RSA', 'ECDSA']).optional().meta({ preset: 'ECDSA' }).describe('with `ONETIME`: what key is made'),
  KEYSPEC: z
    .string()
    .refine((text) => Object.hasOwn(specifications, text), `one of ${Object.keys(specifications).join(', ')}`)
    .optional()
    .meta({ kind: 'a length or a curve', preset: 'secp256r1' })
    .describe(
      'with `ONETIME`: `2048`, `3072` or `4096` for RSA (without it `3072`), `secp256r1` (`P-256`), `secp384r1` or `secp521r1` for ECDSA',
    ),
  KEYALIAS_PREFIX: z
    .string()
    .regex(/^[\x21-\x7e]{0,30}$/, 'up to 30 characters of ASCII without blanks')
    .optional()
    .meta({ kind: 'a text', preset: 'onetime-' })
    .describe('with `ONETIME`: what stands before the random name of a key'),
  USERNAME_PATTERN: pattern.describe(
    'with `ONETIME`: whom the authority is told that the certificate is for, such as `${username}`; `${transactionId}` and, after a login, `${JWT.claim}` are filled in too',
  ),
  SUBJECTALTNAME_PATTERN: pattern.describe(
    'with `ONETIME`: the alternative names of the certificate, such as `rfc822Name=${JWT.email}`; `dNSName=` is the other kind',
  ),
  CERTIFICATEENDTIME: z
    .string()
    .refine((text) => (secondsOf(text) ?? 0) >= 60, 'a time from now, such as "10m", of one minute at least')
    .optional()
    .meta({ kind: 'seconds, or such as `10m`' })
    .describe(
      'with `ONETIME`: how long a certificate may be valid: asked for where the authority takes such a wish, and held against what it gives',
    ),
  ONETIME_KEY_PER: z
    .enum(['BATCH', 'DOCUMENT'])
    .optional()
    .meta({ preset: 'BATCH' })
    .describe('with `ONETIME`: one key and certificate for all documents of a signing, or one for each'),
  ALLOW_BASELINE_B: z
    .boolean()
    .optional()
    .meta({ preset: false })
    .describe(
      'with `ONETIME`: `true` allows signatures without a timestamp, whose validity can not be shown once the certificate has ended, minutes later',
    ),
  ONETIME_KEY_LIVES: z
    .enum(['SESSION', 'TOKEN'])
    .optional()
    .meta({ preset: 'SESSION' })
    .describe(
      'with `ONETIME`: a key that ends with the session that made it, or, as where a token keeps none such, one that stands on the token until it is destroyed',
    ),
};

interface OneTimeSigner {
  KEYS?: 'LONGTERM' | 'ONETIME' | undefined;
  KEYALG?: 'RSA' | 'ECDSA' | undefined;
  KEYSPEC?: string | undefined;
  LEVEL?: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | undefined;
  LEVEL_FALLBACK?: 'FAIL' | 'DELIVER_LOWER' | undefined;
  ALLOW_BASELINE_B?: boolean | undefined;
  SUBJECTDN_PATTERN?: string | undefined;
  SUBJECTALTNAME_PATTERN?: string | undefined;
  SIGNATUREALGORITHM?: 'RSA-PKCS1' | 'RSA-PSS' | 'ECDSA' | undefined;
  ALIASSELECTOR?: string | undefined;
  DEFAULTKEY?: string | undefined;
}

/** Whether a signer makes a key for each signing. */
export function hasOneTimeKeys({ KEYS }: Pick<OneTimeSigner, 'KEYS'>): boolean {
  return KEYS === 'ONETIME';
}

/** The level of a signer that does not name one: without a timestamp a one-time signature would die with its certificate. */
export function defaultLevel(signer: Pick<OneTimeSigner, 'KEYS'>): 'B-B' | 'B-T' {
  return hasOneTimeKeys(signer) ? 'B-T' : 'B-B';
}

/** The kind of key that a signer's one-time keys are. */
export function oneTimeKeyKind({ KEYALG, KEYSPEC }: Pick<OneTimeSigner, 'KEYALG' | 'KEYSPEC'>): KeyKind {
  const named = KEYSPEC === undefined ? undefined : specifications[KEYSPEC]?.kind;
  return named ?? (KEYALG === 'RSA' ? 'RSA-3072' : 'P-256');
}

/** What a signer with one-time keys says that does not go together. */
export function oneTimeConflicts(signer: OneTimeSigner): { path: string[]; expected: string }[] {
  if (!hasOneTimeKeys(signer)) return [];
  const { KEYALG, KEYSPEC, LEVEL, LEVEL_FALLBACK, ALLOW_BASELINE_B, SUBJECTDN_PATTERN, DEFAULTKEY } = signer;
  const conflicts: { path: string[]; expected: string }[] = [];
  const own = KEYSPEC === undefined ? undefined : specifications[KEYSPEC]?.algorithm;
  if (own && own !== (KEYALG ?? own)) {
    conflicts.push({ path: ['KEYSPEC'], expected: `a specification for ${KEYALG}, because KEYALG says so` });
  }
  if (SUBJECTDN_PATTERN === undefined) {
    conflicts.push({
      path: ['SUBJECTDN_PATTERN'],
      expected: 'the subject of the certificates, such as "CN=${username}", because KEYS is ONETIME',
    });
  }
  if (DEFAULTKEY !== undefined) {
    conflicts.push({ path: ['DEFAULTKEY'], expected: 'no alias, because KEYS is ONETIME: a key is made' });
  }
  if (LEVEL === 'B-B' && !ALLOW_BASELINE_B) {
    conflicts.push({
      path: ['LEVEL'],
      expected:
        'a level above B-B, or "ALLOW_BASELINE_B": true, because KEYS is ONETIME: without a timestamp the signature can not be shown to be valid once its certificate has ended',
    });
  }
  if (LEVEL_FALLBACK === 'DELIVER_LOWER' && !ALLOW_BASELINE_B) {
    conflicts.push({
      path: ['LEVEL_FALLBACK'],
      expected: '"FAIL", or "ALLOW_BASELINE_B": true, because KEYS is ONETIME: the lower level may be B-B',
    });
  }
  if (signer.SUBJECTALTNAME_PATTERN !== undefined && !readAlternativeNames(signer.SUBJECTALTNAME_PATTERN)) {
    conflicts.push({
      path: ['SUBJECTALTNAME_PATTERN'],
      expected: 'names such as "rfc822Name=…" and "dNSName=…", with commas between them',
    });
  }
  return conflicts;
}

/** The names of SUBJECTALTNAME_PATTERN, not yet filled in; undefined for what can not be read. */
export function readAlternativeNames(text: string): { emails: string[]; dnsNames: string[] } | undefined {
  const names = { emails: [] as string[], dnsNames: [] as string[] };
  for (const part of text.split(',')) {
    const [, kind, value = ''] = /^\s*(rfc822name|dnsname)\s*=\s*(.+?)\s*$/i.exec(part) ?? [];
    if (kind === undefined) return undefined;
    (kind.toLowerCase() === 'dnsname' ? names.dnsNames : names.emails).push(value);
  }
  return names;
}
