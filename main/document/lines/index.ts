/**
 * Finds the line on which a document wants to be signed. It has to read the words of pages, which the engine that draws them does;
 * so it is loaded by the first document that is signed on its line, and by no other.
 */
export { findSignatureLine } from './find-line';
