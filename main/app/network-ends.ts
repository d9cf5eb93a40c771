import { app } from 'electron';

/** Undefined: nobody has asked. */
let ends: number | undefined;

/**
 * How often Chromium's network process has ended under the program, since this was asked for the first time. Chromium starts it
 * anew after it crashed, but what a session that has asked before asks next still goes to the process that is gone, and fails
 * (`net::ERR_FAILED`). So there are other sessions from then on.
 */
export function networkEnds(): number {
  if (ends !== undefined) return ends;
  app.on('child-process-gone', (_event, { serviceName }) => {
    if (serviceName === 'network.mojom.NetworkService') ends = (ends ?? 0) + 1;
  });
  return (ends = 0);
}
