import type { SignatureReport, TimestampReport } from '../../../preload/contract/document-report';
import { t } from '../../i18n/translate';
import { FactList } from '../../ui/FactList';

/** What a signature says of itself, and what it covers. */
export function SignatureDetails({ signature, size }: { signature: SignatureReport; size: number }) {
  const { coverage, certification, commitmentType, signaturePolicy, timestamps = [], levelProblems } = signature;
  const { digestAlgorithm, signatureAlgorithm, subFilter, detail, level } = signature;
  const covers = coverage.wholeDocument
    ? t('check.coversAll', { size })
    : t('check.coversPart', { end: coverage.revisionEnd, size });
  return (
    <FactList
      facts={[
        [t('check.field'), signature.field],
        coverage.revisionEnd > 0 ? [t('check.covers'), covers] : undefined,
        detail === undefined ? undefined : [t('check.why'), detail],
        signature.role === 'document-timestamp'
          ? undefined
          : [t('check.levelWhy'), [level, ...(levelProblems ?? [])].join('; ')],
        certification && [t('check.certifies'), t(`check.certifies.${certification}`)],
        commitmentType ? [t('check.commitment'), commitmentType.replaceAll('-', ' ')] : undefined,
        signaturePolicy && [t('check.policy'), [signaturePolicy.oid, signaturePolicy.uri].filter(Boolean).join(' ')],
        timestamps.length > 0
          ? [t('check.timestamps'), <Timestamps key="timestamps" timestamps={timestamps} />]
          : undefined,
        [t('check.algorithms'), [signatureAlgorithm, digestAlgorithm].filter(Boolean).join(', ') || t('check.none')],
        [t('check.filter.name'), subFilter || t('check.none')],
      ]}
    />
  );
}

function Timestamps({ timestamps }: { timestamps: readonly TimestampReport[] }) {
  return (
    <ul>
      {timestamps.map(({ time = '', authority = t('check.unnamed'), intact, detail = '' }) => (
        <li key={`${time} ${authority}`}>
          {t('check.timestamp', { authority, time })}
          {!intact && ` – ${t('check.timestampBroken', { detail })}`}
        </li>
      ))}
    </ul>
  );
}
