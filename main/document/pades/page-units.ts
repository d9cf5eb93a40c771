import type { PageUnit } from '../../../preload/contract/page-view';
import { pagesOf, type PdfReader } from '../pdf';
import { userUnitOf } from './page-geometry';

/** Pages with a unit of their own that are told. */
const mostPages = 20_000;

/** The pages whose unit of length is not a point (/UserUnit; ISO 32000-2, table 31), in their order. */
export function pageUnits(reader: PdfReader): PageUnit[] {
  const found: PageUnit[] = [];
  let page = 0;
  for (const { dictionary } of pagesOf(reader)) {
    page += 1;
    const unit = userUnitOf(reader, dictionary);
    if (unit !== 1) found.push({ page, unit });
    if (found.length >= mostPages) break;
  }
  return found;
}
