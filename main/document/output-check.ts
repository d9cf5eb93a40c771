import { CountersignError } from '../errors/countersign-error';
import type { VerificationReport } from './document-port';
import { endsWith, type SignatureRevision } from './pades';
import { verifyAppended, type FileBefore } from './validation';

/** A signed file that nobody has seen yet, and what it was made of. */
interface SignedOutput {
  file: string;
  password: string | undefined;
  revision: SignatureRevision;
  /** How many signatures the document had before. */
  signatures: number;
  /** What was appended behind the revision, in order. */
  appended: readonly Buffer[];
}

/**
 * Our own judgement of a signed file, before anybody sees it: its signature is intact and covers everything, and the earlier
 * ones stayed what they were.
 *
 * @param name - of the file, for messages
 * @throws CountersignError output.checkFailed
 */
export async function checkSigned(output: SignedOutput, name: string): Promise<VerificationReport> {
  const { file, password, revision, signatures, appended } = output;
  const { report, harmed } = await verifyAppended(file, password, { size: revision.position, signatures }).catch(
    (cause: unknown) => {
      throw refusal(name, 'it can not be read back', cause);
    },
  );
  const own = report.signatures.find(({ field }) => field === revision.fieldName);
  if (!own) throw refusal(name, 'its signature is not found');
  if (own.integrity !== 'intact') throw refusal(name, own.detail ?? 'its signature is broken');
  const { revisionEnd, laterChanges, wholeDocument } = own.coverage;
  // In a document with damaged parts, revisions can not be compared. What stands behind the signature is ours all the same.
  const covered =
    appended.length === 0
      ? wholeDocument
      : laterChanges === 'signatures-only' || (await endsWith(file, revision.fileSize, appended));
  const size = appended.reduce((sum, { length }) => sum + length, revision.fileSize);
  if (!covered || revisionEnd !== revision.fileSize || report.size !== size) {
    throw refusal(name, 'its signature does not cover the whole document');
  }
  assertKept(name, harmed, report);
  return report;
}

/**
 * The same for a file to which nothing but timestamps and validation data was appended.
 * @param before - the file without them
 * @throws CountersignError output.checkFailed; PdfError
 */
export async function checkExtended(
  file: string,
  password: string | undefined,
  before: FileBefore,
  name: string,
): Promise<VerificationReport> {
  const { report, harmed } = await verifyAppended(file, password, before);
  assertKept(name, harmed, report);
  return report;
}

/** What was right with the document before is right with the output. */
function assertKept(name: string, [field]: string[], { mac }: VerificationReport): void {
  if (mac && mac.state !== 'right') throw refusal(name, `its MAC is ${mac.state}: ${mac.detail ?? 'there is none'}`);
  if (field !== undefined) throw refusal(name, `the signature in the field ${field} did not stay what it was`);
}

const refusal = (file: string, detail: string, cause?: unknown): CountersignError =>
  new CountersignError('output.checkFailed', { file, detail }, { cause });
