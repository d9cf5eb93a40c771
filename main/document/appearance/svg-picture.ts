import { withoutPaper } from './paper-removal';
import type { Picture } from './picture';
import { flattened, type Pixels } from './pixel-operations';
import { addPixels, showUpright } from './raster-picture';
import { checkElements, readSvg } from './svg-file';
import { guarded, svgRenderer, type SvgRenderer } from './svg-renderer';

/** Pixels to the point: 300 to the inch. */
const SHARPNESS = 300 / 72;
/** Every layer of a picture takes four octets for each. */
const MAXIMUM_PIXELS = 2_000_000;
/** A strip that is longer than this is no picture. */
const MAXIMUM_PROPORTION = 1000;

/**
 * Reads an SVG, which becomes pixels as fine as a printer's.
 * @param transparent - paper that is drawn in it is left out
 * @throws CountersignError appearance.image: also for what can not be shown, see {@link readSvg}
 */
export async function openSvg(octets: Uint8Array, transparent = false): Promise<Picture> {
  const svg = readSvg(octets);
  const renderer = await svgRenderer();
  const { width, height } = sizeOf(renderer, svg);
  return {
    width,
    height,
    draw(drawing, box, fade) {
      const scale = Math.min(SHARPNESS, Math.sqrt(MAXIMUM_PIXELS / (box.width * box.height)));
      const whole = render(renderer, svg, Math.max(1, Math.round(box.width * scale)));
      const pixels = transparent ? withoutPaper(whole) : whole;
      const image = addPixels(drawing, drawing.rules.transparency ? pixels : flattened(pixels), fade);
      showUpright(drawing, image, box);
    },
  };
}

function sizeOf(renderer: SvgRenderer, svg: string): { width: number; height: number } {
  return guarded(() => {
    const { width, height, resolved } = renderer.sizeOf(svg);
    // As it will be drawn: repetitions are written out, which can be many and deep.
    checkElements(resolved);
    if (!(Math.max(width / height, height / width) <= MAXIMUM_PROPORTION)) throw new RangeError('a strip');
    return { width, height };
  });
}

function render(renderer: SvgRenderer, svg: string, width: number): Pixels {
  return guarded(() => {
    const pixels = renderer.render(svg, width);
    if (pixels.alpha?.every((opacity) => opacity === 0) === true) throw new RangeError('nothing that is seen');
    return pixels;
  });
}
