import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { KeyChoice, SignerSummary } from '../../preload/contract/model';
import type { Services } from '../services';
import { namesSigners } from '../configuration/configuration';
import { hasOneTimeKeys } from '../configuration/configuration-one-time-keys';
import { aliasSelectors } from '../signers/alias-selectors';
import { summarizeSigner } from '../signing/signer-summary';
import { certificateWords, warningLines, type Output } from './output';
import { readTerminalLine } from './pin-from-terminal';
import { joined, prose, type Prose } from './prose';

/** What of a command says who is to choose. */
interface Choosing {
  signer?: string;
  pinStdin: boolean;
}

/**
 * Where nothing is configured and several tokens can sign: lists them with their serial numbers, and asks in a terminal. The
 * first of them is not taken unasked: a PIN would be sent to a card that may not be meant.
 *
 * @returns the signer's name; undefined where there is no choice
 * @throws CountersignError usage.invalid where nobody chooses
 */
export async function chooseSigner(
  { signer: named, pinStdin }: Choosing,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
): Promise<string | undefined> {
  if (named !== undefined || namesSigners(services.configuration)) return named;
  const found = await services.signers.list();
  if (found.length < 2) return undefined;
  const summaries = await Promise.all(found.map((signer) => summarizeSigner(signer, services.now(), services.trust)));
  const able = summaries.filter(({ problem }) => !problem);
  if (able.length < 2) return able[0]?.name;
  output.err(prose`Several tokens can sign:\n${joined(able.map(signerLine))}`);
  const asks = stdin.isTTY && !pinStdin && !output.json;
  const chosen = asks ? await askWhich(able, output, stdin) : undefined;
  if (chosen) return chosen.name;
  const names = able.map(({ name }) => `“${name}”`).join(', ');
  throw new CountersignError('usage.invalid', { detail: `say which token is meant with --signer: ${names}` });
}

/**
 * Where the signer leaves the choice of the key and several can sign: lists them, and asks in a terminal. Elsewhere the list is
 * all, and the request is refused for want of an alias.
 *
 * @returns the alias that was chosen; undefined where there is no choice, or none was made
 */
export async function chooseKey(
  { signer: name, pinStdin }: Choosing,
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
): Promise<string | undefined> {
  const usable = await choicesOf(name, services);
  if (usable.length < 2) return undefined;
  output.err(prose`Several keys can sign:\n${joined(usable.map(choiceLine))}`);
  if (!stdin.isTTY || pinStdin || output.json) return undefined;
  return (await askWhich(usable, output, stdin))?.alias;
}

/** Asks in the terminal until the answer is one of the listed, or nothing. */
async function askWhich<T>(listed: T[], output: Output, stdin: NodeJS.ReadStream): Promise<T | undefined> {
  const err = (text: Prose): void => output.err(text);
  for (;;) {
    const typed = await readTerminalLine({ stdin, err }, prose`Which one, 1 to ${listed.length}? `, true);
    const answer = Buffer.from(typed ?? [])
      .toString()
      .trim();
    if (answer === '') return undefined;
    const chosen = /^\d+$/.test(answer) ? listed[Number(answer) - 1] : undefined;
    if (chosen) return chosen;
  }
}

/** What stands in the way of a list is said by the request itself, which meets it too. */
async function choicesOf(name: string | undefined, services: Services): Promise<KeyChoice[]> {
  try {
    const signer = await services.signers.find(name);
    const { configuration } = signer;
    if (hasOneTimeKeys(configuration)) return [];
    if (!aliasSelectors[configuration.ALIASSELECTOR].choosable || configuration.DEFAULTKEY !== undefined) return [];
    return (await summarizeSigner(signer, services.now(), services.trust)).choices.filter((choice) => choice.usable);
  } catch (error) {
    toCountersignError(error, services.log);
    return [];
  }
}

function choiceLine({ alias, certificate, warnings }: KeyChoice, index: number): Prose {
  return prose`  ${index + 1}  ${alias}${certificate ? prose`: ${certificateWords(certificate)}` : ''}\n${warningLines(warnings)}`;
}

function signerLine({ name, token, choices }: SignerSummary, index: number): Prose {
  const serial = token.serial && !name.includes(token.serial) ? `, serial ${token.serial}` : '';
  const people = new Set(
    choices.flatMap(({ usable, certificate }) => (usable && certificate ? certificate.subject : [])),
  );
  return prose`  ${index + 1}  ${name}${serial}: ${[...people].join(', ')}\n`;
}
