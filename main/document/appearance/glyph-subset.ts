import { readSubsetter } from './font-files';
import type { AssembledFont } from './font-program';

/** The functions of harfbuzz-subset.wasm that are used here (hb-subset.h); addresses are numbers. */
interface Subsetter {
  memory: WebAssembly.Memory;
  _initialize(): void;
  malloc(size: number): number;
  free(address: number): void;
  hb_blob_create(data: number, length: number, mode: number, userData: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_or_fail(face: number, input: number): number;
}

const MEMORY_MODE_WRITABLE = 2;
// Glyphs keep their numbers, so that a CID is a glyph number before and after.
const FLAG_NO_HINTING = 0x1;
const FLAG_RETAIN_GIDS = 0x2;
const FLAG_NOTDEF_OUTLINE = 0x40;

let compiled: Promise<WebAssembly.Module> | undefined;
let kept: Subsetter | undefined;

/**
 * Leaves of a font what the glyphs need, under their old numbers.
 * @param font - of TrueType outlines
 * @throws RangeError when the font is broken
 */
export async function subsetGlyphs(font: AssembledFont, glyphs: Iterable<number>): Promise<Uint8Array> {
  compiled ??= WebAssembly.compile(new Uint8Array(readSubsetter()));
  // One instance serves all fonts, one after the other: its memory grows to what the largest needs, and no further.
  const hb = kept ?? start(await WebAssembly.instantiate(await compiled));
  kept = undefined;
  const subset = subsetWith(hb, font, glyphs);
  // After a failure the instance is not used again, whatever it left in its memory.
  kept = hb;
  return subset;
}

function start(instance: WebAssembly.Instance): Subsetter {
  const hb = instance.exports as unknown as Subsetter;
  hb._initialize();
  return hb;
}

function subsetWith(hb: Subsetter, font: AssembledFont, glyphs: Iterable<number>): Uint8Array {
  const data = hb.malloc(font.length);
  if (data === 0) throw new RangeError('the font does not fit into memory');
  font.writeTo(new Uint8Array(hb.memory.buffer, data, font.length));
  const blob = hb.hb_blob_create(data, font.length, MEMORY_MODE_WRITABLE, 0, 0);
  const face = hb.hb_face_create(blob, 0);
  const input = hb.hb_subset_input_create_or_fail();
  const wanted = hb.hb_subset_input_glyph_set(input);
  for (const glyph of glyphs) hb.hb_set_add(wanted, glyph);
  hb.hb_subset_input_set_flags(input, FLAG_NO_HINTING | FLAG_RETAIN_GIDS | FLAG_NOTDEF_OUTLINE);
  const subset = hb.hb_subset_or_fail(face, input);
  if (subset === 0) throw new RangeError('the font can not be reduced to a subset');
  const result = hb.hb_face_reference_blob(subset);
  const position = hb.hb_blob_get_data(result, 0);
  const octets = new Uint8Array(hb.memory.buffer).slice(position, position + hb.hb_blob_get_length(result));
  hb.hb_blob_destroy(result);
  hb.hb_face_destroy(subset);
  hb.hb_subset_input_destroy(input);
  hb.hb_face_destroy(face);
  hb.hb_blob_destroy(blob);
  hb.free(data);
  return octets;
}
