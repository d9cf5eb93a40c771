import * as zlib from 'node:zlib';
import { limits } from './limits';
import { PdfDictionary, PdfName, type PdfObject } from './objects';
import { damaged, PdfError } from './pdf-error';

/** One stage of a stream's coding: the filter's name and its parameters, all direct. */
export interface FilterStage {
  name: string;
  parameters: PdfDictionary | undefined;
}

/**
 * Reads /Filter and /DecodeParms (ISO 32000-2, clause 7.3.8.2).
 * @param resolve - follows references
 */
export function filterStages(
  dictionary: PdfDictionary,
  resolve: (object: PdfObject | undefined) => PdfObject,
): FilterStage[] {
  const filter = resolve(dictionary.get('Filter') ?? dictionary.get('F'));
  const parameters = resolve(dictionary.get('DecodeParms') ?? dictionary.get('DP'));
  const names = filter === null ? [] : Array.isArray(filter) ? filter : [filter];
  const all = Array.isArray(parameters) ? parameters : [parameters];
  if (names.length > limits.filters) throw damaged('a stream has too many filters');
  return names.map((entry, index) => {
    const name = resolve(entry);
    const own = resolve(all[index]);
    if (!(name instanceof PdfName)) throw damaged('a stream filter has no name');
    return { name: name.value, parameters: own instanceof PdfDictionary ? own : undefined };
  });
}

/**
 * Undoes the filters that structure streams use: FlateDecode with predictors, ASCIIHexDecode, ASCII85Decode.
 * @param limit - how many octets may come out of any stage; more is a refusal
 */
export function decode(data: Buffer, stages: FilterStage[], limit: number): Buffer {
  let result = data;
  for (const { name, parameters } of stages) {
    switch (name) {
      case 'FlateDecode':
      case 'Fl':
        result = unpredict(inflate(result, limit), parameters);
        break;
      case 'ASCIIHexDecode':
      case 'AHx':
        result = fromHex(result);
        break;
      case 'ASCII85Decode':
      case 'A85':
        result = fromAscii85(result);
        break;
      case 'Crypt':
        // Undone already: it comes before all other filters, and the security handler sees it there.
        break;
      default:
        throw new PdfError(
          'unsupported',
          `its structure is compressed with ${name.slice(0, 40).replace(/[^\w-]/g, '?')}`,
        );
    }
    if (result.length > limit) throw damaged('a compressed stream grows without bound');
  }
  return result;
}

function inflate(data: Buffer, limit: number): Buffer {
  try {
    // Writers that leave out the final checksum are common; what is really missing shows when the content is read.
    return zlib.inflateSync(data, { maxOutputLength: Math.max(limit, 1), finishFlush: zlib.constants.Z_SYNC_FLUSH });
  } catch (cause) {
    const tooLarge = (cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    throw damaged(
      tooLarge ? 'a compressed stream grows without bound' : 'a compressed stream can not be unpacked',
      cause,
    );
  }
}

function integer(parameters: PdfDictionary, key: string, fallback: number, maximum: number): number {
  const value = parameters.get(key) ?? fallback;
  if (typeof value !== 'number' || value < 1 || value > maximum) throw damaged(`a predictor has a wrong ${key}`);
  return value;
}

/** Undoes PNG and TIFF predictors (ISO 32000-2, clause 7.4.4.4). */
function unpredict(data: Buffer, parameters: PdfDictionary | undefined): Buffer {
  if (!parameters) return data;
  const predictor = integer(parameters, 'Predictor', 1, 15);
  if (predictor === 1) return data;
  const colors = integer(parameters, 'Colors', 1, 64);
  const bits = integer(parameters, 'BitsPerComponent', 8, 16);
  const columns = integer(parameters, 'Columns', 1, 1_000_000);
  const rowLength = Math.ceil((colors * bits * columns) / 8);
  const pixel = Math.max(1, Math.ceil((colors * bits) / 8));
  if (predictor === 2) return untiff(data, rowLength, pixel, bits);
  if (predictor < 10) throw damaged('a predictor is unknown');
  return unpng(data, rowLength, pixel);
}

function untiff(data: Buffer, rowLength: number, pixel: number, bits: number): Buffer {
  if (bits !== 8) throw new PdfError('unsupported', 'its structure uses a rare predictor');
  const result = Buffer.from(data);
  for (let row = 0; row < result.length; row += rowLength) {
    const end = Math.min(row + rowLength, result.length);
    for (let i = row + pixel; i < end; i++) result[i] = (result[i]! + result[i - pixel]!) & 0xff;
  }
  return result;
}

function unpng(data: Buffer, rowLength: number, pixel: number): Buffer {
  const rows = Math.ceil(data.length / (rowLength + 1));
  const result = Buffer.alloc(Math.max(0, data.length - rows));
  for (let row = 0, from = 0, to = 0; row < rows; row++) {
    const kind = data[from++]!;
    const length = Math.min(rowLength, data.length - from);
    for (let i = 0; i < length; i++, from++, to++) {
      const left = i >= pixel ? result[to - pixel]! : 0;
      const up = row > 0 ? result[to - rowLength]! : 0;
      const upLeft = row > 0 && i >= pixel ? result[to - rowLength - pixel]! : 0;
      result[to] = (data[from]! + prediction(kind, left, up, upLeft)) & 0xff;
    }
  }
  return result;
}

function prediction(kind: number, left: number, up: number, upLeft: number): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const estimate = left + up - upLeft;
      const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
      return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }
    default:
      throw damaged('a predictor row is unknown');
  }
}

function fromHex(data: Buffer): Buffer {
  const text = data.toString('latin1').replace(/[\0\t\n\f\r ]/g, '');
  const end = text.indexOf('>');
  const digits = end < 0 ? text : text.slice(0, end);
  if (!/^[0-9A-Fa-f]*$/.test(digits)) throw damaged('a hexadecimal stream holds something else');
  return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex');
}

function fromAscii85(data: Buffer): Buffer {
  const result = Buffer.alloc(data.length * 4);
  let length = 0;
  let group: number[] = [];
  const flush = (count: number): void => {
    const padded = [...group, 84, 84, 84, 84].slice(0, 5);
    const value = padded.reduce((sum, digit) => sum * 85 + digit, 0);
    if (value > 0xffff_ffff) throw damaged('an ASCII85 stream is malformed');
    for (let i = 0; i < count; i++) result[length++] = Math.floor(value / 2 ** (24 - 8 * i)) & 0xff;
    group = [];
  };
  for (const octet of data) {
    if (octet === 0x7e) break;
    if (octet === 0x7a && group.length === 0) {
      length += 4;
    } else if (octet >= 0x21 && octet <= 0x75) {
      group.push(octet - 0x21);
      if (group.length === 5) flush(4);
    } else if (octet > 0x20) {
      throw damaged('an ASCII85 stream is malformed');
    }
  }
  if (group.length > 1) flush(group.length - 1);
  return result.subarray(0, length);
}
