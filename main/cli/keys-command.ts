import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DescribedCertificate } from '../../preload/contract/keys';
import { describeCertificateProblem } from '../../preload/contract/error-sentences';
import { CountersignError } from '../errors/countersign-error';
import { certificatePem, requestPem } from '../authorities/certification-request';
import { describeKey, type DescribedKey } from '../keys/described-key';
import { keyPlace, type KeyPlace } from '../keys/key-place';
import { KeyService, type SentRequest } from '../keys/key-service';
import type { Services } from '../services';
import type { LeftKey } from '../signing/one-time-journal';
import type { StoredObjects } from '../token/crypto-token';
import type { KeysCommand } from './keys-options';
import { identifiedFor } from './identified';
import { Interruption } from './interruption';
import { leftKeysDocument, leftKeysNow, tellLeftKeys } from './left-keys';
import {
  exitCodes,
  printedError,
  printJson,
  sentence,
  warningLines,
  withText,
  type ExitCode,
  type Output,
} from './output';
import { readTerminalLine, terminalPinPrompt } from './pin-from-terminal';
import { joined, Prose, prose } from './prose';
import { readSecrets } from './stdin-secrets';

type Action<A extends KeysCommand['action']> = Extract<KeysCommand, { action: A }>;

/** What a command works with. */
interface Desk {
  keys: KeyService;
  place: KeyPlace;
  /** Of signings that were broken off, on whatever token. */
  leftKeys: () => LeftKey[];
  now: () => Date;
  output: Output;
  stdin: NodeJS.ReadStream;
}

const tasks: Record<KeysCommand['action'], string> = {
  list: 'Lists the keys of the token',
  generate: 'Makes a key in the token',
  csr: 'Signs a certificate request',
  import: 'Takes a certificate into the token',
  delete: 'Deletes a key of the token',
};

/** `countersign keys …`: makes, certifies, renews and deletes keys in a token. */
export async function runKeys(
  command: KeysCommand,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
  interruption = new Interruption(),
): Promise<ExitCode> {
  // Before the PIN: a deletion that nobody can confirm asks for none.
  if (command.action === 'delete' && command.yes === undefined && (command.pinStdin || !stdin.isTTY)) {
    throw new CountersignError('usage.invalid', { detail: 'without a terminal to type in, --yes ALIAS confirms' });
  }
  const err = (text: Prose): void => output.err(text);
  const lines =
    command.token === undefined
      ? await identifiedFor(command.signer, command, { services, output, stdin, interruption })
      : undefined;
  const place = await keyPlace(services, command);
  const { pin, close } = await readSecrets(command, stdin, err, lines);
  try {
    const { allowLastTry } = command;
    const task = tasks[command.action];
    let given = false;
    const told = (): void => void (given = true);
    const prompt = terminalPinPrompt({ stdin, err, ...(pin && { piped: pin }), allowLastTry, task, told });
    const { now } = services;
    const keys = new KeyService(prompt, services);
    // A key that is being made, written or deleted is waited for.
    const code = await interruption.during({ stop: () => given }, () =>
      act(command, { keys, place, leftKeys: () => services.oneTime.journal.leftKeys(), now, output, stdin }),
    );
    if (keys.unrecorded && !output.json) output.err(prose`${sentence(keys.unrecorded)}\n`);
    return code;
  } finally {
    await close();
  }
}

async function act(command: KeysCommand, desk: Desk): Promise<ExitCode> {
  switch (command.action) {
    case 'list':
      await list(desk);
      break;
    case 'generate':
      await generate(command, desk);
      break;
    case 'csr':
      return request(command, desk);
    case 'import':
      await importCertificate(command, desk);
      break;
    case 'delete':
      await remove(command, desk);
  }
  return exitCodes.good;
}

async function list(desk: Desk): Promise<void> {
  const { keys, place, now, output } = desk;
  const before = desk.leftKeys();
  const { keys: all, offered } = await keys.list(place);
  const left = leftKeysNow(before, desk.leftKeys(), place.tokenName);
  const found = all.map((key) => describeKey(key, now()));
  if (output.json) {
    const keysWithText = found.map((key) => ({ ...key, certificates: key.certificates.map(withText) }));
    return printJson(output, {
      ...said('list', desk),
      ...{ keys: keysWithText, offered, oneTimeKeys: leftKeysDocument(left) },
    });
  }
  output.out(prose`${place.tokenName}\n`);
  for (const key of found) output.out(keyLines(key));
  if (found.length === 0) output.out(prose`  It holds no keys.\n`);
  output.out(prose`  It can make ${offered.length > 0 ? offered.join(', ') : 'no keys'}.\n`);
  tellLeftKeys(left, output);
}

async function generate(command: Action<'generate'>, desk: Desk): Promise<void> {
  const { keys, place, now, output } = desk;
  const key = describeKey(await keys.generate(place, command), now());
  if (output.json) return printJson(output, { ...said('generate', desk), key });
  output.out(keyLines(key));
  output.err(prose`It has no certificate yet: “countersign keys csr” makes the request for one.\n`);
}

async function request(command: Action<'csr'>, desk: Desk): Promise<ExitCode> {
  const { keys, place, output } = desk;
  const file = command.out === undefined ? undefined : resolve(command.out);
  const save = file === undefined ? undefined : await newFile(file);
  let kept = false;
  const keep = async (der: Uint8Array): Promise<void> => {
    await save?.write(requestPem(der));
    kept = true;
  };
  try {
    if (command.send) {
      const sent = await keys.send(place, { ...command, ...command.send }, keep);
      return tellSent(sent, file, desk);
    }
    const { alias, der } = await keys.request(place, command);
    await keep(der);
    const pem = requestPem(der);
    if (output.json) printJson(output, { ...said('csr', desk), alias, ...(file ? { output: file } : { pem }) });
    else output.out(file === undefined ? Prose.ours(pem) : prose`${Prose.path(file)}\n`);
    return exitCodes.good;
  } catch (error) {
    if (!kept) await save?.abandon();
    throw error;
  }
}

/** What the authority answered. An issued certificate that the token did not take is printed, so that it is not lost. */
function tellSent(sent: SentRequest, file: string | undefined, desk: Desk): ExitCode {
  const { output } = desk;
  const code = sent.state === 'not-stored' ? exitCodes.failed : exitCodes.good;
  if (output.json) {
    const { alias, authority, request: der } = sent;
    const made = { alias, ...(file ? { output: file } : { pem: requestPem(der) }) };
    printJson(output, { ...said('csr', desk), ...made, sent: { authority, ...printedState(sent) } });
    return code;
  }
  if (file !== undefined) output.err(prose`The request is saved as ${Prose.path(file)}\n`);
  switch (sent.state) {
    case 'pending':
      output.out(prose`${sent.alias}\n  pending at ${sent.authority}\n`);
      output.err(
        prose`The certificate authority has the request and has not decided yet. Send again with the same key${waiting(sent)}.\n`,
      );
      break;
    case 'issued':
      output.out(prose`${sent.alias}\n${certificateLines(sent.certificate)}`);
      tellReplaced(sent, output);
      if (sent.chainProblem)
        output.err(prose`The authorities’ certificates are missing. ${sentence(sent.chainProblem)}\n`);
      break;
    case 'not-stored':
      output.out(Prose.ours(certificatePem(sent.der)));
      output.err(
        prose`The certificate was issued, and is not on the token. Keep what is printed here, and take it in with “countersign keys import”. ${sentence(sent.problem)}\n`,
      );
  }
  return code;
}

function printedState(sent: SentRequest): Record<string, unknown> {
  switch (sent.state) {
    case 'pending':
      return { state: sent.state, ...(sent.retryAfter !== undefined && { retryAfter: sent.retryAfter }) };
    case 'issued': {
      const { state, certificate, stored, replaced, chainProblem } = sent;
      const chain = chainProblem && { chainProblem: printedError(chainProblem) };
      return { state, certificate: withText(certificate), stored, replaced, ...chain };
    }
    case 'not-stored': {
      const { state, certificate, der, problem } = sent;
      return { state, certificate, certificatePem: certificatePem(der), problem: printedError(problem) };
    }
  }
}

function waiting({ retryAfter = 0 }: { retryAfter?: number }): string {
  if (retryAfter === 0) return ' later';
  if (retryAfter < 120) return `, ${retryAfter} seconds from now or later`;
  const [count, unit] = retryAfter < 7200 ? [retryAfter / 60, 'minutes'] : [retryAfter / 3600, 'hours'];
  return `, ${Math.ceil(count)} ${unit} from now or later`;
}

async function importCertificate(command: Action<'import'>, desk: Desk): Promise<void> {
  const { keys, place, output } = desk;
  const { file, withChain } = command;
  const named = command.alias === undefined ? {} : { alias: command.alias };
  const { alias, certificate, stored, replaced } = await keys.import(place, {
    ...named,
    file: resolve(file),
    withChain,
  });
  if (output.json)
    return printJson(output, { ...said('import', desk), alias, certificate: withText(certificate), stored, replaced });
  output.out(prose`${alias}\n${certificateLines(certificate)}`);
  tellReplaced({ stored, replaced }, output);
}

function tellReplaced({ stored, replaced }: StoredObjects, output: Output): void {
  if (stored === 0) output.err(prose`It was on the token already.\n`);
  if (replaced > 0) output.err(prose`It replaces ${replaced === 1 ? 'an earlier one' : `${replaced} earlier ones`}.\n`);
}

async function remove(command: Action<'delete'>, desk: Desk): Promise<void> {
  const { keys, place, output, stdin } = desk;
  const confirm = async (key: DescribedKey, token: string): Promise<boolean> => {
    if (command.yes !== undefined) return command.yes === key.alias;
    output.err(prose`This key of the token ${token} will be deleted, and nothing can bring it back:\n${keyLines(key)}`);
    output.err(prose`Documents that it signed stay signed. With it no document can be signed any more.\n`);
    const err = (text: Prose): void => output.err(text);
    const typed = await readTerminalLine({ stdin, err }, prose`Type its alias to delete it: `, true);
    return Buffer.from(typed ?? []).toString('utf8') === key.alias;
  };
  const { alias, ...objects } = await keys.remove(place, command.alias, confirm);
  if (output.json) return printJson(output, { ...said('delete', desk), alias, deleted: objects });
  const certificates = objects.certificates === 1 ? 'one certificate' : `${objects.certificates} certificates`;
  output.out(prose`${alias}\n  deleted, with ${certificates}\n`);
}

function said(action: KeysCommand['action'], { place, keys }: Desk): Record<string, unknown> {
  const warning = keys.unrecorded && { warning: printedError(keys.unrecorded) };
  return { command: 'keys', action, token: place.tokenName, ...warning };
}

function keyLines({ alias, algorithm, id, certificates }: DescribedKey): Prose {
  const certified = certificates.length > 0 ? joined(certificates.map(certificateLines)) : prose`    no certificate\n`;
  return prose`  ${alias}\n    ${algorithm}, CKA_ID ${id}\n${certified}`;
}

function certificateLines({ subject, issuer = '', notAfter = '', problem, warnings }: DescribedCertificate): Prose {
  if (subject === undefined) return prose`    a certificate that can not be read\n`;
  const can = problem ? `can not sign: ${describeCertificateProblem(problem)}` : 'can sign';
  return prose`    ${subject}, issued by ${issuer}, valid until ${notAfter.slice(0, 10)}\n    ${can}\n${warningLines(warnings)}`;
}

/** A file that was not there before, taken before the PIN is asked for; an existing one is never written over. */
async function newFile(path: string): Promise<{ write(text: string): Promise<void>; abandon(): Promise<void> }> {
  const failed = (error: unknown): CountersignError => {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    return code === 'EEXIST'
      ? new CountersignError('output.exists', { file: path })
      : new CountersignError('request.notSaved', { file: path, detail: code });
  };
  const handle = await open(path, 'wx', 0o644).catch((error: unknown) => {
    throw failed(error);
  });
  return {
    async write(text) {
      try {
        await handle.writeFile(text);
        await handle.sync();
        await handle.close();
      } catch (error) {
        throw failed(error);
      }
    },
    async abandon() {
      await handle.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}
