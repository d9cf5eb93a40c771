/** Signatures in PDF documents (ETSI EN 319 142-1): knows `pdf` and `cades`, and nothing of tokens, windows or trust. */
export { PadesError, type PadesErrorKind } from './pades-error';
export { fieldFlags } from './field-attributes';
export { formFields, type FormField, type LostValue } from './field-tree';
export { hiddenSignatures, type HiddenSignature } from './hidden-signatures';
export { listLostSignatures, listSignatures, type ListedSignature, type LostSignature } from './signature-list';
export {
  certificationOf,
  closes,
  readScope,
  transformParameters,
  type CertificationLevel,
  type FieldScope,
} from './transform-methods';
export type { SignatureTerms } from './signature-terms';
export { admitSignature, type SignatureClaims } from './admission';
export { chooseField, type FieldChoice } from './field-choice';
export { documentPlaces } from './document-places';
export { pageUnits } from './page-units';
export { archivalRules, type ArchivalRules } from './pdf-a';
export type { AppearancePlace } from './appearance-place';
export { placeSignature, type Placement, type StandingSignature } from './signature-places';
export type { Drawing, ShownPlace, ShownSignature } from './visible-widget';
export { isHidden } from './hidden-annotation';
export { pageGeometry, readRectangle, type Rectangle } from './page-geometry';
export { needsAppearances, undrawnWidgets } from './undrawn-widgets';
export { SignatureRevision } from './signature-revision';
export { DocumentTimestampRevision } from './document-timestamp';
export {
  planValidationData,
  validationKey,
  type PlannedValidationData,
  type RelatedValidationData,
  type ValidationData,
} from './validation-data';
export { appendRevision, endsWith, type WrittenFile } from './append-revision';
export { InputChangedError, InputFile, keyOf, type FileIdentity } from './input-file';
export { writeAppended } from './output-file';
