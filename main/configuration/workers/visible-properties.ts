import { pagesIn } from '../visible-signature';
import type { Entry } from './new-entries';
import type { Worker } from './worker';

/** Where SignServer puts a visible signature that has no place. */
const usualRectangle = '400,700,500,800';

/** What a PDFSigner says of how its signatures are seen. */
export function takeVisibleSignature(worker: Worker, at: (property: string) => string): Entry {
  const visible = worker.take('ADD_VISIBLE_SIGNATURE', at('ADD_VISIBLE_SIGNATURE'))?.toLowerCase() === 'true';
  const rectangle = worker.take('VISIBLE_SIGNATURE_RECTANGLE', at('VISIBLE_SIGNATURE_RECTANGLE'));
  if (visible && rectangle === undefined) {
    worker.imply(
      'VISIBLE_SIGNATURE_RECTANGLE',
      `SignServer’s own place, ${usualRectangle}`,
      at('VISIBLE_SIGNATURE_RECTANGLE'),
    );
  }
  const place = rectangle ?? (visible ? usualRectangle : undefined);
  return {
    ...(visible && { ADD_VISIBLE_SIGNATURE: true }),
    ...pageOf(worker, at),
    ...(place !== undefined && { VISIBLE_SIGNATURE_RECTANGLE: place.replace(/\s/g, '') }),
    ...pictureOf(worker, at),
  };
}

/** SignServer takes whatever is no page for the first one. */
function pageOf(worker: Worker, at: (property: string) => string): Entry {
  const page = worker.value('VISIBLE_SIGNATURE_PAGE');
  if (page === undefined) return {};
  if (/^(first|last|[1-9]\d*)$/i.test(page) && pagesIn(page)) {
    worker.take('VISIBLE_SIGNATURE_PAGE', at('VISIBLE_SIGNATURE_PAGE'));
    return { VISIBLE_SIGNATURE_PAGE: page };
  }
  worker.otherwise('VISIBLE_SIGNATURE_PAGE', 'is no page: the first', at('VISIBLE_SIGNATURE_PAGE'));
  return { VISIBLE_SIGNATURE_PAGE: 'First' };
}

/** Of both forms SignServer takes the one in the configuration itself. */
function pictureOf(worker: Worker, at: (property: string) => string): Entry {
  const [inside, file] = ['VISIBLE_SIGNATURE_CUSTOM_IMAGE_BASE64', 'VISIBLE_SIGNATURE_CUSTOM_IMAGE_PATH'] as const;
  const picture = worker.take(inside, at(inside));
  if (picture !== undefined) {
    if (worker.value(file) !== undefined) worker.leave(file, `${inside} comes before it`);
    return { [inside]: picture.replace(/\s/g, '') };
  }
  const path = worker.take(file, at(file));
  return path === undefined ? {} : { [file]: path };
}
