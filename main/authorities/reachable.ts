import type { CertificateAuthorityConfiguration } from '../configuration/configuration-authorities';
import { CountersignError } from '../errors/countersign-error';
import type { NetworkPort } from '../network/network-port';
import { authorityOf } from './kinds';

/** A page of an error is enough to know that somebody is there. */
const mostOctets = 256 * 1024;

/** Where each kind of authority answers without a proof of who asks. */
function addressOf(entry: CertificateAuthorityConfiguration): { url: string; deadlineMs: number } | undefined {
  const at = (base: string, path: string): string => `${base.replace(/\/$/, '')}${path}`;
  if ('STEPCA_URL' in entry) return { url: at(entry.STEPCA_URL, '/health'), deadlineMs: entry.DEADLINE * 1000 };
  if ('VAULT_URL' in entry) {
    return { url: at(entry.VAULT_URL, '/v1/sys/health?standbyok=true'), deadlineMs: entry.DEADLINE * 1000 };
  }
  if ('EJBCA_URL' in entry)
    return { url: at(entry.EJBCA_URL, '/certificate/status'), deadlineMs: entry.DEADLINE * 1000 };
  if ('CMP_URL' in entry) return { url: entry.CMP_URL, deadlineMs: entry.DEADLINE * 1000 };
  return undefined;
}

/**
 * Whether an authority can be asked: EST for its certificates (RFC 7030, clause 4.1), the others for anything at all. No
 * certificate is asked for. Of CMP the secret, or key and certificates, are read as well. A server in trouble (5xx) is told as one that can not be reached.
 *
 * @returns undefined where nobody has to be reached
 * @throws CountersignError enrollment.*
 */
export async function reachAuthority(
  name: string,
  entry: CertificateAuthorityConfiguration,
  network: NetworkPort,
): Promise<'certificates' | 'answers' | undefined> {
  const authority = authorityOf(name, entry);
  if (authority.certificates) {
    await authority.certificates(network);
    return 'certificates';
  }
  if ('CMP_URL' in entry) (await import('./kinds/cmp/cmp')).checkProtection(name, entry);
  const address = addressOf(entry);
  if (!address) return undefined;
  const answer = await network({
    purpose: 'enrollment',
    ...address,
    method: 'GET',
    maximumBytes: mostOctets,
    credentialsOf: name,
    sameOriginOnly: true,
  });
  if (!answer.ok) throw new CountersignError('enrollment.unreachable', { authority: name, detail: answer.detail });
  if (answer.status >= 500) {
    throw new CountersignError('enrollment.unreachable', {
      authority: name,
      detail: `the server is in trouble [HTTP ${answer.status}]`,
    });
  }
  return 'answers';
}
