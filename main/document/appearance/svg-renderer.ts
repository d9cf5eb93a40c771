import type { Resvg } from '@resvg/resvg-wasm';
import { CountersignError } from '../../errors/countersign-error';
import { readSvgRenderer } from './font-files';
import { separated, type Pixels } from './pixel-operations';

/** There is no text to be written. */
const OPTIONS = { font: { loadSystemFonts: false } };

/** Loaded when the first picture is drawn that needs it. */
let renderer: Promise<typeof Resvg> | undefined;

async function loadRenderer(): Promise<typeof Resvg> {
  const resvg = await import('@resvg/resvg-wasm');
  await resvg.initWasm(await WebAssembly.compile(new Uint8Array(readSvgRenderer())));
  return resvg.Resvg;
}

/** Draws SVG that was checked, or that was made here. */
export interface SvgRenderer {
  /** In the SVG's own units; `resolved`: as it will be drawn, with repetitions written out. */
  sizeOf(svg: string): { width: number; height: number; resolved: string };
  /** @param width - in pixels; the height follows from the proportions */
  render(svg: string, width: number): Pixels;
}

/** @throws CountersignError appearance.image from what it draws, where that is damaged */
export async function svgRenderer(): Promise<SvgRenderer> {
  renderer ??= loadRenderer();
  const Renderer = await renderer;
  return {
    sizeOf: (svg) =>
      guarded(() => {
        const picture = new Renderer(svg, OPTIONS);
        const { width, height } = picture;
        const resolved = picture.toString();
        picture.free();
        return { width, height, resolved };
      }),
    render: (svg, width) =>
      guarded(() => {
        const picture = new Renderer(svg, { ...OPTIONS, fitTo: { mode: 'width', value: width } });
        const image = picture.render();
        const octets = image.pixels;
        const size = [image.width, image.height] as const;
        image.free();
        picture.free();
        undoMultiplication(octets);
        return separated(...size, 4, octets);
      }),
  };
}

/** What is no SVG ends as an error; what its renderer was not made for, as a trap of WebAssembly. */
export function guarded<T>(action: () => T): T {
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
