import type { HistoryEvent } from '../../preload/contract/history';
import type { KeyTask } from '../../preload/contract/model';
import type { Ending, OperationRecorder } from '../audit/operation';
import type { KeyManagement, TokenSession } from '../token/crypto-token';
import { readCertificate } from '../pki/certificate';
import { recordedCertificate } from '../pki/recorded-certificate';

/** What is more than a look. */
export type RecordedTask = Exclude<KeyTask, 'list' | 'identify'>;

/** What the history calls each step in the life of a key. */
export const keyEvents = {
  generate: 'KEYGEN',
  request: 'GENCSR',
  send: 'CSRSENT',
  import: 'CERTINSTALLED',
  delete: 'KEYREMOVE',
} as const satisfies Record<RecordedTask, HistoryEvent>;

/** The keys of a session; the history is told before each change. */
export function watchedKeys(keys: KeyManagement, operation: OperationRecorder): KeyManagement {
  return {
    offered: () => keys.offered(),
    list: () => keys.list(),
    async generate(wish) {
      await operation.asking();
      return keys.generate(wish);
    },
    async store(alias, certificate, authorities) {
      await operation.asking();
      return keys.store(alias, certificate, authorities);
    },
    async remove(alias) {
      await operation.asking();
      return keys.remove(alias);
    },
  };
}

/** A session that signs; the history is told before each signature. */
export function watchedSession(session: TokenSession, operation: OperationRecorder): Pick<TokenSession, 'sign'> {
  return {
    async sign(...request) {
      await operation.asking();
      return session.sign(...request);
    },
  };
}

/** How a step ended that came upon a certificate. */
export function certificateEnd(alias: string, certificate: Uint8Array): Ending {
  const { serialNumber, issuer, subject } = recordedCertificate(readCertificate(certificate));
  return {
    outcome: 'DONE',
    fields: {
      KEYALIAS: alias,
      SIGNER_CERT_SERIALNUMBER: serialNumber,
      SIGNER_CERT_ISSUERDN: issuer,
      SIGNER_CERT_SUBJECTDN: subject,
    },
  };
}
