import { hash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CmpConfiguration } from '../../../configuration/authorities/cmp';
import { SecretUnusable } from '../../../configuration/secret-files';
import { CountersignError } from '../../../errors/countersign-error';
import { Asn1Error, digestByName, readCertificateStructure, sameOctets, type KnownDigest } from '../../../pki';
import { readCertificate } from '../../../pki/certificate';
import { signatureDigest } from '../../../pki/signed-structure';
import { ask, notExpected, said, unreachable, wordsOf, wrongAnswer, type Answer } from '../../answers';
import type { CertificateOrder, EnrollmentAnswer } from '../../certificate-authority';
import { readableCertificates } from '../../issued-certificates';
import { statusWords } from '../../../trust/server-answer';
import { subjectName } from '../../subject-name';
import {
  bodies,
  digestIdentifier,
  readMessage,
  writeConfirmation,
  writeMessage,
  writePollRequest,
  type CmpMessage,
} from './message';
import { protectionOf, type Protection } from './protection';
import { negativeStatus, readCertificateResponse, readError, readPollResponse, refusedBy } from './status';

const contentType = 'application/pkixcmp';
/** What has been issued is confirmed even where everything before it took all the time. */
const confirmationMs = 10_000;
/** An authority that says “at once” is not asked more often than that. */
const shortestWaitSeconds = 1;
/** certReqId of a request that is a PKCS #10 (RFC 9483, clause 4.1.4): DER INTEGER −1. */
const pkcs10RequestId = Uint8Array.of(2, 1, 0xff);
/** For certificates whose signature names no digest (RFC 9481). */
const sha512 = digestByName.get('SHA-512') as KnownDigest;

/**
 * Asks for a certificate by CMP (RFC 9810; p10cr of RFC 9483, clause 4.1.4; by HTTP, RFC 9811). The authority hears whether its
 * certificate is taken, unless it does not want to.
 *
 * @param name - of the authority in the configuration
 * @throws CountersignError enrollment.*
 */
export async function issueByCmp(
  name: string,
  entry: CmpConfiguration,
  order: CertificateOrder,
): Promise<EnrollmentAnswer> {
  const protection = usable(name, entry);
  try {
    return await new Transaction(name, entry, order, protection).enroll();
  } finally {
    protection.wipe();
  }
}

/**
 * Whether what requests would be protected with can be read.
 * @throws CountersignError enrollment.unreachable
 */
export function checkProtection(name: string, entry: CmpConfiguration): void {
  usable(name, entry).wipe();
}

function usable(name: string, entry: CmpConfiguration): Protection {
  try {
    return protectionOf(entry);
  } catch (error) {
    if (error instanceof SecretUnusable) throw unreachable(name, error.message);
    throw error;
  }
}

/** It wants to be asked again after so many seconds, and the deadline is before that. */
interface Pending {
  pending: number | undefined;
}

class Transaction {
  private readonly transactionId = randomBytes(16);
  private readonly recipient: Uint8Array;
  /** As performance.now() has it. */
  private readonly end: number;
  /** The senderNonce of the last answer. */
  private recipientNonce: Uint8Array | undefined;

  constructor(
    private readonly name: string,
    private readonly entry: CmpConfiguration,
    private readonly order: CertificateOrder,
    private readonly protection: Protection,
  ) {
    const { CMP_RECIPIENT: recipient } = entry;
    this.recipient = recipient === undefined ? Uint8Array.of(0x30, 0) : subjectName(recipient);
    this.end = performance.now() + entry.DEADLINE * 1000;
  }

  async enroll(): Promise<EnrollmentAnswer> {
    const answer = await this.decided({ type: bodies.pkcs10Request, content: this.order.request }, this.end);
    if ('pending' in answer) {
      return { state: 'pending', ...(answer.pending !== undefined && { retryAfter: answer.pending }) };
    }
    if (answer.type !== bodies.certificationResponse) throw wrongAnswer(this.name, 'not-message');
    const { requestId, certificate, authorities } = this.read(() => readCertificateResponse(answer.content));
    if (!certificate || !sameOctets(requestId, pkcs10RequestId)) throw wrongAnswer(this.name, 'other-transaction');
    const certificates = readableCertificates(
      [certificate, ...authorities, ...answer.certificates, ...this.protection.anchors].map((der) => ({ der })),
    );
    const problem = this.notTaken(certificates);
    if (!answer.implicitConfirm) await this.confirm(certificate, problem);
    else if (problem) throw problem;
    return { state: 'issued', certificates };
  }

  private notTaken(certificates: readonly Uint8Array[]): CountersignError | undefined {
    try {
      this.order.accept(certificates);
      return undefined;
    } catch (error) {
      if (CountersignError.is(error)) return error;
      throw error;
    }
  }

  /**
   * Tells the authority whether its certificate is taken; one that is not it revokes (RFC 9810, clause 5.3.18).
   * @throws CountersignError `problem`, or `not-confirmed` where the authority does not say that it has heard
   */
  private async confirm(certificate: Uint8Array, problem: CountersignError | undefined): Promise<void> {
    const heard = await this.decided(this.confirmation(certificate, problem), performance.now() + confirmationMs).then(
      (answer) => !('pending' in answer) && answer.type === bodies.confirmation,
      (error: unknown) => {
        if (CountersignError.is(error)) return false;
        throw error;
      },
    );
    if (problem) throw heard ? asTold(problem) : problem;
    if (!heard) throw wrongAnswer(this.name, 'not-confirmed', { serialNumber: serialNumberOf(certificate) });
  }

  private confirmation(certificate: Uint8Array, problem: CountersignError | undefined): Body {
    // The digest of the certificate's own signature; where that names none, the field of the newer version does.
    const named = signatureDigest(readCertificateStructure(certificate).signature);
    const digest = named ?? sha512;
    return {
      type: bodies.certificateConfirmation,
      version: named ? 'cmp2000' : 'cmp2021',
      content: writeConfirmation({
        requestId: pkcs10RequestId,
        hash: hash(digest.node, certificate, 'buffer'),
        ...(!named && { hashAlgorithm: digestIdentifier(digest.oid) }),
        ...(problem && { rejection: 'The certificate is not what was asked for.' }),
      }),
    };
  }

  /**
   * Sends, and waits as long as the authority wants to and the deadline allows (RFC 9810, clause 5.3.22).
   * @throws CountersignError enrollment.*
   */
  private async decided(body: Body, end: number): Promise<CmpMessage | Pending> {
    let answer = await this.exchange(body, end);
    for (let polls = 0; this.isWaiting(answer); polls += 1) {
      const { type, content } = answer;
      const seconds = type === bodies.pollResponse ? this.read(() => readPollResponse(content)) : undefined;
      // The first time it is asked at once (RFC 9483, clause 4.4), and then says when it wants to be asked again.
      const wait = polls === 0 ? 0 : Math.max(seconds ?? 0, shortestWaitSeconds) * 1000;
      if (performance.now() + wait >= end) return { pending: seconds };
      await sleep(wait);
      answer = await this.exchange({ type: bodies.pollRequest, content: writePollRequest(pkcs10RequestId) }, end);
    }
    return answer;
  }

  private isWaiting({ type, content }: CmpMessage): boolean {
    if (type === bodies.pollResponse) return true;
    return this.read(() =>
      type === bodies.certificationResponse
        ? readCertificateResponse(content).status.kind === 'waiting'
        : type === bodies.error && readError(content).kind === 'waiting',
    );
  }

  /** One question and its answer, which belongs to it and is protected. @throws CountersignError enrollment.* */
  private async exchange(body: Body, end: number): Promise<CmpMessage> {
    const { name, order, protection, transactionId, recipientNonce } = this;
    const now = order.now?.() ?? new Date();
    const senderNonce = randomBytes(16);
    const message = writeMessage(
      {
        version: body.version ?? 'cmp2000',
        recipient: this.recipient,
        transactionId,
        senderNonce,
        ...(recipientNonce && { recipientNonce }),
        implicitConfirm: body.type === bodies.pkcs10Request,
        now,
      },
      body,
      protection,
    );
    const http = await ask(
      order.network,
      { name, deadlineMs: Math.max(end - performance.now(), 1) },
      { url: this.entry.CMP_URL, method: 'POST', contentType, accept: contentType, body: message },
      true,
    );
    const answer = messageIn(http);
    if (!answer) throw notAMessage(name, http);
    const belongs =
      sameOctets(answer.transactionId ?? new Uint8Array(), transactionId) &&
      sameOctets(answer.recipientNonce ?? new Uint8Array(), senderNonce);
    const problem = protection.problem(answer, now);
    // A refusal counts whoever says it: nothing is taken then. Many authorities can not protect it for whom they do not know.
    const negative = this.read(() => negativeStatus(answer));
    if (negative) throw refusedBy(name, http.status, negative, belongs && problem === undefined);
    if (problem !== undefined) throw wrongAnswer(name, 'protection', { detail: problem });
    if (!belongs) throw wrongAnswer(name, 'other-transaction');
    this.recipientNonce = answer.senderNonce;
    return answer;
  }

  private read<T>(reader: () => T): T {
    try {
      return reader();
    } catch (error) {
      if (error instanceof Asn1Error) throw wrongAnswer(this.name, 'not-message');
      throw error;
    }
  }
}

interface Body {
  type: number;
  content: Uint8Array;
  version?: 'cmp2000' | 'cmp2021';
}

/** Whatever the status of HTTP: errors of CMP come with others than 200, too (RFC 9811, clause 3.3). */
function messageIn({ body }: Answer): CmpMessage | undefined {
  try {
    return readMessage(body);
  } catch (error) {
    if (error instanceof Asn1Error) return undefined;
    throw error;
  }
}

function notAMessage(authority: string, answer: Answer): CountersignError {
  const { status } = answer;
  if (status === 200) return notExpected(answer, authority, 'not-message');
  const why = { authority, status, ...said(wordsOf(answer)) };
  if (status >= 500) return unreachable(authority, statusWords(status));
  return status === 401 || status === 403
    ? new CountersignError('enrollment.notAuthorized', why)
    : new CountersignError('enrollment.refused', why);
}

function asTold(problem: CountersignError): CountersignError {
  return problem.code === 'enrollment.wrongAnswer'
    ? new CountersignError('enrollment.wrongAnswer', {
        ...(problem as CountersignError<'enrollment.wrongAnswer'>).params,
        told: true,
      })
    : problem;
}

function serialNumberOf(certificate: Uint8Array): string {
  return readCertificate(certificate).serialNumber;
}
