import { subjectName } from '../authorities/subject-name';
import { readAlternativeNames } from '../configuration/configuration-one-time-keys';
import { CountersignError } from '../errors/countersign-error';
import type { Identity } from '../identity/identity';
import type { IdentifiedSigner } from '../signers/signer-catalog';

/** What a one-time certificate is asked for. */
export interface OneTimeNames {
  /** DER Name. */
  subject: Uint8Array;
  emails: string[];
  dnsNames: string[];
  /** Whom the authority is told that it is for. */
  username: string;
}

/**
 * Fills a signer's patterns with what is known of the person.
 *
 * @param transactionId - of the sign request
 * @throws CountersignError oneTime.nameUnknown
 */
export function oneTimeNames(signer: IdentifiedSigner, transactionId: string): OneTimeNames {
  const { configuration, signatory, name } = signer;
  const { SUBJECTDN_PATTERN = '', SUBJECTALTNAME_PATTERN, USERNAME_PATTERN } = configuration;
  const values = valuesOf(signatory, transactionId);
  try {
    const names = SUBJECTALTNAME_PATTERN === undefined ? undefined : readAlternativeNames(SUBJECTALTNAME_PATTERN);
    return {
      subject: subjectName(SUBJECTDN_PATTERN, values),
      emails: (names?.emails ?? []).map((text) => filled(text, values)),
      dnsNames: (names?.dnsNames ?? []).map((text) => filled(text, values)),
      username: USERNAME_PATTERN === undefined ? signatory.username : filled(USERNAME_PATTERN, values),
    };
  } catch (error) {
    if (!CountersignError.is(error) || error.code !== 'usage.invalid') throw error;
    const { detail } = error.params as { detail: string };
    throw new CountersignError('oneTime.nameUnknown', { signer: name, detail }, { cause: error });
  }
}

/** `${username}`, `${transactionId}`, and what the login says as `${JWT.claim}`. */
function valuesOf({ username, name, claims, evidence }: Identity, transactionId: string): Record<string, string> {
  const said = Object.entries({ ...evidence, ...(name !== undefined && { name }), ...claims });
  return {
    ...Object.fromEntries(
      said.flatMap(([claim, value]) => (typeof value === 'string' ? [[`JWT.${claim}`, value]] : [])),
    ),
    username,
    transactionId,
  };
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    if (known === undefined || known === '') {
      throw new CountersignError('usage.invalid', { detail: `\${${name}} stands for nothing` });
    }
    return known;
  });
}
