import { basename } from 'node:path';
import { fittingPath } from './fitting-name';
import { printable } from './printable';

/** Names that Windows takes for a device, whatever follows their first dot. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])[ .]*(\..*)?$/i;

/**
 * A name for a PDF that every usual file system takes, FAT and NTFS too, made from a stranger's words: without separators,
 * characters that are not drawn and dots at its ends, no device, not longer than 255 octets, and with `.pdf` at its end.
 */
export function portablePdfName(words: string): string {
  const plain = printable(words.normalize('NFC'), 200).replace(/[<>:"/\\|?*\ufffd]+/g, '_');
  const stem = plain.replace(/\.pdf$/i, '').replace(/^[. ]+|[. ]+$/g, '') || 'document';
  return basename(
    fittingPath({ folder: '/', stem: device.test(stem) ? `_${stem}` : stem, mark: '', extension: '.pdf' }),
  );
}
