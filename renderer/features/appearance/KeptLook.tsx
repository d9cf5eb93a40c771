import { useState } from 'react';
import type { AppearanceRef, OpenedLook } from '../../../preload/contract/appearances';
import { useDesk, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { ManagedNote } from '../../ui/ManagedNote';
import type { WishesForm } from '../signing/use-wishes';
import { lookOf, sameLook, wishesProblem } from '../signing/wishes';
import styles from './KeptLook.module.css';
import { LookDialog } from './LookDialog';

/** What is edited: a look of one's own, or a new one that begins with another. */
interface Edited {
  opened: OpenedLook;
  own: string | undefined;
  name: string;
}

/** What can be done with the look that is chosen: kept under a name, edited, copied, deleted, made the usual one. */
export function KeptLook({ form }: { form: WishesForm }) {
  const { signer, wishes, change, isDisabled } = form;
  const desk = useDesk();
  const { appearances, usual, forbiddenBy } = useStillState().appearances;
  const [naming, setNaming] = useState<string>();
  const [edited, setEdited] = useState<Edited>();
  const { appearance, visible } = wishes;
  const chosen = appearances.find(({ ref }) => sameLook(ref, appearance));
  const own = chosen && 'own' in chosen.ref ? chosen.ref.own : undefined;
  const locked = signer.look.locked === true;
  const saveable = visible && appearance === undefined && !locked && wishes.picture.kind !== 'configured';
  const name = naming?.trim() ?? '';
  const replaced = appearances.some((one) => 'own' in one.ref && one.name === name);

  const keep = async (): Promise<void> => {
    const list = await desk.keepLook(name, lookOf(wishes));
    if (!list) return;
    setNaming(undefined);
    const kept = list.appearances.find((one) => 'own' in one.ref && one.name === name);
    if (kept) change({ appearance: kept.ref });
  };
  const edit = async (): Promise<void> => {
    if (!chosen) return;
    const opened = await desk.openLook(chosen.ref);
    const start = own === undefined ? t('looks.copy.name', { look: chosen.name }).slice(0, 60) : chosen.name;
    if (opened) setEdited({ opened, own, name: start });
  };
  const takeKept = (kept: string): void => {
    setEdited(undefined);
    const { appearances: now } = desk.getState().appearances;
    const found = now.find((one) => 'own' in one.ref && one.name === kept);
    if (found) change({ appearance: found.ref });
  };
  const remove = async (): Promise<void> => {
    if (own !== undefined && (await desk.removeLook(own))) change({ appearance: undefined });
  };
  const usualRef: AppearanceRef | 'none' | undefined = visible ? appearance : 'none';
  const isUsual = usualRef === 'none' ? usual[signer.name] === 'none' : sameLook(usual[signer.name], usualRef);

  return (
    <div className={styles.group}>
      {chosen && own === undefined && <p className={styles.note}>{t('looks.given')}</p>}
      {naming !== undefined && (
        <form
          className={styles.naming}
          onSubmit={(event) => {
            event.preventDefault();
            if (name) void keep();
          }}
        >
          <Field
            label={t('looks.save.name')}
            value={naming}
            onChange={setNaming}
            {...(replaced && { hint: t('looks.save.replaces', { look: name }) })}
            maxLength={60}
            testId="look-name"
          />
          <div className={styles.actions}>
            <Button size="small" kind="primary" onPress={() => void keep()} isDisabled={!name} data-testid="look-keep">
              {t('looks.save.do')}
            </Button>
            <Button size="small" onPress={() => setNaming(undefined)}>
              {t('looks.save.cancel')}
            </Button>
          </div>
        </form>
      )}
      {naming === undefined && (
        <div className={styles.actions}>
          {saveable && (
            <Button
              size="small"
              onPress={() => setNaming('')}
              isDisabled={isDisabled || forbiddenBy !== undefined || wishesProblem(wishes) === 'noPicture'}
              data-testid="look-save"
            >
              {t('looks.save')}
            </Button>
          )}
          {chosen && own === undefined && !locked && (
            <Button
              size="small"
              onPress={() => void edit()}
              isDisabled={isDisabled || forbiddenBy !== undefined}
              data-testid="look-copy"
            >
              {t('looks.copy')}
            </Button>
          )}
          {own !== undefined && (
            <>
              <Button size="small" onPress={() => void edit()} isDisabled={isDisabled} data-testid="look-edit">
                {t('looks.edit')}
              </Button>
              <Button size="small" onPress={() => void remove()} isDisabled={isDisabled} data-testid="look-remove">
                {t('looks.remove')}
              </Button>
            </>
          )}
        </div>
      )}
      {(saveable || (chosen && !locked)) && forbiddenBy && (
        <p className={styles.note} data-testid="looks-forbidden">
          <ManagedNote managed={forbiddenBy.managed === true} text={t('policy.looks', forbiddenBy)} />
        </p>
      )}
      {(usualRef !== undefined || isUsual) && (
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={isUsual}
            disabled={isDisabled}
            onChange={(event) => void desk.usualLook(signer.name, event.target.checked ? usualRef : undefined)}
            data-testid="look-always"
          />
          {t('looks.usual', { signer: signer.title })}
        </label>
      )}
      {edited && <LookDialog form={form} {...edited} onKept={takeKept} onClose={() => setEdited(undefined)} />}
    </div>
  );
}
