import type { Pixels } from './png-pixels';

/**
 * Makes an image smaller by a whole factor: each new pixel is the mean of those that it stands for, weighted by their
 * opacity.
 */
export function reduced(pixels: Pixels, factor: number): Pixels {
  if (factor < 2) return pixels;
  const { channels } = pixels;
  const width = Math.ceil(pixels.width / factor);
  const height = Math.ceil(pixels.height / factor);
  const samples = new Uint8Array(width * height * channels);
  const alpha = pixels.alpha === undefined ? undefined : new Uint8Array(width * height);
  const sums = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sums.fill(0);
      let weight = 0;
      let count = 0;
      for (let sourceY = y * factor; sourceY < Math.min((y + 1) * factor, pixels.height); sourceY++) {
        for (let sourceX = x * factor; sourceX < Math.min((x + 1) * factor, pixels.width); sourceX++) {
          const at = sourceY * pixels.width + sourceX;
          const opacity = pixels.alpha?.[at] ?? 255;
          for (let i = 0; i < channels; i++) sums[i]! += pixels.samples[at * channels + i]! * opacity;
          weight += opacity;
          count += 1;
        }
      }
      const target = y * width + x;
      for (let i = 0; i < channels; i++) {
        samples[target * channels + i] = weight === 0 ? 255 : Math.round(sums[i]! / weight);
      }
      if (alpha !== undefined) alpha[target] = Math.round(weight / count);
    }
  }
  return { width, height, channels, samples, ...(alpha === undefined ? {} : { alpha }) };
}

/** The image as it looks on white paper, without opacity. */
export function flattened(pixels: Pixels): Pixels {
  const { width, height, channels, alpha } = pixels;
  if (alpha === undefined) return pixels;
  const samples = new Uint8Array(pixels.samples.length);
  for (let at = 0; at < alpha.length; at++) {
    const opacity = alpha[at]! / 255;
    for (let i = 0; i < channels; i++) {
      const sample = pixels.samples[at * channels + i]!;
      samples[at * channels + i] = Math.round(255 + (sample - 255) * opacity);
    }
  }
  return { width, height, channels, samples };
}
