/** Signatures in PDF documents (ETSI EN 319 142-1): knows `pdf` and `cades`, and nothing of tokens, windows or trust. */
export { PadesError, type PadesErrorKind } from './pades-error';
export { formFields, type FormField } from './field-tree';
export { listSignatures, type ListedSignature } from './signature-list';
export { certificationOf, type CertificationLevel } from './transform-methods';
export type { SignatureTerms } from './seed-values';
export { SignatureRevision, type SignatureClaims } from './signature-revision';
export { DocumentTimestampRevision } from './document-timestamp';
export { planValidationData, validationKey, type RelatedValidationData, type ValidationData } from './validation-data';
export { appendRevision } from './append-revision';
export { InputChangedError, InputFile, type FileIdentity } from './input-file';
export { OutputError, outputError } from './output-error';
export { putInPlace, removeQuietly, writeAppended } from './output-file';
