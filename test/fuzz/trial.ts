/** The child of the fuzzer: gives one file after the other to the engine and tells what came of it. */
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { readSignedData } from '../../main/cades/index';
import { DocumentEngine } from '../../main/document/document-engine';
import type { LevelWish, SigningPlan, VerificationReport } from '../../main/document/document-port';
import { CountersignError } from '../../main/errors/countersign-error';
import { createNetwork } from '../../main/network/network';
import { nodeExchange } from '../../main/network/node-exchange';
import { readCertificate } from '../../main/pki/certificate';
import { RevocationDataError } from '../../main/pki/validity';
import { CrlSet, readOcspResponse } from '../../main/trust/revocation';
import { readTimestampResponse } from '../../main/trust/timestamp-response';
import { classicTable } from '../fixtures/pdf';
import type { FuzzCase, StructureKind } from './case';
import { checkAddition, checkIntent, checkNumbers } from './expectations';
import { trustSeeds } from './seed-documents';

/** Who signs: a key of the test PKI, and where its services are. */
export interface TrialSignatory {
  certificate: string;
  issuer: string;
  /** PEM. */
  privateKey: string;
  timestampAddress: string;
}

export interface TrialRequest extends Omit<FuzzCase, 'seed' | 'number' | 'origin' | 'bytes'> {
  /** In a folder that holds nothing else. */
  file: string;
}

export interface TrialResult {
  /** What must never happen, each in a line. */
  findings: string[];
  /** What each step came to: `accepted`, or the code of the refusal. */
  steps: Partial<Record<TrialStep, string>>;
  /** Octets by which memory grew at its highest over what it was before; undefined where the system does not tell. */
  growth: number | undefined;
  milliseconds: number;
  /** The signed output, beside the file. */
  output?: string;
  /** How many signatures and document timestamps we list or tell to be hidden: in the file, and in the signed output. */
  listed?: { before: number; after: number };
}

export type TrialStep = 'inspect' | 'look' | 'verify' | 'sign' | 'again' | 'extend' | 'archive' | 'read';

const signatory = JSON.parse(process.argv[2] ?? '{}') as TrialSignatory;
const key = createPrivateKey(signatory.privateKey);
const engine = new DocumentEngine(createNetwork({ exchange: nodeExchange }));

/** What is loaded once counts for no case. */
async function warmUp(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-fuzz-start-'));
  const file = join(folder, 'input.pdf');
  const appearance = { layout: 'TEXT' as const, show: ['name' as const] };
  try {
    writeFileSync(file, classicTable());
    await trial({
      file,
      raise: true,
      again: false,
      visible: { pages: 'first', place: { corner: 'top-left' }, appearance },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function trial(request: TrialRequest): Promise<TrialResult> {
  const result: TrialResult = { findings: [], steps: {}, growth: undefined, milliseconds: 0 };
  const before = readFileSync(request.file);
  const memory = startMemory();
  const begin = process.hrtime.bigint();
  if (request.structure) await readStructure(before, request.structure, result);
  else await handle(request, before, result);
  result.milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
  result.growth = memory();
  if (!readFileSync(request.file).equals(before)) result.findings.push('the input was changed');
  return result;
}

/** Takes a step, and tells a refusal from a defect. */
async function step<T>(result: TrialResult, name: TrialStep, action: () => Promise<T>): Promise<T | undefined> {
  try {
    const value = await action();
    result.steps[name] = 'accepted';
    return value;
  } catch (error) {
    result.steps[name] = CountersignError.is(error) ? error.code : 'defect';
    const defect = defectIn(error);
    if (defect) result.findings.push(`${name}: ${defect}`);
    return undefined;
  }
}

/** An error that nobody foresaw, also where a refusal hides it. */
function defectIn(error: unknown): string | undefined {
  const defects = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError];
  if (!CountersignError.is(error) || error.code === 'internal') return describe(error);
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    // zlib says with a RangeError that a stream outgrew its bound.
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') continue;
    if (defects.some((kind) => cause instanceof kind)) return describe(cause);
  }
  return undefined;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `something was thrown: ${String(error)}`;
  const places = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return `${error.name}: ${error.message.slice(0, 200)} ${places.slice(0, 3).join(' ').replace(/\s+/g, ' ')}`;
}

async function handle(request: TrialRequest, original: Buffer, result: TrialResult): Promise<void> {
  const { file, password } = request;
  await step(result, 'inspect', () => engine.inspect(file, password));
  await step(result, 'look', () => engine.findings(file, password));
  const before = await step(result, 'verify', () => engine.verify(file, password));
  if (
    (result.steps.inspect === 'accepted') !== (result.steps.verify === 'accepted') &&
    result.steps.inspect !== 'accepted'
  ) {
    // A document without a page has signatures to be verified all the same.
    if (result.steps.inspect !== 'document.damaged') result.findings.push('verified, but not inspected');
  }
  if (before && request.intent) result.findings.push(...checkIntent(before, request.intent));
  const target = join(dirname(file), 'signed.pdf');
  const signed = await signDocument(request, target, result, 'sign');
  if (signed) {
    result.output = target;
    if (before) result.listed = { before: told(before), after: told(signed) };
    judge(signed, before, original, target, result);
    result.findings.push(...checkNumbers(readFileSync(target).subarray(original.length), request.named ?? []));
  }
  if (request.again && signed) await signAgain(request, signed, target, result);
  if (request.raise && signed) {
    const archive = join(dirname(file), 'archived.pdf');
    const raised = await signDocument(request, archive, result, 'archive', 'PAdES-BASELINE-LTA');
    if (raised) judge(raised, before, original, archive, result);
  }
  if (before && (request.raise || before.signatures.some(({ integrity }) => integrity === 'intact'))) {
    const extended = join(dirname(file), 'extended.pdf');
    const done = await step(result, 'extend', () =>
      engine.extend({
        path: file,
        raise: wish('PAdES-BASELINE-LTA'),
        temporary: join(dirname(file), '.extended'),
        target: extended,
        numbered: false,
        ...(password !== undefined && { password }),
      }),
    );
    if (done) judge(done.report, before, original, extended, result);
  }
  const known = [basename(file), 'signed.pdf', 'again.pdf', 'archived.pdf', 'extended.pdf'];
  const left = readdirSync(dirname(file)).filter((name) => !known.includes(name));
  if (left.length > 0) result.findings.push(`left behind: ${left.join(' ')}`);
}

/** What we have signed can be signed by the next one, unless the first one forbids it. */
async function signAgain(
  request: TrialRequest,
  first: VerificationReport,
  output: string,
  result: TrialResult,
): Promise<void> {
  const { fieldName: _field, certification, ...same } = request;
  const target = join(dirname(output), 'again.pdf');
  const original = readFileSync(output);
  const second = await signDocument({ ...same, file: output }, target, result, 'again');
  if (second) judge(second, first, original, target, result);
  else if (certification !== 1 && ['document.damaged', 'document.unsupported'].includes(result.steps.again ?? ''))
    result.findings.push(`again: what we signed can not be signed: ${result.steps.again}`);
}

const wish = (level: LevelWish['level']): LevelWish => ({
  level,
  authorities: [{ name: 'test', url: signatory.timestampAddress, digestAlgorithm: 'SHA-256', deadlineMs: 10_000 }],
  fallback: 'DELIVER_LOWER',
});

async function signDocument(
  { file, password, fieldName, certification, visible }: TrialRequest,
  target: string,
  result: TrialResult,
  name: 'sign' | 'again' | 'archive',
  level?: LevelWish['level'],
): Promise<VerificationReport | undefined> {
  const plan: SigningPlan = {
    certificate: Buffer.from(signatory.certificate, 'hex'),
    chain: [Buffer.from(signatory.issuer, 'hex')],
    digestAlgorithm: 'SHA-256',
    signatureAlgorithm: 'ECDSA',
    signedAt: new Date().toISOString(),
    reason: 'I agree',
    ...(password !== undefined && { password }),
    ...(fieldName !== undefined && { fieldName }),
    ...(certification !== undefined && { certification }),
    ...(visible !== undefined && { visible }),
    ...(level !== undefined && { raise: wish(level) }),
  };
  const admitted = await step(result, name, async () => {
    await engine.admit({ path: file, plan });
    return true;
  });
  if (!admitted) return undefined;
  const prepared = await step(result, name, () => engine.prepare({ path: file, plan }));
  // Before the PIN is asked for, everything that can be refused is refused.
  if (!prepared) result.findings.push(`${name}: admitted and not prepared`);
  if (!prepared) return undefined;
  const completed = await step(result, name, async () => {
    try {
      return await engine.complete({
        preparationId: prepared.preparationId,
        signatureValue: sign('sha256', prepared.signedAttributes, key),
        temporary: `${target}.part`,
        target,
        numbered: false,
      });
    } catch (error) {
      // A level can be out of reach for what only shows then; a signature can not.
      const detail = CountersignError.is(error) ? JSON.stringify(error.params) : '';
      const outOfReach = CountersignError.is(error) && error.code === 'level.notReached';
      if (level === undefined || !outOfReach)
        result.findings.push(`${name}: the key was used in vain: ${String(error)} ${detail}`);
      throw error;
    }
  });
  const own = completed?.report.signatures.find(({ field }) => field === completed.field);
  if (completed && own?.integrity !== 'intact') result.findings.push(`${name}: the signature is not intact`);
  return completed?.report;
}

/** The original stays the beginning of the output, and what was intact stays intact. */
function judge(
  after: VerificationReport,
  before: VerificationReport | undefined,
  original: Buffer,
  output: string,
  result: TrialResult,
): void {
  const name = basename(output);
  if (!readFileSync(output).subarray(0, original.length).equals(original))
    result.findings.push(`${name}: the original is not its beginning`);
  if (before) result.findings.push(...checkAddition(before, after).map((finding) => `${name}: ${finding}`));
}

/** What is read from a structure that its signature protects; undefined for those that are only parsed. */
async function readOne(bytes: Buffer, structure: StructureKind): Promise<unknown> {
  const seeds = trustSeeds();
  const octets = (hex: string): Buffer => Buffer.from(hex, 'hex');
  const [certificate, issuer, now] = [octets(seeds.certificate), octets(seeds.issuer), new Date(seeds.now)];
  switch (structure) {
    case 'timestampResponse': {
      const [imprint, nonce] = [octets(seeds.imprint), octets(seeds.timestampNonce)];
      const request = { der: new Uint8Array(), digestAlgorithm: 'SHA-256' as const, imprint, nonce };
      const { time, policy } = await readTimestampResponse(bytes, request);
      return [time, policy];
    }
    case 'ocspResponse': {
      const answer = readOcspResponse(bytes, certificate, issuer, { now, nonce: octets(seeds.ocspNonce) });
      return [answer.status, answer.thisUpdate, answer.nextUpdate];
    }
    case 'crl': {
      const { statements, refused } = new CrlSet([bytes]).statements({
        ...{ certificate, issuers: [issuer], candidates: [], at: now },
        signerProblem: () => 'its issuer is not trusted',
      });
      const [answer] = statements;
      if (!answer) throw new RevocationDataError(refused[0]?.problem ?? 'unsupported', refused[0]?.detail ?? '');
      return [answer.status, answer.revokedAt, answer.thisUpdate, answer.nextUpdate];
    }
    case 'certificate':
      readCertificate(bytes);
      return undefined;
    case 'signedData':
      readSignedData(bytes);
      return undefined;
  }
}

async function readStructure(bytes: Buffer, structure: StructureKind, result: TrialResult): Promise<void> {
  const refusals = ['Asn1Error', 'TimestampError', 'RevocationDataError', 'CertificateError', 'CadesError'];
  const sound = await readOne(Buffer.from(trustSeeds()[structure], 'hex'), structure);
  try {
    const read = await readOne(bytes, structure);
    result.steps.read = 'accepted';
    if (JSON.stringify(read) !== JSON.stringify(sound))
      result.findings.push('read: another answer under the signature');
  } catch (error) {
    const { name } = error as Error;
    result.steps.read = refusals.includes(name) ? name : 'defect';
    if (!refusals.includes(name)) result.findings.push(`read: ${describe(error)}`);
  }
}

/** @returns asks how far memory rose since now (Linux: the kernel's own high-water mark, which it lets us reset) */
function startMemory(): () => number | undefined {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    return () => undefined;
  }
  const { rss } = process.memoryUsage();
  return () => {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    return peak === undefined ? undefined : Number(peak) * 1024 - rss;
  };
}

// An interrupt is for the parent, which ends us when the case is done.
process.on('SIGINT', () => undefined);
await warmUp();
process.on('message', (request: TrialRequest) => {
  void trial(request).then((result) => process.send?.(result));
});
process.send?.('ready');

/** Signatures that are listed, and those that are said to be hidden. */
function told({ signatures, remarks = [] }: VerificationReport): number {
  return signatures.length + remarks.filter(({ code }) => code === 'signature-hidden').length;
}
