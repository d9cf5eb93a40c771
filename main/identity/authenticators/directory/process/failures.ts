import type { ErrorShape } from '../../../../../preload/contract/error-codes';
import type { ProtectionProblem } from '../../../../../preload/contract/identity-error-codes';
import { failureWords } from '../../../../network/failure-words';
import type { PasswordVerdict } from '../../../passwords/protocol';
import { NotProtected } from './protected-connection';
import type { BindMeaning } from './reasons';

/** The deadline of the configuration passed. */
export class DirectoryTimeout extends Error {
  override readonly name = 'DirectoryTimeout';
}

export type Refused = Extract<PasswordVerdict, { accepted: false }>;

/** Whom a message names. */
export interface Named {
  /** The authenticator's title. */
  authenticator: string;
  /** Host and port, without more. */
  server: string;
}

/** What is told where the directory let nobody in; its own words only where there are no better ones. */
export function refusedBind(
  meaning: Exclude<BindMeaning, { kind: 'good' }>,
  { authenticator, server }: Named,
): Refused {
  switch (meaning.kind) {
    case 'wrong':
      return { accepted: false, again: true, error: { code: 'identity.wrongPassword', params: { authenticator } } };
    case 'account':
      return refused({ code: 'identity.accountUnusable', params: { authenticator, reason: meaning.reason } });
    case 'unprotected':
      return refused({ code: 'identity.unprotected', params: { authenticator, server, problem: 'tls' } });
    case 'busy':
      return refused({
        code: 'identity.unreachable',
        params: { authenticator, server, detail: `it is busy: ${meaning.words}` },
      });
    case 'other':
      return refused({
        code: 'identity.refused',
        params: { authenticator, ...(meaning.words !== '' && { words: meaning.words }) },
      });
  }
}

/** What is told where there was no answer. @throws what is no failure of the network or of TLS */
export function refusedConnection(error: unknown, { authenticator, server }: Named): Refused {
  const unprotected = (problem: ProtectionProblem): Refused =>
    refused({ code: 'identity.unprotected', params: { authenticator, server, problem } });
  if (error instanceof NotProtected) return unprotected(error.problem);
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'CERT_NOT_YET_VALID') return refused({ code: 'identity.clockSkewed', params: { authenticator } });
  const problem = typeof code === 'string' ? certificateProblem(code) : undefined;
  if (problem) return unprotected(problem);
  return refused({
    code: 'identity.unreachable',
    params: { authenticator, server, detail: detailOf(error, code) },
  });
}

function detailOf(error: unknown, code: unknown): string {
  if (error instanceof DirectoryTimeout) return failureWords('TIMED_OUT');
  return failureWords(typeof code === 'string' ? code : 'CONNECTION_CLOSED');
}

function certificateProblem(code: string): ProtectionProblem | undefined {
  if (code === 'CERT_HAS_EXPIRED') return 'certificate-expired';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'certificate-name';
  if (/SELF_SIGNED|UNABLE_TO_|CERT_|INVALID_CA|INVALID_PURPOSE|DEPTH_|PATH_LENGTH/.test(code)) return 'certificate';
  return /^(EPROTO|ERR_SSL_|ERR_TLS_)/.test(code) ? 'tls' : undefined;
}

export function refused(error: ErrorShape): Refused {
  return { accepted: false, again: false, error };
}
