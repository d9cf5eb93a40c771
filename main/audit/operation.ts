import { randomUUID } from 'node:crypto';
import type { HistoryEvent } from '../../preload/contract/history';
import { CountersignError } from '../errors/countersign-error';
import type { RecordedPerson, RecordedSigner } from '../signing/history-port';
import { asksKey, identityFields, outcomeOfError, type HistoryFields } from './history-line';
import type { OpenRequests } from './open-requests';

/** What is known of something that is done beside signing. Never a PIN. */
export interface OperationFacts {
  /** Absent where a token is named by itself, or before a signer is found. */
  signer?: Pick<RecordedSigner, 'name' | 'authType'>;
  /** Without a username where somebody could not prove to be anybody. */
  signatory: Omit<RecordedPerson, 'username'> & { username?: string };
  /** The CryptoToken's name. */
  token?: string;
  alias?: string;
  /** The certificate authority that a request is sent to. */
  authority?: string;
  /** Name of the file, without its folder. */
  file?: string;
}

/** How it ended, where no error did. `PENDING`: somebody else decides first. */
export interface OperationEnd {
  outcome: 'DONE' | 'PENDING';
  fields?: Pick<
    HistoryFields,
    | 'KEYALIAS'
    | 'SIGNER_CERT_SERIALNUMBER'
    | 'SIGNER_CERT_ISSUERDN'
    | 'SIGNER_CERT_SUBJECTDN'
    | 'RESPONSE_FILENAME'
    | 'REQUEST_DIGEST'
    | 'REQUEST_DIGEST_ALGORITHM'
    | 'RESPONSE_DIGEST'
    | 'RESPONSE_DIGEST_ALGORITHM'
    | 'LEVEL'
    | 'LEVEL_WANTED'
  >;
}

/** An error, or an end without one. */
export type Ending = OperationEnd | { error: unknown };

/** One key, PIN or document that is worked on beside signing. No method throws or rejects: `ended` says what is not recorded. */
export interface OperationRecorder {
  /** The token was found. */
  onToken(serial: string): void;
  /** The token is about to be changed, or the key to be asked; it may be, once this has resolved. */
  asking(): Promise<void>;
  /**
   * Resolves when the line is on disk.
   * @returns why it is not recorded
   */
  ended(end: Ending): Promise<CountersignError | undefined>;
}

/** Keeps the history of what is done beside signing. */
export interface OperationHistory {
  /** Resolves when that is kept, or when it is known that it can not be. Never rejects. */
  operation(event: HistoryEvent, facts: OperationFacts): Promise<OperationRecorder>;
}

/** Writes the line of one operation; its note tells of it when this process is killed. */
export class Operation implements OperationRecorder {
  private readonly logId = randomUUID();
  private readonly requestId = randomUUID();
  private readonly fields: Partial<HistoryFields>;
  private noted = false;
  private asked = false;

  constructor(
    private readonly event: HistoryEvent,
    facts: OperationFacts,
    private readonly open: OpenRequests,
    private readonly write: (line: HistoryFields) => Promise<void>,
    private readonly problemOf: (error: unknown) => CountersignError,
    private readonly now: () => Date,
  ) {
    this.fields = operationFields(event, facts);
  }

  async begin(): Promise<void> {
    try {
      await this.open.begin(this.requestId, [{ LOG_ID: this.logId }]);
      await this.open.note(this.requestId, this.fields);
      this.noted = true;
    } catch (error) {
      this.problemOf(error);
    }
  }

  onToken(serial: string): void {
    this.fields.TOKEN_SERIALNUMBER = serial;
  }

  async asking(): Promise<void> {
    this.asked = true;
    if (this.noted) await this.open.asking(this.requestId, this.logId).catch(this.problemOf);
  }

  async ended(end: Ending): Promise<CountersignError | undefined> {
    const ending =
      'error' in end
        ? outcomeOfError(CountersignError.is(end.error) ? end.error.code : 'internal')
        : { ...end.fields, OUTCOME: end.outcome, PROCESS_SUCCESS: true };
    try {
      await this.write({
        LOG_ID: this.logId,
        LOG_TIME: this.now().toISOString(),
        REQUEST_ID: this.requestId,
        ...this.fields,
        KEY_ASKED: this.asked && asksKey(this.event),
        ...ending,
      });
      if (this.noted) await this.open.end(this.requestId);
      return undefined;
    } catch (error) {
      await this.open.leave(this.requestId);
      return this.problemOf(error);
    }
  }
}

function operationFields(event: HistoryEvent, facts: OperationFacts): Partial<HistoryFields> {
  const { signer, signatory, token, alias, authority, file } = facts;
  return {
    EVENT: event,
    ...(signer && { WORKER_NAME: signer.name, WORKER_AUTHTYPE: signer.authType }),
    ...(signatory.username === undefined ? { CLIENT_AUTHORIZED: false } : { AUTHORIZED_USERNAME: signatory.username }),
    ...identityFields(signatory),
    ...(token !== undefined && { CRYPTOTOKEN: token }),
    ...(alias !== undefined && alias !== '' && { KEYALIAS: alias }),
    ...(authority !== undefined && { CANAME: authority }),
    ...(file !== undefined && { FILENAME: file }),
  };
}

/**
 * Does a piece of work under the eyes of the history.
 *
 * @param endOf - how the work ended, as the history says it
 * @param unrecorded - told why the line is missing
 * @throws what the work throws
 */
export async function recorded<T>(
  recorder: OperationRecorder,
  work: () => Promise<T>,
  endOf: (value: T) => Ending | Promise<Ending>,
  unrecorded: (problem: CountersignError) => void,
): Promise<T> {
  const tell = (problem: CountersignError | undefined): void => {
    if (problem) unrecorded(problem);
  };
  let value: T;
  try {
    value = await work();
  } catch (error) {
    tell(await recorder.ended({ error }));
    throw error;
  }
  tell(await recorder.ended(await endOf(value)));
  return value;
}
