import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useDesk, useDeskState } from '../../app/desk-context';
import type { DocumentId } from '../../../preload/contract/model';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { currentSigner } from '../signing/desk-selectors';
import { limits, rolesOf } from '../signing/wishes';
import type { OwnWords } from './own-words';
import styles from './OwnWordsDialog.module.css';

interface OwnWordsDialogProps {
  ids: readonly DocumentId[];
  onClose(): void;
}

/** Lets the signatures of the chosen documents say something else than those of the others. */
export function OwnWordsDialog({ ids, onClose }: OwnWordsDialogProps) {
  const desk = useDesk();
  const state = useDeskState();
  const [first] = ids;
  const before: OwnWords = (first !== undefined && state.own[first]) || {};
  const [reason, setReason] = useState(before.reason ?? '');
  const [location, setLocation] = useState(before.location ?? '');
  const [roles, setRoles] = useState((before.claimedRoles ?? []).join('\n'));
  const claimedRoles = rolesOf(roles);
  const tooMany = claimedRoles.length > limits.roles || claimedRoles.some((role) => role.length > limits.role);
  // Beside a signature policy no reason may stand.
  const takesReason = !currentSigner(state)?.claims.signaturePolicy;

  const say = (words: OwnWords | undefined): void => {
    desk.sayOwn(ids, words);
    onClose();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (tooMany) return;
    say({
      ...(takesReason && reason.trim() && { reason: reason.trim() }),
      ...(location.trim() && { location: location.trim() }),
      ...(claimedRoles.length > 0 && { claimedRoles }),
    });
  };
  return (
    <Dialog title={t('own.title', { count: ids.length })} onClose={onClose} testId="own-words-dialog">
      <form className={styles.form} onSubmit={submit} autoComplete="off">
        <p className={styles.hint}>{t('own.hint')}</p>
        {takesReason && (
          <Field
            label={t('own.reason')}
            value={reason}
            onChange={setReason}
            maxLength={limits.text}
            testId="own-reason"
          />
        )}
        <Field
          label={t('own.roles')}
          value={roles}
          onChange={setRoles}
          lines={2}
          problem={tooMany ? t('claims.roles.tooMany', limits) : undefined}
          testId="own-roles"
        />
        <Field
          label={t('own.location')}
          value={location}
          onChange={setLocation}
          maxLength={limits.text}
          testId="own-location"
        />
        <DialogActions>
          <Button onPress={onClose}>{t('own.cancel')}</Button>
          <Button onPress={() => say(undefined)} data-testid="own-clear">
            {t('own.clear')}
          </Button>
          <Button kind="primary" type="submit" isDisabled={tooMany} data-testid="own-save">
            {t('own.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
