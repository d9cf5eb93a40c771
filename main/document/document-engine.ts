import { createHash, randomUUID, type Hash } from 'node:crypto';
import * as path from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { assembleSignedData, buildSignedAttributes, CadesError, maximumSignedDataLength } from './cades';
import type { CadesPlan } from './cades';
import type {
  CompleteRequest,
  Completed,
  DigestAlgorithm,
  DocumentPort,
  Inspection,
  Prepared,
  PrepareRequest,
  SigningPlan,
  VerificationReport,
} from './document-port';
import type { OutputError } from './pades';
import {
  InputChangedError,
  InputFile,
  listSignatures,
  outputError,
  PadesError,
  putInPlace,
  removeQuietly,
  SignatureRevision,
  writeAppended,
  type FileIdentity,
} from './pades';
import { pageCount, PdfError, PdfReader } from './pdf';
import { verifyDocument } from './validation';

/** What is kept between the digest to be signed and the signature: a few kilobytes, whatever the document's size. */
interface Preparation {
  path: string;
  plan: CadesPlan;
  revision: SignatureRevision;
  identity: FileIdentity;
  /** Has taken in the original's octets and nothing else. */
  originalHash: Hash;
  signedAttributes: Uint8Array;
  /** What an unfinished completion may have left behind. */
  temporary?: string;
}

const nodeAlgorithms: Record<DigestAlgorithm, string> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** The document process's work: joins the PDF, PAdES, CAdES and validation rooms behind {@link DocumentPort}. */
export class DocumentEngine implements DocumentPort {
  private readonly preparations = new Map<string, Preparation>();

  async inspect(file: string): Promise<Inspection> {
    return this.reading(file, async () => {
      const reader = PdfReader.open(file);
      try {
        return {
          size: reader.size,
          version: reader.version,
          pages: pageCount(reader),
          signatures: listSignatures(reader).length,
        };
      } finally {
        reader.close();
      }
    });
  }

  async prepare({ path: file, plan }: PrepareRequest): Promise<Prepared> {
    return this.reading(file, async () => {
      const cadesPlan = cadesPlanOf(plan);
      const room = maximumSignedDataLength(cadesPlan);
      const input = await InputFile.open(file);
      try {
        const revision = SignatureRevision.plan(PdfReader.over(input.descriptor), claimsOf(plan), room);
        const algorithm = nodeAlgorithms[plan.digestAlgorithm];
        const originalHash = await input.digest(algorithm);
        await input.assertUnchanged(file);

        const messageDigest = originalHash.copy().update(revision.head).update(revision.tail).digest();
        const signedAttributes = buildSignedAttributes(cadesPlan, messageDigest);
        const preparationId = randomUUID();
        this.preparations.set(preparationId, {
          path: file,
          plan: cadesPlan,
          revision,
          identity: input.identity,
          originalHash,
          signedAttributes,
        });
        return {
          preparationId,
          signedAttributes,
          digest: createHash(algorithm).update(signedAttributes).digest(),
          inputDigest: originalHash.copy().digest('hex'),
          inputSize: input.size,
        };
      } finally {
        await input.close();
      }
    });
  }

  async complete({ preparationId, signatureValue, temporary, target, numbered }: CompleteRequest): Promise<Completed> {
    const preparation = this.preparations.get(preparationId);
    if (!preparation) throw new CountersignError('document.unknown', {});
    try {
      const octets = await this.writing(target, async () =>
        preparation.revision.withSignature(
          assembleSignedData(preparation.plan, preparation.signedAttributes, signatureValue),
        ),
      );
      await this.write(preparation, octets, temporary, target);
      const report = await this.check(preparation, temporary, target);
      const delivered = await this.writing(target, () => putInPlace(temporary, target, numbered));
      return {
        path: delivered,
        size: preparation.revision.fileSize,
        outputDigest: preparation.originalHash.copy().update(octets).digest('hex'),
        report,
      };
    } catch (error) {
      if (preparation.temporary) await removeQuietly(preparation.temporary);
      throw error;
    } finally {
      this.preparations.delete(preparationId);
    }
  }

  async discard(preparationId: string): Promise<void> {
    const preparation = this.preparations.get(preparationId);
    this.preparations.delete(preparationId);
    if (preparation?.temporary) await removeQuietly(preparation.temporary);
  }

  async verify(file: string): Promise<VerificationReport> {
    return this.reading(file, () => verifyDocument(file));
  }

  private async write(preparation: Preparation, octets: Buffer, temporary: string, target: string): Promise<void> {
    const { path: file, identity } = preparation;
    const input = await this.reading(file, () => InputFile.open(file));
    try {
      await this.reading(file, () => input.assertUnchanged(file, identity));
      await this.writing(target, () => writeAppended(file, input.size, input.mode, octets, temporary));
      // From here on the temporary file is ours to remove.
      preparation.temporary = temporary;
      await this.reading(file, () => input.assertUnchanged(file, identity));
    } finally {
      await input.close();
    }
  }

  /** Our own judgement of the finished file, before anybody sees it. */
  private async check(preparation: Preparation, temporary: string, target: string): Promise<VerificationReport> {
    const refuse = (detail: string, cause?: unknown): CountersignError =>
      new CountersignError('output.checkFailed', { file: path.basename(target), detail }, { cause });
    let report: VerificationReport;
    try {
      report = await verifyDocument(temporary);
    } catch (cause) {
      throw refuse('it can not be read back', cause);
    }
    const own = report.signatures.find(({ field }) => field === preparation.revision.fieldName);
    if (!own) throw refuse('its signature is not found');
    if (own.integrity !== 'intact') throw refuse(own.detail ?? 'its signature is broken');
    if (!own.coverage.wholeDocument || report.size !== preparation.revision.fileSize) {
      throw refuse('its signature does not cover the whole document');
    }
    return report;
  }

  /** Runs a step whose failures are the input's. */
  private async reading<T>(file: string, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      throw inputProblem(path.basename(file), error);
    }
  }

  /** Runs a step whose failures are the output's. */
  private async writing<T>(target: string, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      throw outputProblem(target, error);
    }
  }
}

function cadesPlanOf({ certificate, chain, digestAlgorithm, signatureAlgorithm }: SigningPlan): CadesPlan {
  return { certificate, chain, digestAlgorithm, signatureAlgorithm };
}

function claimsOf({ signedAt, reason, location, contactInfo }: SigningPlan) {
  return {
    signedAt: new Date(signedAt),
    ...(reason !== undefined && { reason }),
    ...(location !== undefined && { location }),
    ...(contactInfo !== undefined && { contactInfo }),
  };
}

function inputProblem(file: string, error: unknown): unknown {
  if (CountersignError.is(error)) return error;
  const options = { cause: error };
  if (error instanceof PdfError) {
    switch (error.kind) {
      case 'not-pdf':
        return new CountersignError('document.notPdf', { file }, options);
      case 'encrypted':
        return new CountersignError('document.encrypted', { file }, options);
      case 'damaged':
        return new CountersignError('document.damaged', { file, detail: error.detail }, options);
      case 'unsupported':
        return new CountersignError('document.unsupported', { file, detail: error.detail }, options);
    }
  }
  if (error instanceof PadesError && error.kind === 'certified')
    return new CountersignError('document.certified', { file }, options);
  if (error instanceof PadesError)
    return new CountersignError('document.unsupported', { file, detail: error.detail }, options);
  if (error instanceof InputChangedError) return new CountersignError('document.changed', { file }, options);
  if (error instanceof CadesError) {
    const reason = error.reason === 'certificate' ? 'unreadable' : 'algorithm-unsupported';
    return new CountersignError('certificate.unusable', { alias: '', reason }, options);
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CountersignError('document.notFound', { file }, options);
  if (typeof code === 'string' && (error as { syscall?: unknown }).syscall !== undefined) {
    return new CountersignError('document.unreadable', { file }, options);
  }
  if (code === 'EISDIR') return new CountersignError('document.unreadable', { file }, options);
  // A defect of ours: the process boundary gives it a reference.
  return error;
}

function outputProblem(target: string, error: unknown): CountersignError {
  if (CountersignError.is(error)) return error;
  const options = { cause: error };
  const file = path.basename(target);
  if (error instanceof PadesError || error instanceof CadesError) {
    const detail = error instanceof PadesError ? error.detail : 'the token gave an unusable signature';
    return new CountersignError('output.failed', { file, detail }, options);
  }
  const problem: OutputError = outputError(error);
  switch (problem.reason) {
    case 'read-only':
      return new CountersignError('output.folderReadOnly', { folder: path.dirname(target) }, options);
    case 'disk-full':
      return new CountersignError('output.diskFull', { folder: path.dirname(target) }, options);
    case 'exists':
      return new CountersignError('output.exists', { file }, options);
    case 'failed':
      return new CountersignError('output.failed', { file, detail: problem.detail }, options);
  }
}
