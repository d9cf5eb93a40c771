import { useDesk, useStillState } from '../../app/desk-context';
import type { OfferedDelegation } from '../../../preload/contract/delegation';
import type { SignerSummary } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { Choice } from '../../ui/Choice';
import { Problem } from '../../ui/Problem';
import { currentDelegation } from '../signing/desk-selectors';
import { LookAgain } from '../signing/DeskMessages';
import styles from './WhoSigns.module.css';

const myself = 'myself';
/** So that no entry of the configuration is taken for the person. */
const idOf = ({ delegation }: OfferedDelegation): string => `delegation ${delegation}`;

/** What bounds a delegation, a line each. */
function limitsOf({ documents, commitmentTypes, left, most, until }: OfferedDelegation): string[] {
  return [
    ...(documents ? [t('signFor.documents', { patterns: documents.join(', ') })] : []),
    ...(commitmentTypes
      ? [t('signFor.purposes', { purposes: commitmentTypes.map((type) => type.replaceAll('-', ' ')).join(', ') })]
      : []),
    ...(left !== undefined && most !== undefined ? [t('signFor.left', { left, most })] : []),
    ...(until === undefined ? [] : [t(until.length === 10 ? 'signFor.untilDay' : 'signFor.untilTime', { until })]),
  ];
}

/** For whom is signed: the person, or somebody who lets them sign. Not there where nobody does. */
export function SignFor({ signer }: { signer: SignerSummary }) {
  const desk = useDesk();
  const state = useStillState();
  const offered = signer.delegations ?? [];
  if (offered.length === 0) return null;
  const chosen = currentDelegation(state, signer);
  return (
    <div className={`${styles.choice} ${styles.stead}`}>
      <Choice
        label={t('signFor.label')}
        placeholder={t('signFor.choose')}
        options={[
          ...(signer.onlyOnBehalf ? [] : [{ id: myself, name: t('signFor.myself') }]),
          ...offered.map((one) => ({ id: idOf(one), name: one.principal, detail: limitsOf(one).join('\n') })),
        ]}
        value={chosen ? idOf(chosen) : myself}
        onChange={(id) =>
          desk.signFor(
            signer.name,
            offered.find((one) => idOf(one) === id),
          )
        }
        isDisabled={state.batch !== undefined}
        testId="sign-for"
      />
      {chosen && !chosen.problem && (
        <p className={styles.why} data-testid="sign-for-limits">
          {[t('signFor.ownKey', { principal: chosen.principal }), ...limitsOf(chosen)].map((line) => (
            <span key={line} className={styles.line}>
              {line}
            </span>
          ))}
        </p>
      )}
      {chosen?.problem && (
        <div className={styles.problem}>
          <Problem error={chosen.problem} tone="warn" actions={<LookAgain />} />
        </div>
      )}
    </div>
  );
}
