import { randomBytes } from 'node:crypto';
import { basename, dirname, extname } from 'node:path';
import type {
  AddedChecks,
  CheckedDocument,
  CheckList,
  CheckState,
  ExtendedDocument,
  SavedFile,
} from '../../preload/contract/checks';
import type { DocumentId } from '../../preload/contract/model';
import type { VerificationReport } from '../../preload/contract/document-report';
import type { DocumentPlaces } from '../../preload/contract/placement';
import type { TrustWish } from '../document/document-port';
import type { DocumentService } from '../document/document-service';
import { recordedExtension } from '../audit/recorded-extension';
import type { OperationHistory } from '../audit/operation';
import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { IdentitySession } from '../identity/identity-session';
import type { Log } from '../log/log';
import type { SignerCatalog } from '../signers/signer-catalog';
import { extendedName, reportName, revisionName } from '../signing/output-name';
import { writableFolder } from '../signing/output-place';
import type { UnfinishedOutputs } from '../signing/unfinished-outputs';
import { reportAsCsv, reportAsJson, saveReport, type CheckedFile } from './checked-report';
import { droppedFiles } from './dropped-paths';
import { recordedAuthType } from '../configuration/configuration-authenticators';
import { recordedPerson } from '../identity/identity';

/** So many documents are read at a time: the others wait, and stop with nobody. */
const checksAtOnce = 2;

/** What the desk needs of the services. */
export interface VerificationServices {
  checks: Pick<DocumentService, 'verify' | 'places' | 'describe' | 'saveRevision' | 'saveReport' | 'extend'>;
  history: OperationHistory;
  signers: Pick<SignerCatalog, 'extending'>;
  identity: Pick<IdentitySession, 'signatory'>;
  unfinished: UnfinishedOutputs;
  /** With what signatures are validated; asked anew for each check. */
  trust: () => Promise<TrustWish>;
  log: Log;
  now: () => Date;
}

/** The dialogs of the desktop. Each answers with an absolute path, or with nothing when it was closed. */
export interface CheckFiles {
  /** @param path - a free place to begin with; a file that is there is not replaced */
  choosePlaceForRevision(path: string): Promise<string | undefined>;
  /** @param path - a free place to begin with; `.xml` and `.pdf` may be chosen, and a file that is there is not replaced */
  choosePlaceForPaper(path: string): Promise<string | undefined>;
  choosePlaceForReport(format: 'json' | 'csv'): Promise<string | undefined>;
}

interface Checked {
  id: DocumentId;
  path: string;
  /** Of an encrypted document; kept until it leaves the list. */
  password?: string;
  check: CheckState;
  /** With the octets of certificates, which the window does not get. */
  report?: VerificationReport;
  /** Which of its checks is the newest. */
  turn: number;
}

/**
 * The documents whose signatures the person wants to be checked. They have a list of their own: what is checked need not be
 * signed, and a signing goes on beside it.
 */
export class VerificationDesk {
  private readonly byId = new Map<DocumentId, Checked>();
  private readonly byPath = new Map<string, Checked>();
  private readonly waiting: Checked[] = [];
  private running = 0;

  constructor(
    private readonly services: VerificationServices,
    private readonly files: CheckFiles,
    /** Told of every check that begins or ends. */
    private readonly announce: (documents: CheckedDocument[]) => void,
  ) {}

  list(): CheckList {
    let extending = true;
    try {
      this.services.signers.extending('PAdES-BASELINE-LTA');
    } catch {
      extending = false;
    }
    return { documents: [...this.byId.values()].map(seen), extending };
  }

  /** Checks files, and the PDFs of folders, in order; one that is listed already is checked anew. */
  check(paths: string[]): AddedChecks {
    const { files, incomplete } = droppedFiles(paths);
    return { documents: this.begin(files.map((path) => ({ path }))), incomplete };
  }

  /** The same for documents whose passwords are known. */
  begin(documents: { path: string; password?: string }[]): CheckedDocument[] {
    return documents.map(({ path, password }) => {
      const checked = this.enter(path);
      if (password !== undefined) checked.password = password;
      return this.queue(checked);
    });
  }

  again(ids: DocumentId[]): number {
    return ids.map((id) => this.queue(this.get(id))).length;
  }

  /**
   * Checks an encrypted document with the password of its user or owner, and then every other that waits for one.
   * @throws CountersignError document.unknown, document.passwordWrong
   */
  async unlock(id: DocumentId, password: string): Promise<CheckedDocument> {
    const checked = this.get(id);
    const report = await this.verify(checked.path, password);
    checked.password = password;
    checked.turn += 1;
    await this.finish(checked, report);
    for (const other of this.byId.values()) {
      if (other.check.state !== 'failed' || other.check.error.code !== 'document.passwordNeeded') continue;
      const found = await this.verify(other.path, password).catch(() => undefined);
      if (!found) continue;
      other.password = password;
      await this.finish(other, found);
      this.tell(other);
    }
    return seen(checked);
  }

  forget(ids: DocumentId[]): number {
    return ids.filter((id) => {
      const checked = this.byId.get(id);
      if (!checked) return false;
      checked.turn += 1;
      this.byPath.delete(checked.path);
      return this.byId.delete(id);
    }).length;
  }

  /** Whether this is one of the documents that are checked. */
  has(id: DocumentId): boolean {
    return this.byId.has(id);
  }

  /**
   * What is needed to show its pages.
   * @throws CountersignError document.unknown
   */
  toShow(id: DocumentId): { path: string; password?: string } {
    const { path, password } = this.get(id);
    return { path, ...(password !== undefined && { password }) };
  }

  /**
   * Where its signatures are seen.
   * @throws CountersignError document.unknown, and what reading a document can end with
   */
  places(id: DocumentId): Promise<DocumentPlaces> {
    const { path, password } = this.get(id);
    return this.services.checks.places(path, password);
  }

  /** @throws CountersignError document.unknown */
  path(id: DocumentId): string {
    return this.get(id).path;
  }

  /**
   * Lets the person choose where a document goes as one of its signatures found it. No file is replaced.
   * @throws CountersignError document.unknown, revision.*, output.*
   */
  async saveRevision(id: DocumentId, signature: number): Promise<SavedFile | undefined> {
    const { path, password } = this.get(id);
    const target = await this.files.choosePlaceForRevision(revisionName(path, signature));
    if (target === undefined) return undefined;
    const temporary = this.services.unfinished.begin(target);
    try {
      const saved = await this.services.checks.saveRevision({
        ...{ path, signature, temporary, target },
        ...(password !== undefined && { password }),
      });
      this.services.unfinished.end(temporary);
      return { name: basename(saved.path), folder: dirname(saved.path) };
    } catch (error) {
      this.services.unfinished.abandon(temporary);
      throw error;
    }
  }

  /**
   * Lets the person choose where a report on a document goes: a page for people, or XML where the name says so. The document is
   * validated anew for it, and what was found then is shown from then on. No file is replaced.
   *
   * @throws CountersignError document.*, output.*
   */
  async saveReport(id: DocumentId): Promise<SavedFile | undefined> {
    const checked = this.get(id);
    const { path, password } = checked;
    const target = await this.files.choosePlaceForPaper(reportName(path, 'pdf'));
    if (target === undefined) return undefined;
    const { turn } = checked;
    const temporary = this.services.unfinished.begin(target);
    try {
      const saved = await this.services.checks.saveReport({
        ...{ path, temporary, target, trust: await this.services.trust() },
        format: extname(target).toLowerCase() === '.xml' ? 'xml' : 'pdf',
        ...(password !== undefined && { password }),
      });
      this.services.unfinished.end(temporary);
      if (checked.turn === turn && this.byId.get(id) === checked) {
        await this.finish(checked, saved.report);
        this.tell(checked);
      }
      return { name: basename(saved.path), folder: dirname(saved.path) };
    } catch (error) {
      this.services.unfinished.abandon(temporary);
      throw error;
    }
  }

  /**
   * Raises the signatures of a document to the level that lasts longest. The copy goes beside it, under a free name, and is
   * checked like the others.
   *
   * @throws CountersignError document.*, level.*, timestamp.*, output.*
   */
  async extend(id: DocumentId): Promise<{ extended: ExtendedDocument }> {
    const { path, password } = this.get(id);
    const { signer, raise } = this.services.signers.extending('PAdES-BASELINE-LTA');
    const target = extendedName(path);
    await writableFolder(target);
    const temporary = this.services.unfinished.begin(target);
    try {
      const request = { path, raise, temporary, target, numbered: true, ...(password !== undefined && { password }) };
      const facts = { name: signer.name, authType: recordedAuthType(signer.configuration) };
      const extended = await recordedExtension(
        this.services.history,
        {
          signer: facts,
          signatory: recordedPerson(signer.signatory ?? this.services.identity.signatory),
          input: path,
          wanted: raise.level,
        },
        () => this.services.checks.extend(request),
        (problem) => this.services.log.warn('history.unrecorded', { error: problem.code }),
      );
      this.services.unfinished.end(temporary);
      const [copy] = this.begin([{ path: extended.path, ...(password !== undefined && { password }) }]);
      if (!copy) throw new CountersignError('document.unknown', {});
      this.announce([copy]);
      const { level, levelProblems: problems } = extended;
      return {
        extended: { id: copy.id, name: basename(extended.path), folder: dirname(extended.path), level, problems },
      };
    } catch (error) {
      this.services.unfinished.abandon(temporary);
      throw error;
    }
  }

  /**
   * Lets the person choose where the reports on documents go, as one file.
   * @throws CountersignError document.unknown, report.notSaved
   */
  async export(ids: DocumentId[], format: 'json' | 'csv'): Promise<SavedFile | undefined> {
    const files = ids.map((id): CheckedFile => {
      const { path, check, report } = this.get(id);
      if (check.state === 'failed') return { path, result: { error: check.error } };
      if (check.state !== 'checked' || !report) return { path, result: undefined };
      return { path, result: { at: check.at, report, certificates: check.certificates } };
    });
    const place = await this.files.choosePlaceForReport(format);
    if (place === undefined) return undefined;
    return saveReport(place, format === 'json' ? reportAsJson(files) : reportAsCsv(files));
  }

  private queue(checked: Checked): CheckedDocument {
    checked.turn += 1;
    checked.check = { state: 'waiting' };
    if (!this.waiting.includes(checked)) this.waiting.push(checked);
    // Not before whoever asks has its answer.
    setImmediate(() => this.proceed());
    return seen(checked);
  }

  private proceed(): void {
    while (this.running < checksAtOnce) {
      const next = this.waiting.shift();
      if (!next) return;
      if (this.byId.get(next.id) !== next) continue;
      this.running += 1;
      void this.examine(next).finally(() => {
        this.running -= 1;
        this.proceed();
      });
    }
  }

  private async examine(checked: Checked): Promise<void> {
    const { path, password, turn } = checked;
    checked.check = { state: 'checking' };
    this.tell(checked);
    try {
      const report = await this.verify(path, password);
      if (checked.turn === turn) await this.finish(checked, report);
    } catch (error) {
      if (checked.turn !== turn) return;
      delete checked.report;
      checked.check = { state: 'failed', error: toCountersignError(error, this.services.log).toShape() };
    }
    if (checked.turn === turn) this.tell(checked);
  }

  private async verify(path: string, password: string | undefined): Promise<VerificationReport> {
    return this.services.checks.verify(path, password, await this.services.trust());
  }

  private async finish(checked: Checked, report: VerificationReport): Promise<void> {
    const certificates = await this.services.checks.describe(certificatesIn(report), checked.path);
    checked.report = report;
    const at = this.services.now().toISOString();
    checked.check = { state: 'checked', at, report: withoutOctets(report), certificates };
  }

  private tell(checked: Checked): void {
    try {
      this.announce([seen(checked)]);
    } catch {
      this.services.log.warn('ipc.unannounced');
    }
  }

  private get(id: DocumentId): Checked {
    const checked = this.byId.get(id);
    if (!checked) throw new CountersignError('document.unknown', {});
    return checked;
  }

  private enter(path: string): Checked {
    const known = this.byPath.get(path);
    if (known) return known;
    const id = `doc-${randomBytes(16).toString('hex')}`;
    const checked: Checked = { id, path, check: { state: 'waiting' }, turn: 0 };
    this.byId.set(id, checked);
    this.byPath.set(path, checked);
    return checked;
  }
}

const seen = ({ id, path, check }: Checked): CheckedDocument => ({
  id,
  name: basename(path),
  folder: dirname(path),
  check,
});

/** Every certificate that a report speaks of: DER, base64. */
function certificatesIn({ signatures, certificates = [] }: VerificationReport): string[] {
  return [
    ...signatures.flatMap(({ signer }) => (signer ? [signer.certificate] : [])),
    ...certificates.map(({ der }) => der),
  ];
}

/** The window shows what certificates say, and needs no octets of them. */
function withoutOctets(report: VerificationReport): VerificationReport {
  const { certificates } = report;
  return {
    ...report,
    ...(certificates && { certificates: certificates.map((one) => ({ ...one, der: '' })) }),
    signatures: report.signatures.map(({ signer, ...rest }) => ({
      ...rest,
      ...(signer && { signer: { ...signer, certificate: '' } }),
    })),
  };
}
