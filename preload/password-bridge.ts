import type { PasswordBridge } from './contract/bridges';
import type { ErrorShape } from './contract/error-codes';
import type { PasswordAnswer, PasswordContext } from './contract/passwords';
import { octetsOf, questionsToMain, SecretConversation, type SecretTransport } from './secret-conversation';

interface PasswordMessage {
  username: string;
  password: Uint8Array;
}

export type PasswordTransport = SecretTransport<PasswordMessage, 'pin.describePassword'>;

const lost: PasswordAnswer = {
  accepted: false,
  again: false,
  error: { code: 'identity.stopped', params: { authenticator: '' } },
};

function toAnswer(data: unknown): PasswordAnswer {
  const { accepted, again, error } = (data ?? {}) as Record<string, unknown>;
  if (accepted === true) return { accepted: true };
  return isIdentityError(error) ? { accepted: false, again: again === true, error } : lost;
}

/** Texts and numbers are all that its sentence needs. */
function isIdentityError(error: unknown): error is ErrorShape {
  const { code, params } = (error ?? {}) as { code?: unknown; params?: unknown };
  if (typeof code !== 'string' || !code.startsWith('identity.') || typeof params !== 'object' || !params) return false;
  return Object.values(params).every((value) => typeof value === 'string' || typeof value === 'number');
}

/**
 * Builds what the PIN window may do where a name and a password are typed. The port to the process that holds them against accounts
 * stays in here: the page can say a name with its password once and hear what came of it, nothing else.
 *
 * @param transport - the way to main, and the port that main hands over
 */
export function createPasswordBridge(transport: PasswordTransport): PasswordBridge {
  const conversation = new SecretConversation<PasswordMessage, PasswordAnswer>(lost, toAnswer);
  // One login has one port. Another one would belong to another process.
  transport.onPort((arrived) => {
    if (!conversation.begun) conversation.connect(arrived);
  });
  return {
    ...questionsToMain<PasswordMessage, PasswordContext, 'pin.describePassword'>(
      transport,
      'pin.describePassword',
      conversation,
    ),
    submit(username, password) {
      const message = { username, password: octetsOf(password) };
      return conversation.judge(message, message.password);
    },
  };
}
