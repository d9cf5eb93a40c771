import type { DrawRequest } from './appearance';
import { drawForm, sharedShelf } from './draw-appearance';
import { flattened } from './pixel-operations';
import { svgOfForm } from './form-svg';
import { svgRenderer } from './svg-renderer';

/** More than any screen needs for one signature. */
const MAXIMUM_PIXELS = 4_000_000;

/** A picture of pixels: red, green, blue and opacity, from the upper left corner on. */
export interface AppearancePixels {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/**
 * A visible signature as it will be seen on white paper, drawn as the signature itself is.
 *
 * @param scale - pixels to the point
 * @throws CountersignError as drawing does
 */
export async function appearancePixels(request: Omit<DrawRequest, 'rules'>, scale: number): Promise<AppearancePixels> {
  const rules = { transparency: true, deviceColours: true, cidSet: false };
  const fonts = await sharedShelf();
  const { context, form } = await drawForm({ ...request, rules }, fonts);
  const fine = Math.min(scale, Math.sqrt(MAXIMUM_PIXELS / (request.width * request.height)));
  const renderer = await svgRenderer();
  const seen = flattened(
    renderer.render(svgOfForm(context, form, fonts), Math.max(1, Math.round(request.width * fine))),
  );
  const { width, height, channels, samples } = seen;
  const pixels = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at++) {
    for (let i = 0; i < 3; i++) pixels[at * 4 + i] = samples[at * channels + (channels === 1 ? 0 : i)]!;
  }
  return { width, height, pixels };
}
