import type { CommitmentType } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { Choice } from '../../ui/Choice';
import { Disclosure } from '../../ui/Disclosure';
import { Field } from '../../ui/Field';
import { limits, rolesOf, wishesProblem } from '../signing/wishes';
import type { SignatureWishes } from '../signing/wishes';
import { useWishes } from '../signing/use-wishes';
import { OwnWishesButton } from './OwnWishesButton';
import styles from './WhatItSays.module.css';

const commitments: CommitmentType[] = [
  'proof-of-approval',
  'proof-of-origin',
  'proof-of-creation',
  'proof-of-sender',
  'proof-of-receipt',
  'proof-of-delivery',
];

/** One line of what the signature will say. */
export function saidInShort({ purpose, reason, location, roles }: SignatureWishes): string {
  const why = purpose === 'reason' ? reason.trim() : purpose === 'none' ? '' : t(`claims.commitment.${purpose}`);
  const parts = [
    why,
    rolesOf(roles).length > 0 && t('claims.summary.roles', { roles: rolesOf(roles) }),
    location.trim() && t('claims.summary.location', { location: location.trim() }),
  ];
  return parts.filter(Boolean).join(' · ') || t('claims.summary.nothing');
}

/** What the signature says beside who signed and when: for the next signing, in place of the signer's own words. */
export function WhatItSays() {
  const form = useWishes();
  if (!form) return null;
  const { signer, wishes, change, isDisabled } = form;
  const policy = signer.claims.signaturePolicy;
  return (
    <Disclosure title={t('claims.title')} summary={saidInShort(wishes)} testId="claims">
      <Choice
        label={t('claims.purpose')}
        options={[
          { id: 'none', name: t('claims.purpose.none') },
          ...(policy ? [] : [{ id: 'reason', name: t('claims.purpose.reason') }]),
          ...commitments.map((one) => ({
            id: one,
            name: t(`claims.commitment.${one}`),
            detail: t(`claims.commitment.${one}.detail`),
          })),
        ]}
        value={wishes.purpose}
        onChange={(purpose) => change({ purpose: purpose as SignatureWishes['purpose'] })}
        isDisabled={isDisabled}
        testId="purpose-select"
      />
      {policy && <p className={styles.note}>{t('claims.policy', { policy })}</p>}
      {wishes.purpose === 'reason' && (
        <Field
          label={t('claims.reason')}
          value={wishes.reason}
          onChange={(reason) => change({ reason })}
          placeholder={t('claims.reason.example')}
          maxLength={limits.text}
          isDisabled={isDisabled}
          testId="reason-field"
        />
      )}
      <Field
        label={t('claims.roles')}
        value={wishes.roles}
        onChange={(roles) => change({ roles })}
        hint={t('claims.roles.hint')}
        problem={wishesProblem(wishes) === 'roles' ? t('claims.roles.tooMany', limits) : undefined}
        placeholder={t('claims.roles.example')}
        isDisabled={isDisabled}
        lines={2}
        testId="roles-field"
      />
      <Field
        label={t('claims.location')}
        value={wishes.location}
        onChange={(location) => change({ location })}
        placeholder={t('claims.location.example')}
        maxLength={limits.text}
        isDisabled={isDisabled}
        testId="location-field"
      />
      <p className={styles.note}>{t('claims.note')}</p>
      <OwnWishesButton parts={['purpose', 'reason', 'roles', 'location']} />
    </Disclosure>
  );
}
