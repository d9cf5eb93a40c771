import { useState } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { CloseIcon } from '../../ui/icons';
import { ownWishes } from '../signing/wishes';
import type { SignaturePicture } from '../signing/wishes';
import type { WishesForm } from '../signing/use-wishes';
import { Ink } from './Ink';
import { InkDialog } from './InkDialog';
import styles from './PictureChoice.module.css';

function Chosen({ picture }: { picture: SignaturePicture }) {
  switch (picture.kind) {
    case 'none':
      return <p className={styles.quiet}>{t('look.picture.none')}</p>;
    case 'configured':
      return <p>{t('look.picture.configured')}</p>;
    case 'file':
      return (
        <p className={styles.name} title={picture.picture.name}>
          {picture.picture.name}
        </p>
      );
    case 'ink':
      return <Ink className={styles.ink} strokes={picture.strokes} label={t('look.picture.drawn')} />;
  }
}

interface PictureChoiceProps {
  form: WishesForm;
  /** The picture is kept with a look that has a name: otherwise for this run only. */
  kept?: boolean;
  /** Shows why a picture is not taken, where the desk can not. */
  onRefused?(error: ErrorShape): void;
}

/** The picture of a visible signature: a file that main reads, or what is drawn here. */
export function PictureChoice({
  form: { signer, wishes, change, isDisabled },
  kept = false,
  onRefused,
}: PictureChoiceProps) {
  const desk = useDesk();
  const [drawing, setDrawing] = useState(false);
  const own = ownWishes(signer).picture;
  const { picture } = wishes;
  const choose = async (): Promise<void> => {
    const chosen = await desk.choosePicture(onRefused);
    if (chosen) change({ picture: { kind: 'file', picture: chosen, transparent: false } });
  };
  return (
    <div className={styles.group} role="group" aria-label={t('look.picture')}>
      <p className={styles.legend}>{t('look.picture')}</p>
      <div className={styles.chosen} data-testid="picture" data-kind={picture.kind}>
        <Chosen picture={picture} />
        {picture.kind !== own.kind && !isDisabled && (
          <button
            type="button"
            className={styles.remove}
            aria-label={t('look.picture.remove')}
            title={t('look.picture.remove')}
            onClick={() => change({ picture: own })}
            data-testid="remove-picture"
          >
            <CloseIcon size={14} />
          </button>
        )}
      </div>
      <div className={styles.actions}>
        <Button size="small" onPress={() => void choose()} isDisabled={isDisabled} data-testid="choose-picture">
          {t('look.picture.choose')}
        </Button>
        <Button size="small" onPress={() => setDrawing(true)} isDisabled={isDisabled} data-testid="draw-picture">
          {t('look.picture.draw')}
        </Button>
      </div>
      {picture.kind === 'file' && (
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={picture.transparent}
            disabled={isDisabled}
            onChange={(event) => change({ picture: { ...picture, transparent: event.target.checked } })}
            data-testid="transparent-tick"
          />
          {t('looks.transparent')}
        </label>
      )}
      <p className={styles.hint}>{t(kept ? 'look.picture.kinds' : 'look.picture.hint')}</p>
      {drawing && (
        <InkDialog
          strokes={picture.kind === 'ink' ? picture.strokes : []}
          kept={kept}
          onUse={(strokes) => {
            setDrawing(false);
            change({ picture: { kind: 'ink', strokes } });
          }}
          onClose={() => setDrawing(false)}
        />
      )}
    </div>
  );
}
