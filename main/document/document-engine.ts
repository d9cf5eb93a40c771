import { createHash, randomUUID, type Hash } from 'node:crypto';
import * as path from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { copyOriginal, giveName, putInPlace, removeQuietly } from '../files/placed-file';
import { ChainCompletion } from '../trust/chain-completion';
import { IssuerCache } from '../trust/issuer-cache';
import { RevocationCache } from '../trust/revocation';
import type { NetworkPort } from '../network/network-port';
import { assembleSignedData, buildSignedAttributes, withSignatureTimeStamp } from '../cades/index';
import { AdmittedPlans } from './admitted-plans';
import { CertificateNotes } from './certificate-notes';
import type {
  CompleteRequest,
  Completed,
  DigestAlgorithm,
  DocumentPlaces,
  DocumentPort,
  ExtendRequest,
  Extended,
  Finding,
  ForeseeRequest,
  Inspection,
  PageUnit,
  Prepared,
  PrepareRequest,
  Preview,
  PreviewRequest,
  SigningLine,
  SigningNote,
  TrustWish,
  VerificationReport,
} from './document-port';
import {
  appendRevision,
  documentPlaces,
  InputFile,
  listSignatures,
  pageUnits,
  writeAppended,
  type WrittenFile,
} from './pades';
import { inputProblem, outputProblem } from './document-problems';
import { bothEnded } from './both-ended';
import { findingsOf } from './findings';
import { lineOf } from './line-place';
import { ListFolders } from './list-folders';
import { extendLevel, raiseLevel, type Raised, type RaisingServices } from './level-raising';
import { pageCount, PdfReader } from './pdf';
import type { Preparation } from './preparation';
import { previewSignature } from './preview';
import { Timestamping, type SignatureStamp } from './timestamping';
import { timestampRoom, wishedStamp } from './wished-timestamp';
import { checkExtended, checkSigned } from './output-check';
import { admitRevision, assertUnchanged, cadesPlanOf, foreseeRevision } from './signing-revision';
import { trustMeans } from './trust-means';
import { verifyDocument, type DocumentTrust, type FileBefore } from './validation';

const nodeAlgorithms: Record<DigestAlgorithm, string> = {
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** The document process's work: joins the PDF, PAdES, CAdES and validation rooms behind {@link DocumentPort}. */
export class DocumentEngine implements DocumentPort {
  private readonly preparations = new Map<string, Preparation>();
  private readonly admitted = new AdmittedPlans();
  private readonly raising: RaisingServices;
  private readonly lists = new ListFolders();
  private readonly chains: ChainCompletion;
  private readonly certificateNotes = new CertificateNotes();

  /**
   * @param network - main's; without one nothing above level B-B can be made
   * @param cacheFolder - absolute path; its folders `revocation` and `issuers` keep what was fetched; without one nothing is
   */
  constructor(network: NetworkPort = noNetwork, cacheFolder?: string) {
    const issuers = new IssuerCache(cacheFolder && path.join(cacheFolder, 'issuers'));
    this.chains = new ChainCompletion(network, issuers);
    this.raising = {
      network,
      timestamping: new Timestamping(network),
      now: () => new Date(),
      issuers,
      ...(cacheFolder !== undefined && { cache: new RevocationCache(path.join(cacheFolder, 'revocation')) }),
    };
  }

  async inspect(file: string, password?: string): Promise<Inspection> {
    return this.opened(file, password, (reader) => ({
      size: reader.size,
      version: reader.version,
      pages: pageCount(reader),
      signatures: listSignatures(reader).length,
      ...(reader.access.encrypted && { openedBy: reader.access.owner ? 'owner' : 'user' }),
      ...(!reader.access.print && { printForbidden: true }),
    }));
  }

  preview({ path: file, plan }: PreviewRequest): Promise<Preview> {
    return this.opened(file, plan.password, (reader) => previewSignature(reader, plan));
  }

  places(file: string, password?: string): Promise<DocumentPlaces> {
    return this.opened(file, password, documentPlaces);
  }

  units(file: string, password?: string): Promise<PageUnit[]> {
    return this.opened(file, password, pageUnits);
  }

  line(file: string, password?: string): Promise<SigningLine | undefined> {
    return this.opened(file, password, (reader) => lineOf(reader, password));
  }

  findings(file: string, password?: string): Promise<Finding[]> {
    return this.opened(file, password, findingsOf);
  }

  async admit({ path: file, plan }: PrepareRequest): Promise<SigningNote[]> {
    return this.lookedAt(file, plan, async (reader, input) => {
      // Servers that are asked for issuers have the time until the document is prepared, while somebody types a PIN.
      const issuers = this.chains.issuersOf(plan);
      const planned = await admitRevision(reader, plan, file, issuers);
      this.admitted.keep(reader, input.identity, plan, planned);
      return [...planned.revision.notes, ...(await this.certificateNotes.soon(plan, issuers, this.raising.now()))];
    });
  }

  async foresee({ path: file, plan }: ForeseeRequest): Promise<SigningNote[]> {
    return this.lookedAt(file, plan, (reader) => foreseeRevision(reader, plan, file));
  }

  /** Looks at a document that is to be signed, and at the timestamp that it is to have. */
  private lookedAt(
    file: string,
    { password, raise }: Pick<PrepareRequest['plan'], 'password' | 'raise'>,
    look: (reader: PdfReader, input: InputFile) => Promise<SigningNote[]>,
  ): Promise<SigningNote[]> {
    return this.reading(file, async () => {
      let notes: SigningNote[];
      const input = InputFile.open(file);
      try {
        notes = await look(PdfReader.over(input.descriptor, password), input);
      } finally {
        input.close();
      }
      // Where nothing may be delivered without a timestamp, nobody is asked for a PIN while no authority gives one.
      if (raise?.fallback === 'FAIL') await timestampRoom(this.raising.timestamping, raise, file);
      return [...notes, ...this.raising.timestamping.notes(raise, this.raising.now())];
    });
  }

  async prepare({ path: file, plan: wished, output }: PrepareRequest): Promise<Prepared> {
    return this.reading(file, async () => {
      const plan = { ...wished, chain: await this.chains.issuersOf(wished) };
      const cadesPlan = cadesPlanOf(plan);
      const room = await timestampRoom(this.raising.timestamping, plan.raise, file);
      const input = InputFile.open(file);
      let copied: string | undefined;
      try {
        const { revision, signatures } = await this.admitted.plan(input, wished, plan, file, room);
        const algorithm = nodeAlgorithms[plan.digestAlgorithm];
        const [originalHash] = await bothEnded(
          input.digest(algorithm),
          output &&
            this.writing(output.target, async () => {
              await copyOriginal(file, input.size, output.temporary);
              copied = output.temporary;
            }),
        );
        input.assertUnchanged(file);

        const messageDigest = originalHash.copy().update(revision.head).update(revision.tail).digest();
        const signedAttributes = buildSignedAttributes(cadesPlan, messageDigest);
        const preparationId = randomUUID();
        this.preparations.set(preparationId, {
          path: file,
          plan: cadesPlan,
          revision,
          signatures,
          identity: input.identity,
          originalHash,
          messageDigest,
          signedAttributes,
          raise: plan.raise,
          notes: this.certificateNotes.of(plan, this.raising.now()),
          password: plan.password,
          ...(copied !== undefined && { temporary: copied }),
        });
        return {
          preparationId,
          signedAttributes,
          digest: createHash(algorithm).update(signedAttributes).digest(),
          inputDigest: originalHash.copy().digest('hex'),
          inputSize: input.size,
        };
      } catch (error) {
        if (copied !== undefined) removeQuietly(copied);
        throw error;
      } finally {
        input.close();
      }
    });
  }

  holds(preparationId: string): boolean {
    return this.preparations.has(preparationId);
  }

  async complete({ preparationId, signatureValue, temporary, target, numbered }: CompleteRequest): Promise<Completed> {
    const preparation = this.preparations.get(preparationId);
    if (!preparation) throw new CountersignError('document.unknown', {});
    try {
      const { plan: signed, raise } = preparation;
      const stamp = await wishedStamp(this.raising.timestamping, signed, raise, signatureValue, target);
      const octets = await this.writing(target, async () => {
        const bare = assembleSignedData(preparation.plan, preparation.signedAttributes, signatureValue);
        const stamped = stamp.token ? withSignatureTimeStamp(bare, stamp.token.der) : bare;
        const { revision, plan, messageDigest } = preparation;
        return revision.withSignature(revision.protect(stamped, plan.digestAlgorithm, messageDigest));
      });
      const { onDisk } = await this.write(preparation, octets, temporary, target);
      // What is on its way to the disk can be read back meanwhile. The file gets its name after both went well.
      const [before] = await bothEnded(
        this.check(preparation, temporary, target),
        this.writing(target, () => onDisk),
      );
      const raised = await this.raise(preparation, stamp, temporary, target);
      const report = raised.revisions.length === 0 ? before : await this.check(preparation, temporary, target, raised);
      const delivered = await this.writing(target, async () => giveName(temporary, target, numbered));
      return {
        path: delivered,
        size: report.size,
        outputDigest: digestOver(preparation.originalHash, [octets, ...raised.revisions]),
        report,
        level: raised.level,
        levelProblems: raised.problems,
        field: preparation.revision.fieldName,
        seen: preparation.revision.seen,
        notes: [
          ...preparation.revision.notes,
          ...preparation.notes,
          ...this.raising.timestamping.notes(preparation.raise, this.raising.now()),
        ],
        ...(stamp.token && { timestamp: { authority: stamp.authority, time: stamp.token.time } }),
        timestampFailures: stamp.failures,
      };
    } catch (error) {
      if (preparation.temporary) removeQuietly(preparation.temporary);
      throw error;
    } finally {
      this.preparations.delete(preparationId);
    }
  }

  async extend({ path: file, raise, temporary, target, numbered, password }: ExtendRequest): Promise<Extended> {
    const before = await this.measure(file, password);
    let ours = false;
    try {
      const input = await this.reading(file, () => InputFile.open(file));
      try {
        const { onDisk } = await this.writing(target, () =>
          writeAppended(file, input.size, input.mode, new Uint8Array(), temporary),
        );
        ours = true;
        await this.writing(target, () => onDisk);
        await this.reading(file, () => input.assertUnchanged(file));
      } finally {
        input.close();
      }
      const raised = await this.writing(target, () =>
        extendLevel({ file: temporary, password }, raise, this.raising, before.signatures === 0),
      );
      if (raised.level !== raise.level && (raise.fallback === 'FAIL' || raised.revisions.length === 0)) {
        const reasons = raised.problems.join('; ');
        throw new CountersignError('level.notReached', { file: path.basename(file), level: raise.level, reasons });
      }
      const report = await checkExtended(temporary, password, before, path.basename(target));
      const delivered = await this.writing(target, () => putInPlace(temporary, target, numbered));
      return { path: delivered, size: report.size, level: raised.level, levelProblems: raised.problems, report };
    } catch (error) {
      if (ours) removeQuietly(temporary);
      throw error;
    }
  }

  async discard(preparationId: string): Promise<void> {
    const preparation = this.preparations.get(preparationId);
    this.preparations.delete(preparationId);
    if (preparation?.temporary) removeQuietly(preparation.temporary);
  }

  async verify(file: string, password?: string, trust?: TrustWish): Promise<VerificationReport> {
    return this.reading(file, () => verifyDocument(file, password, trust && this.trustOf(trust)));
  }

  trustOf(wish: TrustWish): DocumentTrust {
    return trustMeans(wish, { ...this.raising, lists: this.lists });
  }

  private async measure(file: string, password: string | undefined): Promise<FileBefore> {
    return this.opened(file, password, async (reader) => {
      await assertUnchanged(reader, path.basename(file));
      return { size: reader.size, signatures: listSignatures(reader).length };
    });
  }

  /** @throws CountersignError level.notReached when the wish does not allow a lower level */
  private async raise(
    { raise, revision, password }: Preparation,
    stamp: SignatureStamp,
    temporary: string,
    target: string,
  ): Promise<Raised> {
    if (!stamp.token) return { level: 'PAdES-BASELINE-B', problems: [], revisions: [] };
    if (!raise || raise.level === 'PAdES-BASELINE-T') return { level: 'PAdES-BASELINE-T', problems: [], revisions: [] };
    const raised = await this.writing(target, () =>
      raiseLevel({ file: temporary, password, numbers: revision.numbers }, raise, revision.fieldName, this.raising),
    );
    if (raised.level !== raise.level && raise.fallback === 'FAIL') {
      const reasons = raised.problems.join('; ');
      throw new CountersignError('level.notReached', { file: path.basename(target), level: raise.level, reasons });
    }
    return raised;
  }

  private async write(
    preparation: Preparation,
    octets: Buffer,
    temporary: string,
    target: string,
  ): Promise<WrittenFile> {
    const { path: file, identity } = preparation;
    const input = await this.reading(file, () => InputFile.open(file));
    try {
      await this.reading(file, () => input.assertUnchanged(file, identity));
      const written = await this.writing(target, () =>
        preparation.temporary === undefined
          ? writeAppended(file, input.size, input.mode, octets, temporary)
          : appendRevision(temporary, input.size, octets, input.mode),
      );
      // From here on the temporary file is ours to remove.
      preparation.temporary = temporary;
      await this.reading(file, () => input.assertUnchanged(file, identity));
      return written;
    } finally {
      input.close();
    }
  }

  private check(
    { revision, signatures, password }: Preparation,
    temporary: string,
    target: string,
    raised?: Raised,
  ): Promise<VerificationReport> {
    return checkSigned(
      { file: temporary, password, revision, signatures, appended: raised?.revisions ?? [] },
      path.basename(target),
    );
  }

  /** Looks into a document. */
  private opened<T>(
    file: string,
    password: string | undefined,
    look: (reader: PdfReader) => T | Promise<T>,
  ): Promise<T> {
    return this.reading(file, async () => {
      const reader = PdfReader.open(file, password);
      try {
        return await look(reader);
      } finally {
        reader.close();
      }
    });
  }

  /** Runs a step whose failures are the input's. */
  private async reading<T>(file: string, step: () => T | Promise<T>): Promise<T> {
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

function digestOver(original: Hash, revisions: Buffer[]): string {
  const hash = original.copy();
  for (const revision of revisions) hash.update(revision);
  return hash.digest('hex');
}

const noNetwork: NetworkPort = async () => ({ ok: false, failure: 'refused-by-policy', detail: 'there is no network' });
