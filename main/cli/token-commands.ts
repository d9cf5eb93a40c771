import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import { namesSigners } from '../configuration/configuration';
import type { Services } from '../services';
import { keysOf, toChoice } from '../signing/key-choices';
import type { CryptoToken, TokenDescription } from '../token/crypto-token';
import {
  certificateWords,
  exitCodes,
  printedError,
  printJson,
  sentence,
  warningLines,
  withText,
  type ExitCode,
  type Output,
} from './output';
import { joined, prose, type Prose } from './prose';
import { describeCertificateProblem } from '../../preload/contract/error-sentences';
import type { KeyChoice } from '../../preload/contract/model';

interface Reached {
  name: string;
  token?: CryptoToken;
  description?: TokenDescription;
  error?: CountersignError;
}

/** `countersign tokens`: the tokens that can be reached, and why another can not. */
export async function runTokens(services: Services, output: Output): Promise<ExitCode> {
  const reached = await reach(services);
  if (output.json) {
    printJson(output, {
      command: 'tokens',
      tokens: reached.map(({ name, description, error }) => ({
        name,
        present: description !== undefined,
        ...(description ?? {}),
        ...(error ? { error: printedError(error) } : {}),
      })),
    });
  } else {
    for (const { name, description, error } of reached) {
      if (description) {
        output.out(
          prose`${name}\n  ${description.label}, serial ${description.serial}, ${description.model || description.manufacturer}\n`,
        );
        if (description.pin.locked) output.out(prose`  Its PIN is locked.\n`);
        else if (description.pin.finalTry) output.out(prose`  One more wrong PIN locks it.\n`);
      }
      if (error) output.err(prose`${name}\n  ${sentence(error)}\n`);
    }
    if (reached.length === 0) output.err(prose`${sentence(new CountersignError('signer.none', {}))}\n`);
  }
  return verdict(reached);
}

/** `countersign certificates`: the certificates on each token, and why one can not sign. */
export async function runCertificates(services: Services, output: Output): Promise<ExitCode> {
  const reached = await reach(services);
  const listed: { token: string; certificates: KeyChoice[]; hidden?: true; error?: CountersignError }[] = [];
  for (const { name, token, description, error } of reached) {
    try {
      if (error || !token) throw error ?? new CountersignError('token.unknown', { token: name });
      const at = services.now();
      const keys = keysOf(await token.entries(), { at, allowDigitalSignature: false });
      const hidden = description?.certificatesHidden;
      listed.push({ token: name, certificates: keys.map((key) => toChoice(key, at)), ...(hidden && { hidden }) });
    } catch (failure) {
      listed.push({ token: name, certificates: [], error: toCountersignError(failure, services.log) });
    }
  }
  if (output.json) {
    printJson(output, {
      command: 'certificates',
      tokens: listed.map(({ error, certificates, ...rest }) => ({
        ...rest,
        certificates: certificates.map(withText),
        ...(error ? { error: printedError(error) } : {}),
      })),
    });
  } else {
    for (const { token, certificates, hidden, error } of listed) {
      if (error) output.err(prose`${token}\n  ${sentence(error)}\n`);
      else if (certificates.length > 0) output.out(prose`${token}\n${joined(certificates.map(certificateLine))}`);
      else output.out(prose`${token}\n${hidden ? hiddenLine : noneLine}`);
    }
    if (listed.length === 0) output.err(prose`${sentence(new CountersignError('signer.none', {}))}\n`);
  }
  return verdict(
    listed.map(({ token, error }) => ({
      name: token,
      ...(error ? { error } : { description: {} as TokenDescription }),
    })),
  );
}

const noneLine = prose`  It holds no certificate of a person.\n`;
const hiddenLine = prose`  Its certificates are encrypted: they are seen once its password is given, when something is signed.\n`;

function certificateLine({ alias, certificate, problem, warnings }: KeyChoice): Prose {
  const who = certificate ? certificateWords(certificate) : 'unreadable';
  const can = problem ? `can not sign: ${describeCertificateProblem(problem)}` : 'can sign';
  return prose`  ${alias}\n    ${who}\n    ${can}\n${warningLines(warnings)}`;
}

/** The configured tokens, or without a configuration every token that is found; and the key files of the person. */
async function reach(services: Services): Promise<Reached[]> {
  const reached: Reached[] = [];
  if (!namesSigners(services.configuration)) {
    const { found, silent } = await services.tokens.discover();
    reached.push(...found.map(({ name, token, description }) => ({ name, token, description })));
    reached.push(...silent.map(({ library, error }) => ({ name: library, error })));
  }
  for (const name of services.tokens.names) {
    try {
      const token = services.tokens.configured(name);
      reached.push({ name, token, description: await token.describe() });
    } catch (error) {
      reached.push({ name, error: toCountersignError(error, services.log) });
    }
  }
  return reached;
}

function verdict(reached: Reached[]): ExitCode {
  if (!reached.some((one) => one.description)) return exitCodes.nothingTried;
  return reached.some((one) => one.error) ? exitCodes.failed : exitCodes.good;
}
