import type { CertificateAuthorityConfiguration } from '../../configuration/configuration-authorities';
import type { CertificateAuthority } from '../certificate-authority';

/** The kinds of certificate authority. A kind's code is loaded when it is asked. */
export function authorityOf(name: string, entry: CertificateAuthorityConfiguration): CertificateAuthority {
  const issuers = 'ISSUERS' in entry && entry.ISSUERS !== undefined ? { issuers: entry.ISSUERS } : {};
  if ('EST_URL' in entry) {
    const est = { name, url: entry.EST_URL.replace(/\/$/, ''), deadlineMs: entry.DEADLINE * 1000 };
    return {
      ...{ name, kind: 'est', ...issuers },
      issue: async (order) => {
        const { enroll } = await import('./est/enrollment');
        return enroll(order.network, est, order.request, order.renewal);
      },
      certificates: async (network) => (await import('./est/enrollment')).authorityCertificates(network, est),
    };
  }
  if ('STEPCA_URL' in entry) {
    return {
      ...{ name, kind: 'step-ca', ...issuers },
      issue: async (order) => (await import('./step-ca/step-ca')).issueByStepCa(name, entry, order),
    };
  }
  if ('VAULT_URL' in entry) {
    return {
      ...{ name, kind: 'vault', ...issuers },
      issue: async (order) => (await import('./vault/vault')).issueByVault(name, entry, order),
    };
  }
  if ('EJBCA_URL' in entry) {
    return {
      ...{ name, kind: 'ejbca', ...issuers },
      issue: async (order) => (await import('./ejbca/ejbca')).issueByEjbca(name, entry, order),
    };
  }
  if ('CMP_URL' in entry) {
    return {
      ...{ name, kind: 'cmp', ...issuers },
      issue: async (order) => (await import('./cmp/cmp')).issueByCmp(name, entry, order),
    };
  }
  return {
    ...{ name, kind: 'self-signed' },
    issue: async (order) => (await import('./self-signed/self-signed')).issueSelfSigned(name, order),
  };
}
