import { useEffect, useRef, useState } from 'react';
import type { OpenedLook } from '../../../preload/contract/appearances';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import { unknownPlaceholder } from '../../../preload/contract/text-template';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { Button } from '../../ui/Button';
import { Dialog, DialogActions } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import tick from '../../ui/Tick.module.css';
import { currentKey } from '../signing/desk-selectors';
import type { WishesForm } from '../signing/use-wishes';
import { lookClaims, lookOf, showsPicture, wishesProblem } from '../signing/wishes';
import type { SignaturePicture, SignatureWishes } from '../signing/wishes';
import { fittedStrokes } from './ink-strokes';
import { LayoutPicker } from './LayoutPicker';
import styles from './LookDialog.module.css';
import { LookPicture } from './LookPicture';
import { PictureChoice } from './PictureChoice';

interface LookDialogProps {
  /** The form of the signer whose words the picture shows. */
  form: WishesForm;
  opened: OpenedLook;
  /** The look that is changed; undefined: another one is made that begins with this. */
  own: string | undefined;
  name: string;
  /** Told of the name under which it is kept now. */
  onKept(name: string): void;
  onClose(): void;
}

/** A look with a name, and all that it can say, with the picture of it while it is changed. */
export function LookDialog({ form, opened, own, name: before, onKept, onClose }: LookDialogProps) {
  const desk = useDesk();
  const state = useDeskState();
  const { appearances } = state.appearances;
  const [name, setName] = useState(before);
  const [wishes, setWishes] = useState(() => wishesOf(form.wishes, opened));
  const [error, setError] = useState<ErrorShape>();
  const [writing, setWriting] = useState(false);
  useHeldPicture(wishes.picture);

  // Nothing of the signer's own picture belongs to a look that has a name.
  const { signer } = form;
  const plain = { ...signer, look: { ...signer.look, picture: false } };
  const change = (part: Partial<SignatureWishes>): void => setWishes((known) => ({ ...known, ...part }));
  const draft: WishesForm = { signer: plain, wishes, change, isDisabled: writing };
  const { layout, heading, text } = wishes;
  const wrong = unknownPlaceholder(text);
  const problem = wishesProblem({ ...wishes, roles: '' });
  const said = name.trim();
  const taken = appearances.some(({ ref, name: other }) => other === said && !('own' in ref && ref.own === own));
  const { visible: _visible, ...claims } = lookClaims(signer, form.wishes);
  const shown = { ...claims, visible: { ...lookOf(wishes), heading, text: text.trim() } };

  const save = async (): Promise<void> => {
    if (!said || taken || problem !== undefined || writing) return;
    setWriting(true);
    const answer = await desk.writeLook(own, said, lookOf(wishes));
    setWriting(false);
    if (answer.ok) onKept(said);
    else setError(answer.error);
  };
  return (
    <Dialog
      title={own === undefined ? t('looks.copy.title') : t('looks.edit.title', { look: before })}
      width="wide"
      onClose={onClose}
      testId="look-dialog"
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className={styles.live}>
          <LookPicture
            signer={signer.name}
            alias={currentKey(state, signer)?.alias}
            claims={shown}
            label={t('looks.picture', { look: said })}
            width={280}
          />
        </div>
        <Field
          label={t('looks.save.name')}
          value={name}
          onChange={setName}
          {...(taken && { problem: t('looks.nameTaken', { look: said }) })}
          maxLength={60}
          isDisabled={writing}
          testId="look-edit-name"
        />
        <LayoutPicker value={layout} onChange={(next) => change({ layout: next })} isDisabled={writing} />
        {layout === 'NAME_AND_TEXT' && (
          <label className={tick.tick}>
            <input
              type="checkbox"
              checked={heading === 'initials'}
              disabled={writing}
              onChange={({ target }) => change({ heading: target.checked ? 'initials' : 'name' })}
              data-testid="look-edit-initials"
            />
            {t('looks.edit.initials')}
          </label>
        )}
        {showsPicture(layout) && (
          <>
            <PictureChoice form={draft} kept onRefused={setError} />
            {opened.pictureLost && wishes.picture.kind === 'none' && (
              <p className={styles.note} data-testid="look-picture-lost">
                {t('looks.edit.pictureLost')}
              </p>
            )}
          </>
        )}
        {layout !== 'IMAGE' && (
          <Field
            label={t('looks.text')}
            value={text}
            onChange={(next) => change({ text: next })}
            hint={t('looks.text.hint')}
            {...(wrong !== undefined && { problem: t('looks.text.wrong', { found: wrong }) })}
            lines={3}
            maxLength={1000}
            isDisabled={writing}
            testId="look-edit-text"
          />
        )}
        {own === undefined && <p className={styles.note}>{t('looks.copy.hint')}</p>}
        {error && <Problem error={error} onDismiss={() => setError(undefined)} />}
        <DialogActions>
          <Button onPress={onClose}>{t('looks.save.cancel')}</Button>
          <Button
            kind="primary"
            type="submit"
            isDisabled={!said || taken || problem !== undefined || writing}
            data-testid="look-edit-save"
          >
            {t('looks.save.do')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function wishesOf(wishes: SignatureWishes, { layout, heading, text, image }: OpenedLook): SignatureWishes {
  const look = { visible: true, pages: 'first', appearance: undefined, layout, heading, text } as const;
  return { ...wishes, ...look, picture: pictureOf(image) };
}

function pictureOf(image: OpenedLook['image']): SignaturePicture {
  if (image?.kind === 'ink') return { kind: 'ink', strokes: fittedStrokes(image.strokes) };
  return image ?? { kind: 'none' };
}

/** Main keeps the picture of the form for as long as the form shows it. */
function useHeldPicture(picture: SignaturePicture): void {
  const desk = useDesk();
  const held = useRef<string>(undefined);
  const id = picture.kind === 'file' ? picture.picture.id : undefined;
  useEffect(() => {
    if (held.current !== undefined && held.current !== id) desk.letPictureGo(held.current);
    held.current = id;
  }, [desk, id]);
  useEffect(
    () => () => {
      if (held.current !== undefined) desk.letPictureGo(held.current);
    },
    [desk],
  );
}
