import { toCountersignError } from '../errors/unexpected';
import type { KeyChoice } from '../../preload/contract/model';
import type { Services } from '../services';
import { aliasSelectors } from '../signers/alias-selectors';
import { summarizeSigner } from '../signing/signer-summary';
import type { Output } from './output';
import { readTerminalLine } from './pin-from-terminal';

/**
 * Where the signer leaves the choice of the key and several can sign: lists them, and asks in a terminal. Elsewhere the list is
 * all, and the request is refused for want of an alias.
 *
 * @returns the alias that was chosen; undefined where there is no choice, or none was made
 */
export async function chooseKey(
  { signer: name, pinStdin }: { signer?: string; pinStdin: boolean },
  services: Services,
  output: Output,
  stdin: NodeJS.ReadStream,
): Promise<string | undefined> {
  const usable = await choicesOf(name, services);
  if (usable.length < 2) return undefined;
  output.err(`Several keys can sign:\n${usable.map(choiceLine).join('')}`);
  if (!stdin.isTTY || pinStdin || output.json) return undefined;
  const err = (text: string): void => output.err(text);
  for (;;) {
    const typed = await readTerminalLine({ stdin, err }, `Which one, 1 to ${usable.length}? `, true);
    const answer = Buffer.from(typed ?? [])
      .toString()
      .trim();
    if (answer === '') return undefined;
    const chosen = /^\d+$/.test(answer) ? usable[Number(answer) - 1] : undefined;
    if (chosen) return chosen.alias;
  }
}

/** What stands in the way of a list is said by the request itself, which meets it too. */
async function choicesOf(name: string | undefined, services: Services): Promise<KeyChoice[]> {
  try {
    const signer = await services.signers.find(name);
    const { configuration } = signer;
    if (!aliasSelectors[configuration.ALIASSELECTOR].choosable || configuration.DEFAULTKEY !== undefined) return [];
    return (await summarizeSigner(signer, services.now())).choices.filter((choice) => choice.usable);
  } catch (error) {
    toCountersignError(error, services.log);
    return [];
  }
}

function choiceLine({ alias, certificate }: KeyChoice, index: number): string {
  const who = certificate
    ? `: ${certificate.subject}, issued by ${certificate.issuer}, valid until ${certificate.notAfter.slice(0, 10)}`
    : '';
  return `  ${index + 1}  ${alias}${who}\n`;
}
