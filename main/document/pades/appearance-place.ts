import type { SeenPlace } from '../document-port';
import type { FoundPage, PdfDictionary, PdfReference } from '../pdf';
import type { Rectangle, Rotation } from './page-geometry';

/** One place where a signature is seen: an annotation to be made, or a widget that is there. */
export type AppearancePlace = (NewPlace | WidgetPlace) & {
  /** Points; the upright box that is to be drawn. */
  width: number;
  height: number;
  /** How far the drawing is turned counterclockwise on its page, so that its reader sees it upright. */
  rotation: Rotation;
  /** Where that is, as a person counts pages. */
  seen: SeenPlace;
};

export interface NewPlace {
  page: OwnPage;
  /** In default user space. */
  rectangle: Rectangle;
}

export interface WidgetPlace {
  /** Of the field's own dictionary, or of one of its kids. */
  widget: { reference: PdfReference; dictionary: PdfDictionary };
  /** Stands on no page so far: the one that it is put on. */
  putOn?: OwnPage;
}

/** A page that is an object of its own, as the standard wants it. */
export type OwnPage = FoundPage & { reference: PdfReference };
