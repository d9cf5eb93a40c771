import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport } from '../../../preload/contract/document-report';
import { indicationOf } from '../../../preload/contract/verification-verdict';
import { t } from '../../i18n/translate';
import { CertificateChain } from './CertificateChain';
import { chainOf } from './check-selectors';
import { FactList } from './FactList';

/** The words of the standards: codes, and the certificates one by one. */
export function ExpertPart({
  signature,
  certificates,
}: {
  signature: SignatureReport;
  certificates: readonly CertificateFacts[];
}) {
  const { indication, subIndication } = indicationOf(signature);
  return (
    <>
      <FactList facts={[[t('check.indication'), [indication, subIndication].filter(Boolean).join(' / '), true]]} />
      <CertificateChain chain={chainOf(signature, certificates)} />
    </>
  );
}
