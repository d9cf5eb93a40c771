import { count } from './counted';
import type { Formats } from './format';

/** Printing and sending what is signed. */
export const outletMessages = {
  'outlets.print': 'Print…',
  'outlets.printFile': (p: { name: string }) => `Print: ${p.name}`,
  'outlets.mail': 'E-mail…',
  'outlets.mailFile': (p: { name: string }) => `E-mail: ${p.name}`,
  'outlets.mailAll': 'E-mail all…',
  'outlets.mailed': (p: { count: number }, f: Formats) =>
    p.count === 1
      ? 'Your mail program was told to begin a message with the signed file. See that it is attached before you send it.'
      : `Your mail program was told to begin a message with ${count(p.count, 'signed file', 'signed files', f)}. See that they are attached before you send it.`,
  'outlets.printed': (p: { name: string; printer: string }) => `“${p.name}” is in the queue of “${p.printer}”.`,
  'print.title': (p: { name: string }) => `Print “${p.name}”`,
  'print.paper':
    'Paper carries no electronic signature: it shows what the signature looks like. What proves it is the file, so keep it.',
  'print.looking': 'Looking for printers…',
  'print.printer': 'Printer',
  'print.usual': (p: { printer: string }) => `${p.printer} (usual)`,
  'print.copies': 'Copies',
  'print.copies.wrong': (p: { most: number }) => `From 1 to ${p.most}.`,
  'print.pages': 'Pages',
  'print.pages.all': (p: { count: number }, f: Formats) =>
    p.count === 1 ? 'The one page' : `All ${count(p.count, 'page', 'pages', f)}`,
  'print.pages.hint': 'Such as 1-3, 7. Empty: all of them.',
  'print.pages.wrong': (p: { count: number }, f: Formats) =>
    `Numbers such as 1-3, 7. The file has ${count(p.count, 'page', 'pages', f)}.`,
  'print.do': 'Print',
  'print.printing': 'Handing over…',
  'print.cancel': 'Cancel',
  'print.close': 'Close',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
