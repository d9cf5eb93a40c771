// What set-up tells a person. All of it goes to stderr: stdout belongs to the command that was asked for.

const HEARTBEAT_SECONDS = 10;

export class SetUpError extends Error {
  name = 'SetUpError';
}

export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Shows that a long step is alive: one line that is rewritten on a terminal, a line now and then elsewhere.
 * @param {string} what - the step, in a few words
 * @param {() => string} [detail] - how far it is, asked once a second
 * @returns {() => void} ends the display
 */
export function showProgress(what, detail = () => '') {
  const started = Date.now();
  const terminal = process.stderr.isTTY === true;
  say(`${what} …`);
  let beats = 0;
  const timer = setInterval(() => {
    beats += 1;
    const line = `  ${[`${Math.round((Date.now() - started) / 1000)} s`, detail()].filter(Boolean).join(', ')}`;
    if (terminal) process.stderr.write(`\r\u001b[K${line}`);
    else if (beats % HEARTBEAT_SECONDS === 0) say(line);
  }, 1000);
  return () => {
    clearInterval(timer);
    if (terminal && beats > 0) process.stderr.write('\r\u001b[K');
  };
}

/** @param {number} bytes */
export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}
