import * as path from 'node:path';
import { CountersignError } from '../errors/countersign-error';
import { CadesError } from '../cades/index';
import { namedOutputError } from '../files/output-error';
import { InputChangedError, PadesError } from './pades';
import { PdfError } from './pdf';

/** What programs call PKCS#12 files. */
const keyFileName = /\.(p12|pfx)$/i;

/** What a failure of reading a document is called outside; a defect of ours is given back as it is. */
export function inputProblem(file: string, error: unknown): unknown {
  if (CountersignError.is(error)) return error;
  const options = { cause: error };
  if (error instanceof PdfError) return contentProblem(file, error);
  if (error instanceof PadesError) return refusal(file, error);
  if (error instanceof InputChangedError) return new CountersignError('document.changed', { file }, options);
  if (error instanceof CadesError && error.reason === 'claim')
    return new CountersignError('usage.invalid', { detail: error.message }, options);
  if (error instanceof CadesError) {
    const reason = error.reason === 'certificate' ? 'unreadable' : 'algorithm-unsupported';
    return new CountersignError('certificate.unusable', { alias: '', reason }, options);
  }
  const { code, path: asked } = (error ?? {}) as { code?: unknown; path?: unknown };
  if (code === 'ELOOP') return new CountersignError('document.linkLoop', { file }, options);
  // Where a name is no UTF-8, Node has put this in place of its octets: there is no file of the name that we were given.
  if (code === 'ENOENT' && (typeof asked === 'string' ? asked : file).includes('\ufffd')) {
    return new CountersignError('document.nameNotUtf8', { file }, options);
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CountersignError('document.notFound', { file }, options);
  if (typeof code === 'string' && (error as { syscall?: unknown }).syscall !== undefined) {
    return new CountersignError('document.unreadable', { file }, options);
  }
  if (code === 'EISDIR') return new CountersignError('document.unreadable', { file }, options);
  // A defect of ours: the process boundary gives it a reference.
  return error;
}

/** What is wrong with the content of the file. */
function contentProblem(file: string, error: PdfError): CountersignError {
  const options = { cause: error };
  switch (error.kind) {
    case 'not-pdf':
      return new CountersignError(keyFileName.test(file) ? 'document.keyFile' : 'document.notPdf', { file }, options);
    case 'encrypted':
      return new CountersignError('document.encrypted', { file }, options);
    case 'password-needed':
      return new CountersignError('document.passwordNeeded', { file }, options);
    case 'password-wrong':
      return new CountersignError('document.passwordWrong', { file }, options);
    case 'damaged':
      return new CountersignError('document.damaged', { file, detail: error.detail }, options);
    case 'unsupported':
      return new CountersignError('document.unsupported', { file, detail: error.detail }, options);
  }
}

/** Why the document, as it is, does not take the signature. */
function refusal(file: string, error: PadesError): CountersignError {
  const options = { cause: error };
  const { field = '', requirement = 'unknown', page = 0, pages = 0, obstacle = 'certified' } = error.about;
  const { nearest, unseen = 'no-widget' } = error.about;
  switch (error.kind) {
    case 'certified':
      return new CountersignError('document.certified', { file }, options);
    case 'not-first':
      return new CountersignError('document.notFirstSignature', { file }, options);
    case 'field-unknown':
      return new CountersignError('field.unknown', { file, field, ...(nearest !== undefined && { nearest }) }, options);
    case 'field-other-kind':
      return new CountersignError('field.otherKind', { file, field }, options);
    case 'field-signed':
      return new CountersignError('field.signed', { file, field }, options);
    case 'field-locked':
      return new CountersignError('field.locked', { file, field }, options);
    case 'seed-value':
      return new CountersignError('field.seedValue', { file, field, requirement }, options);
    case 'page-unknown':
      return new CountersignError('visible.pageUnknown', { file, page, pages }, options);
    case 'place-outside':
      return new CountersignError('visible.outside', { file, page }, options);
    case 'line-unknown':
      return new CountersignError('visible.noLine', { file }, options);
    case 'field-unseen':
      return new CountersignError('visible.fieldUnseen', { file, field, reason: unseen }, options);
    case 'not-shown':
      return new CountersignError('visible.forbidden', { file, obstacle }, options);
    case 'unsupported':
    case 'room-exceeded':
      return new CountersignError('document.unsupported', { file, detail: error.detail }, options);
  }
}

/** What a failure of writing the output is called outside. */
export function outputProblem(target: string, error: unknown): CountersignError {
  if (CountersignError.is(error)) return error;
  const options = { cause: error };
  const file = path.basename(target);
  if (error instanceof PdfError) return contentProblem(file, error);
  if (error instanceof PadesError && error.kind === 'room-exceeded')
    return new CountersignError('output.roomExceeded', { file }, options);
  if (error instanceof PadesError || error instanceof CadesError) {
    const detail = error instanceof PadesError ? error.detail : 'the token gave an unusable signature';
    return new CountersignError('output.failed', { file, detail }, options);
  }
  return namedOutputError(target, error);
}
