import { z } from 'zod';
import { credentialConflicts } from './authority-credentials';
import { cmp } from './authorities/cmp';
import { ejbca } from './authorities/ejbca';
import { est } from './authorities/est';
import { selfSigned } from './authorities/self-signed';
import {
  clientCertificate,
  clientKey,
  clientKeyPasswordFile,
  deadline,
  password,
  passwordFile,
  username,
} from './authorities/shared-entries';
import { stepCa } from './authorities/step-ca';
import { vault } from './authorities/vault';
import { digestAlgorithm, httpAddress, objectIdentifier, withoutConflicts } from './configuration-values';

/** An entry of TIMESTAMPAUTHORITIES. Names as SignServer's signers have them. */
export const timestampAuthority = z
  .strictObject({
    TSA_URL: httpAddress.describe('where it is'),
    TSA_POLICYOID: objectIdentifier.optional().describe('the policy that is asked for'),
    TSA_DIGESTALGORITHM: digestAlgorithm.default('SHA-256').describe('the digest that it is asked to confirm'),
    TSA_USERNAME: username,
    TSA_PASSWORD: password,
    TSA_PASSWORD_FILE: passwordFile,
    TSA_CLIENTCERTIFICATE: clientCertificate,
    TSA_CLIENTKEY: clientKey,
    TSA_CLIENTKEY_PASSWORD_FILE: clientKeyPasswordFile,
    DEADLINE: deadline(20),
  })
  .superRefine(withoutConflicts((one) => credentialConflicts('TSA', one)));

/** The kinds of certificate authority, each by the entry that only it has. */
export const authorityKinds = {
  EST_URL: est,
  STEPCA_URL: stepCa,
  VAULT_URL: vault,
  EJBCA_URL: ejbca,
  CMP_URL: cmp,
  SELFSIGNED: selfSigned,
} as const;

type Kinds = typeof authorityKinds;
export type AuthorityKind = keyof Kinds;
export type CertificateAuthorityConfiguration = z.output<Kinds[AuthorityKind]>;
export type CertificateAuthorityInput = z.input<Kinds[AuthorityKind]>;

/** Which kind an entry is. */
export function kindOfAuthority(entry: object): AuthorityKind | undefined {
  const named = (Object.keys(authorityKinds) as AuthorityKind[]).filter((kind) => Object.hasOwn(entry, kind));
  return named.length === 1 ? named[0] : undefined;
}

/** An entry of CERTIFICATEAUTHORITIES; what it may say depends on which address it has. */
export const certificateAuthority = z.looseObject({}).transform((entry, context): CertificateAuthorityConfiguration => {
  const kind = kindOfAuthority(entry);
  if (!kind) {
    const kinds = Object.keys(authorityKinds).join(', ');
    context.addIssue({ code: 'custom', message: `one of ${kinds}, which says what kind of authority it is,` });
    return z.NEVER;
  }
  const read = authorityKinds[kind].safeParse(entry, { reportInput: true, jitless: true });
  if (read.success) return read.data;
  for (const issue of read.error.issues) context.issues.push(issue as (typeof context.issues)[number]);
  return z.NEVER;
}) as unknown as z.ZodType<CertificateAuthorityConfiguration, CertificateAuthorityInput>;
