import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AppearanceSummary } from '../../../preload/contract/appearances';
import { useDesk, useStillState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { currentKey } from '../signing/desk-selectors';
import type { WishesForm } from '../signing/use-wishes';
import { lookClaims, ownWishes, sameLook, showsPicture } from '../signing/wishes';
import type { SignaturePicture, SignatureWishes } from '../signing/wishes';
import { InkDialog } from './InkDialog';
import styles from './LookCards.module.css';
import { LookPicture } from './LookPicture';

type Parts = Partial<SignatureWishes>;

interface CardProps {
  name: string;
  chosen: boolean;
  isDisabled: boolean;
  onPress(): void;
  children: ReactNode;
  testId: string;
}

function Card({ name, chosen, isDisabled, onPress, children, testId }: CardProps) {
  return (
    <button
      type="button"
      className={styles.card}
      aria-pressed={chosen}
      title={name}
      disabled={isDisabled}
      onClick={onPress}
      data-testid={testId}
    >
      {children}
      <span className={styles.name}>{name}</span>
    </button>
  );
}

const withPicture = (picture: SignaturePicture): Parts => ({
  layout: 'IMAGE_AND_TEXT',
  heading: 'name',
  picture,
});

/** The looks that a signature can have, each as it will be seen, and none. */
export function LookCards({ form }: { form: WishesForm }) {
  const { signer, wishes, change, isDisabled } = form;
  const desk = useDesk();
  const state = useStillState();
  const [drawing, setDrawing] = useState(false);
  const { appearances, damaged } = state.appearances;
  const locked = signer.look.locked === true;
  const own = ownWishes(signer);
  const alias = currentKey(state, signer)?.alias;
  const { visible, appearance, layout, heading, picture } = wishes;
  const custom = visible && appearance === undefined;
  const drawn = custom && showsPicture(layout);

  const pictured = (name: string, parts: Parts, revision?: string): ReactNode => (
    <LookPicture
      key={revision}
      signer={signer.name}
      alias={alias}
      claims={lookClaims(signer, { ...wishes, visible: true, ...parts })}
      label={t('looks.picture', { look: name })}
      width={130}
    />
  );
  const take = (parts: Parts): void => change({ visible: true, appearance: undefined, ...parts });
  const chooseImage = async (): Promise<void> => {
    const chosen = await desk.choosePicture();
    if (chosen) take(withPicture({ kind: 'file', picture: chosen, transparent: false }));
  };

  const typed: Parts = { appearance: undefined, layout: 'NAME_AND_TEXT', heading: 'name' };
  const initials: Parts = { appearance: undefined, layout: 'NAME_AND_TEXT', heading: 'initials' };
  const image = picture.kind === 'file' ? picture : own.picture.kind === 'configured' ? own.picture : undefined;
  const named = (one: AppearanceSummary): ReactNode => (
    <Card
      key={JSON.stringify(one.ref)}
      name={one.name}
      chosen={visible && sameLook(appearance, one.ref)}
      isDisabled={isDisabled}
      onPress={() => change({ visible: true, appearance: one.ref })}
      testId={`look-named-${one.name}`}
    >
      {pictured(one.name, { appearance: one.ref }, one.revision)}
    </Card>
  );

  return (
    <div className={styles.group} role="group" aria-label={t('looks.title')}>
      <div className={styles.cards}>
        {locked && signer.look.appearance === undefined && (
          <Card
            name={t('looks.usualOne')}
            chosen={custom}
            isDisabled={isDisabled}
            onPress={() => take({ layout: own.layout, heading: own.heading, picture: own.picture, text: own.text })}
            testId="look-usual"
          >
            {pictured(t('looks.usualOne'), { appearance: undefined })}
          </Card>
        )}
        {!locked && (
          <>
            <Card
              name={t('looks.typed')}
              chosen={custom && !drawn && heading === 'name'}
              isDisabled={isDisabled}
              onPress={() => take(typed)}
              testId="look-typed"
            >
              {pictured(t('looks.typed'), custom && !drawn && heading === 'name' ? { appearance: undefined } : typed)}
            </Card>
            <Card
              name={t('looks.initials')}
              chosen={custom && !drawn && heading === 'initials'}
              isDisabled={isDisabled}
              onPress={() => take(initials)}
              testId="look-initials"
            >
              {pictured(t('looks.initials'), initials)}
            </Card>
            <Card
              name={t('looks.ink')}
              chosen={drawn && picture.kind === 'ink'}
              isDisabled={isDisabled}
              onPress={() => (picture.kind === 'ink' && !drawn ? take(withPicture(picture)) : setDrawing(true))}
              testId="look-ink"
            >
              {picture.kind === 'ink' ? (
                pictured(
                  t('looks.ink'),
                  drawn ? { appearance: undefined } : { appearance: undefined, ...withPicture(picture) },
                )
              ) : (
                <span className={styles.blank}>{t('looks.draw')}</span>
              )}
            </Card>
            <Card
              name={t('looks.image')}
              chosen={drawn && (picture.kind === 'file' || picture.kind === 'configured')}
              isDisabled={isDisabled}
              onPress={() => (image && !drawn ? take(withPicture(image)) : void chooseImage())}
              testId="look-image"
            >
              {image ? (
                pictured(
                  t('looks.image'),
                  drawn && picture.kind !== 'ink'
                    ? { appearance: undefined }
                    : { appearance: undefined, ...withPicture(image) },
                )
              ) : (
                <span className={styles.blank}>{t('looks.choose')}</span>
              )}
            </Card>
          </>
        )}
        {appearances.filter(({ ref }) => !locked || 'configured' in ref).map(named)}
        <Card
          name={t('looks.none')}
          chosen={!visible}
          isDisabled={isDisabled}
          onPress={() => change({ visible: false })}
          testId="look-none"
        >
          <span className={styles.blank} aria-hidden="true">
            —
          </span>
        </Card>
      </div>
      {!visible && <p className={styles.note}>{t('looks.none.hint')}</p>}
      {locked && (
        <p className={styles.note} data-testid="looks-locked">
          {t('looks.locked')}
        </p>
      )}
      {damaged && (
        <p className={styles.note} role="status" data-testid="looks-damaged">
          {t('looks.damaged')}
        </p>
      )}
      {drawing && (
        <InkDialog
          strokes={picture.kind === 'ink' ? picture.strokes : []}
          onUse={(strokes) => {
            setDrawing(false);
            take(withPicture({ kind: 'ink', strokes }));
          }}
          onType={() => {
            setDrawing(false);
            take(typed);
          }}
          onClose={() => setDrawing(false)}
        />
      )}
    </div>
  );
}
