import { describeCertificateWarning, type CertificateWarning } from '../../preload/contract/certificate-warnings';
import { describeError } from '../../preload/contract/error-sentences';
import { describeFailedCheck } from '../../preload/contract/failed-check';
import type { ErrorSentences } from '../../preload/contract/sentences';
import type { ErrorShape } from '../../preload/contract/error-codes';
import type { CertificateSummary } from '../../preload/contract/model';
import type { CountersignError } from '../errors/countersign-error';
import { printableJson } from '../files/printable';
import { joined, Prose, prose } from './prose';

/** Where a command writes. With `--json` the one document goes to standard output and all prose to standard error. */
export interface Output {
  json: boolean;
  out(text: Prose): void;
  err(text: Prose): void;
  /** How far a long command is, on one line of a terminal that stands until something else is printed; elsewhere nothing. */
  status(text: Prose): void;
}

/** Where text goes in the end. */
export interface Streams {
  out: (text: string) => void;
  err: (text: string) => void;
  /** `err` is a terminal. */
  terminal?: boolean;
}

/** Back to the beginning of the line, and empty it (ECMA-48, EL). */
const emptyLine = '\r\u001b[K';

export function outputTo({ out, err, terminal }: Streams, json: boolean): Output {
  let stands = false;
  const clear = (): void => {
    if (stands) err(emptyLine);
    stands = false;
  };
  return {
    json,
    out({ text }) {
      clear();
      out(text);
    },
    err({ text }) {
      clear();
      err(text);
    },
    status({ text }) {
      if (!terminal || json) return;
      clear();
      if (text === '') return;
      err(text);
      stands = true;
    },
  };
}

/**
 * The streams of this process. Whoever reads them may stop (`| head`), and a terminal may go away: nobody is there to be told,
 * and the work and its exit code are what they are.
 */
export function processStreams(): Streams {
  const write = (stream: NodeJS.WriteStream): ((text: string) => void) => {
    let open = true;
    stream.on('error', () => (open = false));
    return (text) => {
      if (open) stream.write(text);
    };
  };
  return { out: write(process.stdout), err: write(process.stderr), terminal: process.stderr.isTTY === true };
}

/** Resolves when the streams of this process have taken what was written, or never will. */
export async function drained(): Promise<void> {
  const streams = [process.stdout, process.stderr].filter((stream) => stream.writable && stream.writableLength > 0);
  await Promise.all(
    streams.map(
      (stream) =>
        new Promise<void>((resolve) => {
          stream.once('close', () => resolve());
          stream.write('', () => resolve());
        }),
    ),
  );
}

export const exitCodes = { good: 0, failed: 1, usage: 2, nothingTried: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error as `--json` shows it: the code and parameters for scripts, the sentences for people. */
export type PrintedError = ErrorShape & ErrorSentences;

type Describe = (shape: ErrorShape) => ErrorSentences;

/** @param someSigned - other documents of the same request are signed */
export function printedError(error: CountersignError, someSigned = false): PrintedError {
  return printedBy((shape) => describeError(shape, someSigned), error);
}

/** @param someSigned - other documents of the same request are signed */
export function sentence(error: CountersignError, someSigned = false): Prose {
  return sentenceBy((shape) => describeError(shape, someSigned), error);
}

/** Why a document could not be checked, as `--json` shows it. */
export const printedFailedCheck = (error: CountersignError): PrintedError => printedBy(describeFailedCheck, error);

/** Why a document could not be checked. */
export const failedCheckSentence = (error: CountersignError): Prose => sentenceBy(describeFailedCheck, error);

function printedBy(describe: Describe, error: CountersignError): PrintedError {
  const shape = error.toShape();
  return { ...shape, ...describe(shape) };
}

function sentenceBy(describe: Describe, error: CountersignError): Prose {
  return Prose.about(error.toShape(), (shape) => {
    const { what, safe, todo } = describe(shape);
    return `${what} ${safe} ${todo}`;
  });
}

export function printJson(output: Output, document: unknown): void {
  output.out(Prose.ours(`${printableJson(JSON.stringify(document, null, 2))}\n`));
}

/** Whose certificate it is, from whom, until when, and what it claims, in one line. */
export function certificateWords(certificate: CertificateSummary): Prose {
  return Prose.about(certificate, ({ subject, issuer, keyAlgorithm, notAfter, claims }) => {
    const claimed = [claims.qualified && 'to be qualified', claims.qscd && 'its key to be on a QSCD'].filter(Boolean);
    const words = [subject, `issued by ${issuer}`, keyAlgorithm, `valid until ${notAfter.slice(0, 10)}`];
    return [...words, ...(claimed.length > 0 ? [`claims ${claimed.join(' and ')}`] : [])].join(', ');
  });
}

/** What is held against a certificate that can sign, a line each. */
export function warningLines(warnings: readonly CertificateWarning[] = []): Prose {
  return joined(warnings.map((one) => prose`  Warning: ${Prose.about(one, describeCertificateWarning)}\n`));
}

/** A certificate as `--json` shows it: its warnings have their sentences. */
export function withText<T extends { warnings?: CertificateWarning[] }>(certificate: T): T {
  const { warnings } = certificate;
  if (!warnings) return certificate;
  return { ...certificate, warnings: warnings.map((one) => ({ ...one, text: describeCertificateWarning(one) })) };
}
