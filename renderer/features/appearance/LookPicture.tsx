import { useContext, useEffect, useRef, useState } from 'react';
import type { SigningClaims } from '../../../preload/contract/claims';
import { useDesk } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { DisclosureOpen } from '../../ui/Disclosure';
import styles from './LookPicture.module.css';

/** Points: the proportions of the place that a signature has unless somebody says otherwise. */
export const usualPlace = { width: 200, height: 80 };

/** What is typed is drawn when the person pauses. */
const pauseMs = 200;

interface LookPictureProps {
  signer: string;
  alias: string | undefined;
  claims: SigningClaims;
  label: string;
  /** CSS pixels. */
  width: number;
}

/** How a signature will look, drawn by what draws it in the document. */
export function LookPicture({ signer, alias, claims, label, width }: LookPictureProps) {
  const desk = useDesk();
  const seen = useContext(DisclosureOpen);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<'waiting' | 'drawn' | 'small' | 'unseen'>('waiting');
  const asked = JSON.stringify({ signer, alias, claims });
  useEffect(() => {
    // A token and the drawing are asked for what is looked at.
    if (!seen) return;
    let wanted = true;
    const timer = setTimeout(() => {
      const scale = (width * window.devicePixelRatio) / usualPlace.width;
      const request = JSON.parse(asked) as { signer: string; alias?: string; claims: SigningClaims };
      void desk.pictureLook({ ...request, ...usualPlace, scale }).then((answer) => {
        if (!wanted) return;
        // Beside a token that is at work nothing asks it: what was drawn before stays.
        if (!answer.ok && answer.error.code === 'token.inUse') return;
        if (!answer.ok) return setState(answer.error.code === 'appearance.tooSmall' ? 'small' : 'unseen');
        const { width: across, height, pixels } = answer.value;
        const surface = canvas.current;
        if (!surface) return;
        surface.width = across;
        surface.height = height;
        surface.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(pixels), across, height), 0, 0);
        setState('drawn');
      });
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [desk, asked, width, seen]);
  const said = state === 'small' ? t('looks.small') : state === 'unseen' ? t('looks.unseen') : undefined;
  return (
    <span className={styles.sheet} data-state={state}>
      <canvas ref={canvas} className={styles.picture} role="img" aria-label={label} hidden={said !== undefined} />
      {said !== undefined && <span className={styles.said}>{said}</span>}
    </span>
  );
}
