import { mostPixels, type PixelArea, type ViewRotation } from '../../preload/contract/page-view';
import type { ShownPdf } from '../../main/document/pdfium/shown-pdf';

/** FPDF_ANNOT: annotations are drawn; FPDF_REVERSE_BYTE_ORDER: red comes first. */
const flags = 0x01 | 0x10;
/** FPDF_RENDER_TOBECONTINUED, FPDF_RENDER_DONE */
const toBeContinued = 1;
const done = 2;
/** How long is drawn before whoever waits is heard, in milliseconds. */
const atOnce = 40;

const paper = 0xffffffff;
const nothing = 0x00000000;

export interface Drawn {
  width: number;
  height: number;
  pixels: ArrayBuffer;
}

export interface Drawing {
  page: number;
  scale: number;
  rotation: ViewRotation;
  area?: PixelArea | undefined;
  /** On nothing rather than on paper. */
  transparent?: boolean;
}

/** Width and height of a whole page in pixels, turned. */
export function wholeOf(size: { width: number; height: number }, scale: number, rotation: ViewRotation): PixelArea {
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const turned = rotation === 90 || rotation === 270;
  return { x: 0, y: 0, width: turned ? height : width, height: turned ? width : height };
}

/**
 * Draws a page, or a piece of it, with its annotations and form fields, piece by piece of time.
 *
 * @returns the pixels, or why there are none; every time that it yields, it may be left
 */
export function* draw(pdf: ShownPdf, wish: Drawing): Generator<void, Drawn | 'damaged' | 'too-large', void> {
  const { engine, form } = pdf;
  const { api } = engine;
  const whole = wholeOf(pdf.size(wish.page), wish.scale, wish.rotation);
  const { x, y, width, height } = wish.area ?? whole;
  if (width * height > mostPixels || whole.width > 0x3fff_ffff || whole.height > 0x3fff_ffff) return 'too-large';
  const page = pdf.page(wish.page);
  if (page === undefined) return 'damaged';
  const bitmap = api.FPDFBitmap_Create(width, height, 1);
  if (bitmap === 0) return 'too-large';
  const pause = pauseOf(pdf);
  try {
    api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, wish.transparent ? nothing : paper);
    const turns = wish.rotation / 90;
    const place = [-x, -y, whole.width, whole.height, turns, flags] as const;
    pause.begin();
    let state = api.FPDF_RenderPageBitmap_Start(bitmap, page, ...place, pause.address);
    while (state === toBeContinued) {
      yield;
      pause.begin();
      state = api.FPDF_RenderPage_Continue(page, pause.address);
    }
    if (state !== done) return 'damaged';
    api.FPDF_FFLDraw(form, bitmap, page, ...place);
    const from = api.FPDFBitmap_GetBuffer(bitmap);
    const pixels = engine.octets.slice(from, from + width * height * 4).buffer;
    return { width, height, pixels };
  } finally {
    api.FPDF_RenderPage_Close(page);
    api.FPDFBitmap_Destroy(bitmap);
  }
}

interface Pause {
  /** IFSDK_PAUSE */
  address: number;
  begin(): void;
}

const pauses = new WeakMap<object, Pause>();

/** What the engine asks whether it should pause: one for an engine, for good. */
function pauseOf({ engine }: ShownPdf): Pause {
  const known = pauses.get(engine);
  if (known) return known;
  let until = 0;
  const asked = engine.callable(() => (performance.now() > until ? 1 : 0), 'ii');
  const address = engine.allocate(12);
  engine.writeIntegers(address, [1, asked, 0]);
  const pause = { address, begin: () => void (until = performance.now() + atOnce) };
  pauses.set(engine, pause);
  return pause;
}
