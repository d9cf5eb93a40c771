import type { QrCode } from '../../preload/contract/station';
import styles from './QrPicture.module.css';

/** Modules of light around it that a reader needs (ISO/IEC 18004). */
const quiet = 4;

/** A QR code: dark on light whatever colours are wanted elsewhere, since a telephone reads it. */
export function QrPicture({ modules, label }: { modules: QrCode; label: string }) {
  const size = modules.length + 2 * quiet;
  return (
    <svg
      className={styles.code}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      data-testid="qr"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={pathOf(modules)} fill="#000000" />
    </svg>
  );
}

/** Each run of dark modules of a row as one rectangle. */
export function pathOf(modules: QrCode): string {
  return modules
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        ({ index, 0: { length } }) => `M${index + quiet} ${y + quiet}h${length}v1h-${length}z`,
      ),
    )
    .join('');
}
