import {
  PDFArray,
  PDFBool,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFString,
  PDFNull,
  type PDFContext,
  type PDFObject as LibraryObject,
} from 'pdf-lib';
import { PdfDictionary, PdfName, PdfNewStream, PdfReal, PdfReference, PdfString, type PdfObject } from '../pdf';

/** Every object of pdf-lib's context as one of our own, in the order of their numbers. */
export function objectsOf(context: PDFContext): { reference: PdfReference; object: PdfObject }[] {
  return context
    .enumerateIndirectObjects()
    .map(([reference, object]) => ({ reference: referenceOf(reference), object: convert(object) }));
}

export function referenceOf(reference: PDFRef): PdfReference {
  return new PdfReference(reference.objectNumber, reference.generationNumber);
}

function convert(object: LibraryObject): PdfObject {
  if (object instanceof PDFRawStream) return new PdfNewStream(dictionaryOf(object.dict), object.contents);
  if (object instanceof PDFDict) return dictionaryOf(object);
  if (object instanceof PDFArray) return object.asArray().map(convert);
  if (object instanceof PDFRef) return referenceOf(object);
  if (object instanceof PDFName) return nameOf(object);
  if (object instanceof PDFNumber) return numberOf(object);
  if (object instanceof PDFBool) return object.asBoolean();
  if (object instanceof PDFString || object instanceof PDFHexString) return new PdfString(object.asBytes());
  if (object === PDFNull) return null;
  throw new TypeError(`an object that no drawing has: ${object.constructor.name}`);
}

function dictionaryOf(dictionary: PDFDict): PdfDictionary {
  const entries = dictionary.entries().map(([key, value]) => [nameOf(key).value, convert(value)] as const);
  // The writer adds the length of a stream.
  return new PdfDictionary(new Map(entries.filter(([key]) => key !== 'Length')));
}

function nameOf(name: PDFName): PdfName {
  return new PdfName(Buffer.from(name.asBytes()).toString('latin1'));
}

function numberOf(number: PDFNumber): PdfObject {
  const value = number.asNumber();
  return Number.isSafeInteger(value) ? value : new PdfReal(number.toString());
}
