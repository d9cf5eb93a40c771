/**
 * Draws what a visible signature shows: a form XObject for a box, text in any script, pictures and handwriting. Where it
 * stands in a document, and in which file, is decided elsewhere.
 */
export { appearancePixels, type AppearancePixels } from './appearance-pixels';
export { drawAppearance } from './draw-appearance';
export { drawPaper, type Paper, type PaperParagraph } from './paper';
export { drawFields, type DrawnFields } from './draw-fields';
export type { FieldContent, FieldLook, FieldMark } from './field-look';
export type { AppearanceFacts, DrawingRules, DrawnAppearance, DrawRequest } from './appearance';
