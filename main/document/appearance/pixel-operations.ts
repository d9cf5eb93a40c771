/** Pixels, eight bits a sample, from the upper left corner on. */
export interface Pixels {
  width: number;
  height: number;
  /** Grey, or red, green, blue. */
  channels: 1 | 3;
  samples: Uint8Array;
  /** Opacity; without it everything is opaque. */
  alpha?: Uint8Array;
}

/**
 * Takes apart samples and opacity that stand beside each other.
 * @param octets - pixels of one (grey), two (grey, opacity), three (colours) or four (colours, opacity) octets; they become the
 * samples, in the same memory
 */
export function separated(width: number, height: number, perPixel: number, octets: Uint8Array): Pixels {
  const channels = perPixel < 3 ? 1 : 3;
  if (perPixel === channels) return { width, height, channels, samples: octets };
  const count = width * height;
  const alpha = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    alpha[at] = octets[at * perPixel + channels]!;
    for (let i = 0; i < channels; i++) octets[at * channels + i] = octets[at * perPixel + i]!;
  }
  const samples = octets.subarray(0, count * channels);
  const seen = alpha.some((opacity) => opacity < 255);
  return { width, height, channels, samples, ...(seen ? { alpha } : {}) };
}

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
