import { Control } from 'ldapts';
import { Tlv, tags } from '../../../../pki/tlv-reader';
import type { PolicyError } from './reasons';

type Reader = Parameters<Control['parse']>[0];

const errors: readonly PolicyError[] = ['expired', 'locked', 'change-after-reset'];

/**
 * Asks the directory what its password policy says (draft-behera-ldap-password-policy, section 6.1): without it a locked account
 * and a wrong password look alike. The answer is read into the request itself.
 */
export class PasswordPolicyControl extends Control {
  policy: PolicyError | undefined;

  constructor() {
    super('1.3.6.1.4.1.42.2.27.8.5.1', { critical: false });
  }

  override parse(reader: Reader): void {
    this.policy = policyErrorIn(reader.remainingBuffer);
  }
}

/** The error of a PasswordPolicyResponseValue; undefined where it has none. */
export function policyErrorIn(value: Uint8Array): PolicyError | undefined {
  try {
    const error = Tlv.readWhole(value)
      .children()
      .find(({ tag }) => tag === tags.context(1));
    const [code] = error?.content ?? [];
    return code === undefined ? undefined : (errors[code] ?? 'other');
  } catch {
    return undefined;
  }
}
