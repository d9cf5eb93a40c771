import { useEffect, useRef, useState } from 'react';
import { useDesk } from '../../app/desk-context';
import type { PageRectangle } from '../../../preload/contract/page-view';
import type { ShownPage } from '../page/page-overlay';
import styles from './PreviewPicture.module.css';
import type { PlacementForm } from './use-placement';

/** How long the size must be the same before it is drawn, in milliseconds. */
const settling = 80;
/** Pixels of the screen along one edge; what is larger is stretched. */
const mostPixels = 4_000;

interface PreviewPictureProps {
  form: PlacementForm;
  shown: ShownPage;
  rectangle: PageRectangle;
}

/** The engine's own picture of the signature; stretched while another one is on its way. */
export function PreviewPicture({ form, shown, rectangle }: PreviewPictureProps) {
  const { placement } = useDesk();
  const holder = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(false);
  const preview = form.preview?.preview;
  const scale = shown.scale * (globalThis.devicePixelRatio || 1);
  useEffect(() => {
    if (!preview?.pdf) return undefined;
    let over = false;
    const sharp = Math.min(scale, mostPixels / Math.max(1, preview.width, preview.height));
    const timer = setTimeout(() => {
      void placement.picture(sharp).then((picture) => {
        if (over || !picture || !holder.current) return;
        const canvas = document.createElement('canvas');
        canvas.width = picture.width;
        canvas.height = picture.height;
        canvas.getContext('2d')?.putImageData(new ImageData(picture.pixels, picture.width), 0, 0);
        holder.current.replaceChildren(canvas);
        setDrawn(true);
      });
    }, settling);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [placement, preview, scale]);
  const [left, bottom, right, top] = rectangle;
  const width = (right - left) * shown.scale;
  const height = (top - bottom) * shown.scale;
  return (
    <div
      ref={holder}
      className={styles.picture}
      // Upright on the page, however that is turned for viewing.
      style={{ width, height, transform: `translate(-50%, -50%) rotate(${shown.rotation}deg)` }}
      aria-hidden="true"
      data-testid="placement-picture"
      data-drawn={drawn || undefined}
    />
  );
}
