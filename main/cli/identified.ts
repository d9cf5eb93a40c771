import { CountersignError } from '../errors/countersign-error';
import { toCountersignError } from '../errors/unexpected';
import type { Services } from '../services';
import { lentAs } from '../signers/delegations';
import type { Signer } from '../signers/signer-catalog';
import type { Interruption } from './interruption';
import type { Output } from './output';
import { PipedLines } from './piped-lines';
import type { Prose } from './prose';

/** How a command line says that somebody logs in. */
export interface Identifying {
  /** An authenticator's name, or a way. */
  identify?: string;
  /** Name and password are the first lines of standard input. */
  loginStdin?: true;
  /** In whose stead is signed. */
  onBehalfOf?: string;
  /** For the PIN of a card that proves who somebody is. */
  allowLastTry: boolean;
}

/** Where a command logs somebody in. */
export interface LoginPlace {
  services: Pick<Services, 'signers' | 'logins' | 'log' | 'now'>;
  output: Output;
  stdin: NodeJS.ReadStream;
  interruption: Interruption;
}

/**
 * Logs the person in, where the signer of a command wants it or the command line says how: for every command whose key is found by
 * who is at the desk.
 *
 * @param signer - its name; undefined: the default one
 * @param refused - told why nobody is logged in, where that is no fault of the command line
 * @returns standard input behind the login, where that was read from it
 * @throws CountersignError usage.invalid where it is not said how; identity.*, pin.*, token.*
 */
export async function identifiedFor(
  signer: string | undefined,
  { identify, loginStdin, onBehalfOf, allowLastTry }: Identifying,
  { services, output, stdin, interruption }: LoginPlace,
  refused: (reason: CountersignError) => Promise<unknown> = () => Promise.resolve(),
): Promise<PipedLines | undefined> {
  const lines = loginStdin ? new PipedLines(stdin) : undefined;
  const found = await services.signers.find(signer).catch(() => undefined);
  // A signer that is not there, or is not lent, is told by the request itself.
  if (!found || (found.signatory && identify === undefined)) return lines;
  if (onBehalfOf !== undefined && !isLentNow(found, onBehalfOf, services.now())) return lines;
  const { logInAtTerminal } = await import('./terminal-login');
  const { terminalPinPrompt } = await import('./pin-from-terminal');
  const { terminalPasswordPrompt } = await import('./password-from-terminal');
  const err = (text: Prose): void => output.err(text);
  const gaveUp = new AbortController();
  const stop = (): true => {
    gaveUp.abort();
    return true;
  };
  try {
    const login = { services, signer: found, wanted: identify, err, signal: gaveUp.signal };
    const pins = terminalPinPrompt({
      stdin,
      err,
      allowLastTry,
      task: 'Proves who you are with your card. No document is signed with this PIN.',
    });
    const askPassword = terminalPasswordPrompt({ stdin, err, ...(lines && { piped: () => lines.next() }) });
    await interruption.during({ stop }, () => logInAtTerminal({ ...login, pins, askPassword }));
    return lines;
  } catch (error) {
    await lines?.close();
    const reason = toCountersignError(error, services.log);
    if (reason.code !== 'usage.invalid') await refused(reason);
    throw reason;
  }
}

/** Whether a login would be of use: a delegation that is over lets nobody sign, whoever it is. */
function isLentNow({ name, delegations = [] }: Signer, wanted: string, at: Date): boolean {
  try {
    return lentAs(delegations, wanted, name, at).length > 0;
  } catch (error) {
    if (!CountersignError.is(error)) throw error;
    return false;
  }
}
