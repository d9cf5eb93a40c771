import { z } from 'zod';
import { keyKinds } from './keys';
import { longestRequestText, requestFormProblems } from './request-form';

/** What the window may ask about keys, each schema strict. */

const token = z.string().min(1).max(200);
const alias = z.string().min(1).max(200);
const requestId = z.string().regex(/^request-[0-9a-f]{32}$/);
const certificateId = z.string().regex(/^certificate-[0-9a-f]{32}$/);
const text = (field: keyof typeof longestRequestText): z.ZodString => z.string().max(longestRequestText[field]);

const form = z
  .strictObject({
    commonName: text('commonName'),
    givenName: text('givenName'),
    surname: text('surname'),
    organization: text('organization'),
    country: text('country'),
    further: text('further'),
    emails: text('emails'),
  })
  .refine((one) => Object.keys(requestFormProblems(one)).length === 0, 'a form without problems');

/** `renews`: alias of the key whose certificate comes to its end. */
export const keyRequests = {
  'keys.tokens': z.strictObject({}),
  /** This and the following that name a token open the PIN window, which says what for. */
  'keys.list': z.strictObject({ token }),
  'keys.generate': z.strictObject({ token, alias, kind: z.enum(keyKinds), alwaysAuthenticate: z.boolean() }),
  'keys.request': z.strictObject({ token, alias, form, renews: alias.optional() }),
  /** Signs a request, sends it to the authority of that name, and imports what is issued at once. */
  'keys.send': z.strictObject({ token, alias, form, renews: alias.optional(), authority: z.string().min(1).max(200) }),
  /** Main shows the dialog and writes the file. */
  'keys.saveRequest': z.strictObject({ requestId }),
  'keys.saveCertificate': z.strictObject({ certificateId }),
  /** Main shows the dialog and reads the file; no PIN is asked for. */
  'keys.chooseCertificate': z.strictObject({ token, alias }),
  'keys.import': z.strictObject({ certificateId, withChain: z.boolean() }),
  /** `typed`: the alias once more, as the person has typed it. */
  'keys.delete': z.strictObject({ token, alias, typed: z.string().min(1).max(200) }),
};
