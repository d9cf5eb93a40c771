import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import { formats, t } from '../../i18n/translate';
import { ChevronIcon } from '../../ui/icons';
import { inPairs, nameText } from './certificate-words';
import styles from './CertificateChain.module.css';
import { FactList } from '../../ui/FactList';
import { Fingerprint } from '../trust/Fingerprint';

/** Certificates from the signatory up, each of which opens. */
export function CertificateChain({ chain }: { chain: readonly CertificateFacts[] }) {
  return (
    <div className={styles.chain}>
      <h5 className={styles.title}>{t('check.chain')}</h5>
      {chain.length === 0 ? (
        <p className={styles.hint}>{t('certificate.none')}</p>
      ) : (
        <>
          <p className={styles.hint}>{t('check.chainHint')}</p>
          <ol>
            {chain.map((certificate) => (
              <li key={certificate.id} className={styles.link}>
                <details data-testid="certificate">
                  <summary>
                    <span className={styles.subject}>{certificate.subject}</span>
                    <span className={styles.until}>
                      {t('certificate.validityValue', { from: certificate.notBefore, to: certificate.notAfter })}
                    </span>
                    <ChevronIcon size={14} />
                  </summary>
                  <CertificatePage certificate={certificate} />
                </details>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

/** Everything that a certificate says. */
function CertificatePage({ certificate }: { certificate: CertificateFacts }) {
  const { notBefore, notAfter, keyUsage, extendedKeyUsage, policies, claims } = certificate;
  const usage = [...keyUsage, ...extendedKeyUsage.map((oid) => purposes[oid] ?? oid)];
  const claimed = [
    claims.qualified && 'QcCompliance',
    claims.qscd && 'QcSSCD',
    claims.type && `QcType ${claims.type}`,
  ].filter(Boolean);
  return (
    <FactList
      facts={[
        [t('certificate.subject'), nameText(certificate.subjectName)],
        [t('certificate.issuer'), nameText(certificate.issuerName)],
        [t('certificate.validity'), `${formats.dateTimeExact(notBefore)} – ${formats.dateTimeExact(notAfter)}`],
        [t('certificate.serial'), certificate.serialNumber, true],
        [t('certificate.key'), certificate.keyAlgorithm],
        [
          t('certificate.usage'),
          [...(certificate.authority ? [t('certificate.authority')] : []), ...usage].join(', ') || t('check.none'),
        ],
        policies.length > 0 ? [t('certificate.policies'), policies.join(', '), true] : undefined,
        claimed.length > 0 ? [t('certificate.claims'), claimed.join(', ')] : undefined,
        [t('certificate.fingerprint256'), <Fingerprint key="256" hex={certificate.id} />, true],
        [t('certificate.fingerprint1'), inPairs(certificate.sha1), true],
      ]}
    />
  );
}

/** The purposes of RFC 5280, clause 4.2.1.12, and RFC 9336. */
const purposes: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '1.3.6.1.5.5.7.3.36': 'documentSigning',
  '2.5.29.37.0': 'anyExtendedKeyUsage',
};
