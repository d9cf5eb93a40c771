import type { CertificateFacts } from '../../../preload/contract/certificate-facts';
import type { SignatureReport } from '../../../preload/contract/document-report';
import type { QualificationDecision } from '../../../preload/contract/qualification';
import type { RevocationReport, TimestampValidation, ValidationCause } from '../../../preload/contract/verification';
import { anchorSentence, type SignatureKind } from '../../../preload/contract/verification-details';
import { decisionSentence } from '../../../preload/contract/verification-qualification';
import { indicationOf } from '../../../preload/contract/verification-verdict';
import { formats, t } from '../../i18n/translate';
import { CertificateChain } from './CertificateChain';
import { chainOf } from './check-selectors';
import { FactList, type Fact } from '../../ui/FactList';

/** The words of the standards: codes, and the certificates one by one. */
export function ExpertPart({
  signature,
  kind,
  certificates,
}: {
  signature: SignatureReport;
  kind: SignatureKind;
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
          best &&
            (best.timestamp === undefined
              ? [t('check.noBestTime'), t('check.noBestTimeValue', { at: best.time })]
              : [t('check.bestTime'), formats.dateTimeExact(best.time)]),
          found?.anchor && [t('check.anchor'), anchorSentence(found.anchor, certificates)],
          validation && validation.revocation.length > 0
            ? [
                t('check.revocation'),
                <Revocation key="revocation" data={validation.revocation} certificates={certificates} />,
              ]
            : undefined,
          ...byTheLists(signature, kind),
        ]}
      />
      <CertificateChain chain={chainOf(signature, certificates)} />
    </>
  );
}

/** What the trusted lists came to, decision by decision, at both times that are asked for; and their entry. */
function byTheLists({ validation, timestampValidation }: SignatureReport, kind: SignatureKind): Fact[] {
  const found = validation?.qualification;
  const entry = found?.atSigning.entry ?? timestampValidation?.qualification?.entry;
  const proved = validation?.bestSignatureTime.timestamp !== undefined;
  const when = proved ? (kind === 'seal' ? 'check.atSealing' : 'check.atSigning') : 'check.atValidation';
  const stamps = (validation?.timestamps ?? []).filter(({ qualification }) => qualification);
  return [
    ...(found
      ? ([
          [t('check.atIssuance'), <Decisions key="issuance" decisions={found.atIssuance.decisions} />],
          [t(when), <Decisions key="signing" decisions={found.atSigning.decisions} />],
        ] satisfies Fact[])
      : []),
    ...(entry ? ([[t('check.entry'), t('check.entryValue', entry)]] satisfies Fact[]) : []),
    ...(stamps.length > 0
      ? ([[t('check.timestampsByLists'), <Stamps key="stamps" stamps={stamps} />]] satisfies Fact[])
      : []),
  ];
}

function Decisions({ decisions }: { decisions: readonly QualificationDecision[] }) {
  const sentences = [...new Set(decisions.map(decisionSentence))];
  return (
    <ul data-testid="decisions">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function Stamps({ stamps }: { stamps: readonly TimestampValidation[] }) {
  return (
    <ul>
      {stamps.map(({ id, time, qualification }) => (
        <li key={id}>
          {t('check.timestampOf', {
            time,
            what: t(`check.timestampQualification.${qualification?.qualification ?? 'not-determined'}`),
          })}
        </li>
      ))}
    </ul>
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
