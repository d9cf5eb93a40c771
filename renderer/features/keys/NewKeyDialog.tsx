import { useId, useState } from 'react';
import type { KeyKind, KeyListing, KeySummary } from '../../../preload/contract/keys';
import { t } from '../../i18n/translate';
import { Field } from '../../ui/Field';
import styles from './KeyDialog.module.css';
import { aliasProblem, successorAlias } from './new-key';
import { StepDialog } from './StepDialog';
import { useKeyStep } from './use-keys';
import type { AskAboutKeys } from './use-keys';

interface NewKeyDialogProps {
  ask: AskAboutKeys;
  /** What the person calls the token. */
  token: string;
  listing: KeyListing;
  /** The key that the new one is to follow. */
  predecessor?: KeySummary;
  onMade(key: KeySummary): void;
  onClose(): void;
}

/** Makes a key in the token: its name and its kind. */
export function NewKeyDialog({ ask, token, listing, predecessor, onMade, onClose }: NewKeyDialogProps) {
  const { keys, offered, preferred, suggestedAlias } = listing;
  const step = useKeyStep(ask);
  const group = useId();
  const [alias, setAlias] = useState(predecessor ? successorAlias(predecessor.alias, keys) : suggestedAlias);
  const [kind, setKind] = useState<KeyKind | undefined>(preferred);
  const [alwaysAuthenticate, setAlwaysAuthenticate] = useState(false);
  const problem = aliasProblem(alias, keys);

  const make = async (): Promise<void> => {
    if (!kind) return;
    const answer = await step.run('keys.generate', { token: listing.token, alias, kind, alwaysAuthenticate });
    const made = answer?.listing?.keys.find((key) => key.alias === alias);
    if (made) onMade(made);
  };

  return (
    <StepDialog
      title={t('keys.new.title', { token })}
      step={step}
      working={t('keys.new.working')}
      submit={t('keys.new.submit')}
      mayNotSubmit={problem !== undefined || !kind}
      onSubmit={() => void make()}
      onClose={onClose}
      testId="new-key"
    >
      <p className={styles.text}>{t('keys.new.text')}</p>
      <Field
        label={t('keys.new.alias')}
        value={alias}
        onChange={setAlias}
        hint={t('keys.new.aliasHint')}
        problem={problem && t(`keys.new.${problem}`)}
        maxLength={100}
        testId="new-key-alias"
      />
      <fieldset className={styles.kinds}>
        <legend className={styles.legend}>{t('keys.new.kind')}</legend>
        {offered.map((one) => (
          <label key={one} className={styles.option}>
            <input
              type="radio"
              name={group}
              checked={kind === one}
              onChange={() => setKind(one)}
              data-testid={`new-key-${one}`}
            />
            {t(`keys.new.kind.${one}`)}
          </label>
        ))}
      </fieldset>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={alwaysAuthenticate}
          onChange={(event) => setAlwaysAuthenticate(event.target.checked)}
          data-testid="new-key-always"
        />
        <span>
          {t('keys.new.always')}
          <span className={styles.detail}>{t('keys.new.alwaysHint')}</span>
        </span>
      </label>
    </StepDialog>
  );
}
