import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport } from '../../../preload/contract/document-report';
import type { RevocationReport, ValidationCause } from '../../../preload/contract/verification';
import { anchorSentence } from '../../../preload/contract/verification-details';
import { indicationOf } from '../../../preload/contract/verification-verdict';
import { formats, t } from '../../i18n/translate';
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
  const { validation, timestampValidation } = signature;
  const found = validation ?? timestampValidation;
  const best = validation?.bestSignatureTime;
  return (
    <>
      <FactList
        facts={[
          [t('check.indication'), [indication, subIndication].filter(Boolean).join(' / '), true],
          found && found.causes.length > 0
            ? [t('check.causes'), <Causes key="causes" causes={found.causes} />]
            : undefined,
          found && found.warnings.length > 0
            ? [t('check.warnings'), <Causes key="warnings" causes={found.warnings} />]
            : undefined,
          best && [t('check.bestTime'), formats.dateTimeExact(best.time)],
          found?.anchor && [t('check.anchor'), anchorSentence(found.anchor, certificates)],
          validation && validation.revocation.length > 0
            ? [
                t('check.revocation'),
                <Revocation key="revocation" data={validation.revocation} certificates={certificates} />,
              ]
            : undefined,
        ]}
      />
      <CertificateChain chain={chainOf(signature, certificates)} />
    </>
  );
}

/** What a verdict rests on, each with the clause of the standard. */
function Causes({ causes }: { causes: readonly ValidationCause[] }) {
  return (
    <ul>
      {causes.map(({ about, words, clause, id }) => (
        <li key={`${about} ${id ?? ''} ${words}`}>{clause ? `${words} (${clause})` : words}</li>
      ))}
    </ul>
  );
}

/** What issuers said of certificates. */
function Revocation({
  data,
  certificates,
}: {
  data: readonly RevocationReport[];
  certificates: readonly CertificateFacts[];
}) {
  return (
    <ul>
      {data.map(({ id, kind, certificate, status, thisUpdate, nextUpdate, revokedAt, source }) => (
        <li key={`${id} ${certificate}`}>
          {t('check.revocationValue', {
            ...{ kind, source, thisUpdate },
            subject: certificates.find((one) => one.id === certificate)?.subject ?? t('check.unnamed'),
            status: t(`check.status.${status}`),
            ...(nextUpdate !== undefined && { nextUpdate }),
            ...(revokedAt !== undefined && { revokedAt }),
          })}
        </li>
      ))}
    </ul>
  );
}
