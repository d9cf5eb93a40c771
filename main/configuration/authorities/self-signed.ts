import { z } from 'zod';

/** An entry of CERTIFICATEAUTHORITIES: none at all. The key signs its own certificate, which nobody has reason to trust. */
export const selfSigned = z.strictObject({
  SELFSIGNED: z
    .literal(true)
    .describe(
      'for trials: the key signs its own certificate. Refused where `ALLOW_SELFSIGNED_CERTIFICATES` is `false`',
    ),
});

export type SelfSignedConfiguration = z.output<typeof selfSigned>;
