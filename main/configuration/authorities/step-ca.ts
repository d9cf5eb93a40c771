import { z } from 'zod';
import { name, protectedAddress } from '../configuration-values';
import { deadline, issuers, trustAnchors } from './shared-entries';

/** An entry of CERTIFICATEAUTHORITIES: step-ca, which gives a certificate to whoever shows a login or a card. */
export const stepCa = z
  .strictObject({
    STEPCA_URL: protectedAddress.describe('where it is, such as `https://ca.example.com:9000`'),
    STEPCA_PROOF: z
      .enum(['login', 'card'])
      .default('login')
      .describe(
        'what it is shown: the identity token of the login (an OIDC provisioner), or a token that the card signs (an X5C provisioner)',
      ),
    STEPCA_PROVISIONER: name.optional().describe('the name of its X5C provisioner; needed for `card`'),
    STEPCA_CLIENTID: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('the client that its OIDC provisioner is for: a login that was made for another one is not sent'),
    STEPCA_TRUSTANCHORS: trustAnchors,
    ISSUERS: issuers,
    DEADLINE: deadline(30),
  })
  .refine((one) => one.STEPCA_PROOF !== 'card' || one.STEPCA_PROVISIONER !== undefined, {
    path: ['STEPCA_PROVISIONER'],
    error: 'the name of a provisioner, because STEPCA_PROOF is "card"',
  });

export type StepCaConfiguration = z.output<typeof stepCa>;
