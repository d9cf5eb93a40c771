import { resolve } from 'node:path';
import type { SignatureReport, VerificationReport } from '../document/document-port';
import type { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import type { Command } from './arguments';
import { exitCodes, printedError, printJson, sentence, type ExitCode, type Output } from './output';
import { readSecrets } from './stdin-secrets';

type VerifyCommand = Extract<Command, { name: 'verify' }>;
type FileVerdict = { input: string } & ({ report: VerificationReport } | { error: CountersignError });

/** `countersign verify`: whether each signature is intact, and who made it. Trust is said to be unexamined. */
export async function runVerify(
  command: VerifyCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
): Promise<ExitCode> {
  const secrets = await readSecrets(command.passwordStdin ? { passwordStdin: true } : {}, stdin, (text) =>
    output.err(text),
  );
  await secrets.close();
  const verdicts: FileVerdict[] = [];
  for (const file of command.files) {
    const input = resolve(file);
    try {
      verdicts.push({ input, report: await services.documents.verify(input, secrets.password) });
    } catch (error) {
      verdicts.push({ input, error: toCountersignError(error, services.log) });
    }
  }
  if (output.json) printJson(output, { command: 'verify', files: verdicts.map(toDocument) });
  else for (const verdict of verdicts) printProse(output, verdict);
  return verdicts.every(intact) ? exitCodes.good : exitCodes.failed;
}

/** A file without any signature or timestamp is not "all good": whoever asks expects one. */
function intact(verdict: FileVerdict): boolean {
  return (
    'report' in verdict &&
    verdict.report.signatures.length > 0 &&
    verdict.report.signatures.every(
      ({ integrity, coverage }) =>
        integrity === 'intact' && coverage.laterChanges !== 'other' && coverage.permitted !== false,
    )
  );
}

function toDocument(verdict: FileVerdict): unknown {
  return 'error' in verdict
    ? { input: verdict.input, ok: false, error: printedError(verdict.error) }
    : { input: verdict.input, ok: intact(verdict), ...verdict.report };
}

function printProse(output: Output, verdict: FileVerdict): void {
  if ('error' in verdict) {
    output.err(`${verdict.input}\n  ${sentence(verdict.error)}\n`);
    return;
  }
  output.out(`${verdict.input}\n`);
  if (verdict.report.signatures.length === 0) output.out('  This document carries no signature.\n');
  for (const signature of verdict.report.signatures) {
    output.out(`  ${signature.index}. ${describe(signature)}\n     ${signature.indication}${sub(signature)}\n`);
    for (const line of [...levelOf(signature), ...timestampsOf(signature), ...claimsOf(signature)]) {
      output.out(`     ${line}\n`);
    }
  }
  for (const { weight, words } of verdict.report.remarks ?? []) {
    output.out(`  ${weight === 'warning' ? 'Warning: ' : ''}${printable(words)}\n`);
  }
  if (verdict.report.signatures.length > 0) {
    output.out('  Whether the certificates are trusted is not looked at in this version.\n');
  }
}

function describe(signature: SignatureReport): string {
  const timestamp = signature.role === 'document-timestamp';
  const kind = timestamp ? 'Document timestamp' : 'Signature';
  const who = signature.signer
    ? `by ${printable(signature.signer.subject)}`
    : 'by somebody whose certificate is not in it';
  if (signature.integrity === 'not-examined')
    return `${kind} ${who}: not examined, ${signature.detail ?? 'its kind is not known to this version'}`;
  if (signature.integrity === 'broken')
    return `Broken ${kind.toLowerCase()} ${who}: ${signature.detail ?? 'it does not fit the document'}`;
  const [own] = timestamp ? (signature.timestamps ?? []) : [];
  const when = own?.time ? `, ${own.time}` : signature.claimedTime ? `, claimed time ${signature.claimedTime}` : '';
  return `${kind} ${who}${when}: ${reachOf(signature)}`;
}

function reachOf({ coverage, detail }: SignatureReport): string {
  if (coverage.permitted === false) return `intact, but ${printable(detail ?? 'the document was changed against it')}`;
  const kept = coverage.permitted === true ? ', as it permits' : '';
  return {
    none: 'covers the whole document',
    'signatures-only': 'intact; only further signatures were added after it',
    other: `intact, but the document was changed after it${kept}`,
  }[coverage.laterChanges];
}

function levelOf({ role, level, levelProblems }: SignatureReport): string[] {
  if (role === 'document-timestamp') return [];
  const name = level === 'not-baseline' ? 'No PAdES baseline level' : `Level: ${level}`;
  return [levelProblems ? `${name}, because: ${printable(levelProblems.join('; '))}` : name];
}

/** The timestamps over a signature value; and why a timestamp is none. */
function timestampsOf({ role, timestamps = [] }: SignatureReport): string[] {
  return timestamps.flatMap(({ time, authority, intact, detail }) => {
    if (!intact) return [printable(`Timestamp that does not count: ${detail ?? 'it is broken'}`)];
    if (role === 'document-timestamp') return [];
    return [printable(`Timestamp by ${authority ?? 'an authority without a name'}, ${time ?? 'without a time'}`)];
  });
}

/** What a signature says of itself, a line each. Nobody confirms it. */
function claimsOf({ certification, claimedRoles, commitmentType, signaturePolicy }: SignatureReport): string[] {
  const allowed = {
    1: 'no changes',
    2: 'filling in forms and signing',
    3: 'filling in forms, signing and annotations',
  };
  return [
    ...(certification ? [`Certifies the document and allows ${allowed[certification]}`] : []),
    ...(claimedRoles ? [`Claimed role: ${claimedRoles.map(printable).join(', ')}`] : []),
    ...(commitmentType ? [`Commitment: ${commitmentType.replaceAll('-', ' ')}`] : []),
    ...(signaturePolicy
      ? [printable(`Signature policy: ${signaturePolicy.oid} ${signaturePolicy.uri ?? ''}`).trimEnd()]
      : []),
  ];
}

/** Text of a stranger's document must not drive the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');

function sub(signature: SignatureReport): string {
  return signature.subIndication ? ` (${signature.subIndication})` : '';
}
