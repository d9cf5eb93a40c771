import { z } from 'zod';
import { identificationWays } from './identity';

const nothing = z.strictObject({});

/** What the window asks about the person at the desk. */
export const identityRequests = {
  'identity.describe': nothing,
  /** Begins a login; one that goes on is given up. What becomes of it is told by `identity.changed`. */
  'identity.begin': z.strictObject({
    authenticator: z.string().min(1).max(100),
    way: z.enum(identificationWays).optional(),
  }),
  /** Gives up the login, and the signing that waits for it. */
  'identity.cancel': nothing,
  /** Logs out. */
  'identity.end': nothing,
  /** Puts the address of the login on the clipboard: main's own text. */
  'identity.copyAddress': nothing,
};
