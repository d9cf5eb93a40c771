import type { ChainVerdict, HistoryEvent } from '../../preload/contract/history';
import { describeChain, describeEvent, isHistoryEvent } from '../../preload/contract/history-sentences';
import { checkHistory, readHistory } from '../audit/history-reader';
import type { HistoryLine } from '../audit/history-line';
import type { Services } from '../services';
import type { Command } from './arguments';
import { exitCodes, printJson, type ExitCode, type Output } from './output';
import { Prose, prose } from './prose';

type HistoryCommand = Extract<Command, { name: 'history' }>;

/** `countersign history`: what was signed, newest first; with `--verify`, whether somebody changed that. */
export async function runHistory(command: HistoryCommand, services: Services, output: Output): Promise<ExitCode> {
  const { folder } = services.history;
  await services.history.closeLeftRequests();
  const { lines, unreadable } = await readHistory(folder, command.since ? { since: command.since } : {});
  const chain = command.verify ? await checkHistory(folder) : undefined;
  if (output.json) {
    printJson(output, {
      command: 'history',
      ...(chain && { chain: { ...chain, ...describeChain(chain) } }),
      unreadable,
      entries: lines,
    });
  } else {
    for (const line of lines) output.out(Prose.about(line, lineText));
    if (lines.length === 0) output.err(prose`Nothing is recorded.\n`);
    if (unreadable > 0) output.err(prose`${unreadable} lines can not be read. --verify says where.\n`);
    if (chain) printChain(output, chain);
  }
  return chain && !chain.intact ? exitCodes.failed : exitCodes.good;
}

function printChain(output: Output, chain: ChainVerdict): void {
  const print = (text: Prose): void => (chain.intact ? output.out(text) : output.err(text));
  print(Prose.about(chain, chainText));
  if (chain.intact && chain.last) {
    print(
      prose`  Entry ${chain.last.sequence} has the SHA-256 ${chain.last.digest}. Kept elsewhere, it shows later that nothing\n`,
    );
    print(
      prose`  up to it was rewritten; without that, whoever may write the profile can write a whole new history.\n`,
    );
  }
}

function chainText(chain: ChainVerdict): string {
  const { verdict, details } = describeChain(chain);
  return `${verdict}\n${details.map((detail) => `  ${detail}\n`).join('')}`;
}

const outcomes: Record<HistoryLine['OUTCOME'], string> = {
  SIGNED: 'signed',
  DONE: 'done',
  PENDING: 'not decided yet',
  FAILED: 'not signed',
  CANCELLED: 'stopped by the person',
  REFUSED: 'refused',
  UNKNOWN: 'not known: the key was asked, and no answer was recorded',
};

/** @param line - with its words cleaned */
function lineText(line: HistoryLine): string {
  return isHistoryEvent(line.EVENT) ? eventProse(line, line.EVENT) : signingProse(line);
}

function eventProse(line: HistoryLine, event: HistoryEvent): string {
  const { what, outcome } = describeEvent(event, line.OUTCOME);
  const { FILENAME: file, KEYALIAS: alias, CANAME: authority, CRYPTOTOKEN: token, WORKER_NAME: signer } = line;
  const named = [
    ...(file === undefined ? [] : [file]),
    ...(line.RESPONSE_FILENAME === undefined ? [] : [`as ${line.RESPONSE_FILENAME} (${line.LEVEL ?? ''})`]),
    ...(authority === undefined ? [] : [`to ${authority}`]),
  ].join(' ');
  const code = line.EXCEPTION === undefined ? '' : ` (${line.EXCEPTION})`;
  const whose = [
    ...(signer === undefined ? [] : [`signer ${signer}`]),
    ...(token === undefined ? [] : [`token ${token}`]),
    ...(alias === undefined ? [] : [`key ${alias}`]),
    ...(line.SIGNER_CERT_SUBJECTDN === undefined ? [] : [line.SIGNER_CERT_SUBJECTDN]),
  ].join(', ');
  const by = `${event === 'LOGIN' ? triedLogin(line) : `for ${line.AUTHORIZED_USERNAME ?? 'nobody'}`}${whose && `, ${whose}`}`;
  return `${line.LOG_TIME}  ${what}${named && ` ${named}`}: ${outcome}${code}\n  ${by}\n`;
}

/** Who somebody said to be, as far as that is the name of an account, and by what; a login that failed makes nobody of them. */
function triedLogin({ IDENTITY_EVIDENCE: evidence = {}, IDENTIFIED_BY, AUTHORIZED_USERNAME }: HistoryLine): string {
  const { username, authenticator } = evidence;
  const who = AUTHORIZED_USERNAME ?? username;
  const method = IDENTIFIED_BY === undefined ? '' : ` (${IDENTIFIED_BY})`;
  const by = authenticator === undefined ? '' : ` with ${authenticator}${method}`;
  return `${who === undefined ? 'under a name that is not known' : `as ${who}`}${by}`;
}

function signingProse(line: HistoryLine): string {
  const what = line.FILENAME ?? `${line.DOCUMENTS ?? 0} documents`;
  const who = line.AUTHORIZED_USERNAME === undefined ? 'nobody identified' : `for ${line.AUTHORIZED_USERNAME}`;
  const behalf = line.ON_BEHALF_OF === undefined ? '' : ` on behalf of ${line.ON_BEHALF_OF}`;
  const by = line.WORKER_NAME === undefined ? '' : `, signer ${line.WORKER_NAME}`;
  const key = line.KEYALIAS === undefined ? '' : `, key ${line.KEYALIAS}, ${line.SIGNER_CERT_SUBJECTDN ?? ''}`;
  const level = line.LEVEL === undefined ? '' : ` as ${line.RESPONSE_FILENAME ?? ''} (${line.LEVEL})`;
  const reviewed = line.REVIEWED_PAGES === undefined ? '' : `, all ${line.REVIEWED_PAGES} pages seen`;
  const held = line.LOGIN === 'HELD' ? ', without a new PIN' : '';
  const code = line.EXCEPTION === undefined ? '' : ` (${line.EXCEPTION})`;
  return `${line.LOG_TIME}  ${what}: ${outcomes[line.OUTCOME]}${level}${reviewed}${held}${code}\n  ${who}${behalf}${by}${key}\n`;
}
