import type { Resvg } from '@resvg/resvg-wasm';
import { CountersignError } from '../../errors/countersign-error';
import { readSvgRenderer } from './font-files';
import type { Picture } from './picture';
import { flattened, separated, type Pixels } from './pixel-operations';
import { addPixels, showUpright } from './raster-picture';
import { checkElements, readSvg } from './svg-file';

/** Pixels to the point: 300 to the inch. */
const SHARPNESS = 300 / 72;
/** Every layer of a picture takes four octets for each. */
const MAXIMUM_PIXELS = 2_000_000;
/** A strip that is longer than this is no picture. */
const MAXIMUM_PROPORTION = 1000;

/** There is no text to be written. */
const OPTIONS = { font: { loadSystemFonts: false } };

/** Loaded when the first SVG is drawn. */
let renderer: Promise<typeof Resvg> | undefined;

async function loadRenderer(): Promise<typeof Resvg> {
  const resvg = await import('@resvg/resvg-wasm');
  await resvg.initWasm(await WebAssembly.compile(new Uint8Array(readSvgRenderer())));
  return resvg.Resvg;
}

/**
 * Reads an SVG, which becomes pixels as fine as a printer's.
 * @throws CountersignError appearance.image: also for what can not be shown, see {@link readSvg}
 */
export async function openSvg(octets: Uint8Array): Promise<Picture> {
  const svg = readSvg(octets);
  renderer ??= loadRenderer();
  const Renderer = await renderer;
  const { width, height } = sizeOf(Renderer, svg);
  return {
    width,
    height,
    draw(drawing, box, fade) {
      const scale = Math.min(SHARPNESS, Math.sqrt(MAXIMUM_PIXELS / (box.width * box.height)));
      const pixels = render(Renderer, svg, Math.max(1, Math.round(box.width * scale)));
      const image = addPixels(drawing, drawing.rules.transparency ? pixels : flattened(pixels), fade);
      showUpright(drawing, image, box);
    },
  };
}

function sizeOf(Renderer: typeof Resvg, svg: string): { width: number; height: number } {
  return guarded(() => {
    const picture = new Renderer(svg, OPTIONS);
    const { width, height } = picture;
    // As it will be drawn: repetitions are written out, which can be many and deep.
    checkElements(picture.toString());
    picture.free();
    if (!(Math.max(width / height, height / width) <= MAXIMUM_PROPORTION)) throw new RangeError('a strip');
    return { width, height };
  });
}

function render(Renderer: typeof Resvg, svg: string, width: number): Pixels {
  return guarded(() => {
    const picture = new Renderer(svg, { ...OPTIONS, fitTo: { mode: 'width', value: width } });
    const image = picture.render();
    const octets = image.pixels;
    const size = [image.width, image.height] as const;
    image.free();
    picture.free();
    undoMultiplication(octets);
    const pixels = separated(...size, 4, octets);
    if (pixels.alpha?.every((opacity) => opacity === 0) === true) throw new RangeError('nothing that is seen');
    return pixels;
  });
}

/** What is no SVG ends as an error; what its renderer was not made for, as a trap of WebAssembly. */
function guarded<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    throw new CountersignError('appearance.image', { problem: 'damaged' }, { cause: error });
  }
}

/** The renderer's colours are multiplied by their opacity; those of PDF are not. */
function undoMultiplication(rgba: Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const opacity = rgba[at + 3]!;
    if (opacity === 255) continue;
    for (let i = at; i < at + 3; i++) {
      // White where nothing is: readers that smooth an image mix what lies beside each other.
      rgba[i] = opacity === 0 ? 255 : Math.min(255, Math.round((rgba[i]! * 255) / opacity));
    }
  }
}
