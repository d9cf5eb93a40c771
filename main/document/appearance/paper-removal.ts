import type { Pixels } from './pixel-operations';

/** Pixels of a picture's side into which the light on the paper is measured, at most. */
const CELLS = 24;
/** Of the paper's own light: what takes less away is paper, with its grain and the dust on the glass. */
const PAPER = 0.1;
/** What takes as much away, or more, is ink all through; between the two lies the soft edge of a stroke. */
const INK = 0.4;
/** A sheet is never as dark as this: a picture that is, is ink from edge to edge. */
const DARKEST_PAPER = 96;
/** Of the pixels of a cell: so many are lighter than what is taken for the paper there. */
const LIGHTEST = 0.15;

/**
 * Takes the paper out of a scanned or photographed signature: what is nearly as light as the paper around it becomes
 * transparent, with a soft edge, and what stays loses the paper that is mixed into its colour. The light on a photographed
 * sheet differs from corner to corner, so the paper is measured in each part of the picture for itself.
 */
export function withoutPaper(pixels: Pixels): Pixels {
  const { width, height, channels, alpha: before } = pixels;
  const paper = paperOf(pixels);
  const samples = new Uint8Array(pixels.samples);
  const alpha = new Uint8Array(width * height);
  const light = [255, 255, 255];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      let taken = 0;
      for (let i = 0; i < channels; i++) {
        const white = (light[i] = paper.at(x, y, i));
        taken = Math.max(taken, (white - samples[at * channels + i]!) / white);
      }
      const opacity = Math.min(1, Math.max(0, (taken - PAPER) / (INK - PAPER)));
      alpha[at] = Math.round(opacity * (before?.[at] ?? 255));
      for (let i = 0; i < channels; i++) {
        const sample = at * channels + i;
        const white = light[i]!;
        // White where nothing is: readers that smooth an image mix what lies beside each other.
        const colour = opacity === 0 ? 255 : white + (samples[sample]! - white) / Math.max(opacity, 0.05);
        samples[sample] = Math.min(255, Math.max(0, Math.round(colour)));
      }
    }
  }
  return { width, height, channels, samples, alpha };
}

/** The light of the paper anywhere in a picture, never as dark as ink. */
function paperOf({ width, height, channels, samples, alpha }: Pixels): {
  at(x: number, y: number, channel: number): number;
} {
  const size = Math.max(1, Math.ceil(Math.max(width, height) / CELLS));
  const columns = Math.ceil(width / size);
  const rows = Math.ceil(height / size);
  const cells = Array.from({ length: channels }, (_, channel) => {
    const whole = lightest(histogram(0, 0, width, height, channel));
    return Float32Array.from({ length: columns * rows }, (_cell, i) => {
      const left = (i % columns) * size;
      const top = Math.floor(i / columns) * size;
      const own = lightest(histogram(left, top, Math.min(left + size, width), Math.min(top + size, height), channel));
      // A part that is all ink has no paper to be measured.
      return Math.max(own, whole * 0.72, DARKEST_PAPER);
    });
  });
  return {
    at(x, y, channel) {
      const column = Math.min(columns - 1, Math.max(0, x / size - 0.5));
      const row = Math.min(rows - 1, Math.max(0, y / size - 0.5));
      const [left, top] = [Math.floor(column), Math.floor(row)];
      const [right, bottom] = [Math.min(columns - 1, left + 1), Math.min(rows - 1, top + 1)];
      const cell = cells[channel]!;
      const across = (line: number): number =>
        cell[line * columns + left]! * (1 - (column - left)) + cell[line * columns + right]! * (column - left);
      return across(top) * (1 - (row - top)) + across(bottom) * (row - top);
    },
  };

  function histogram(left: number, top: number, right: number, bottom: number, channel: number): Uint32Array {
    const counts = new Uint32Array(256);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = y * width + x;
        // What is not seen is no paper.
        if ((alpha?.[at] ?? 255) >= 128) counts[samples[at * channels + channel]!]! += 1;
      }
    }
    return counts;
  }
}

/** The value that few pixels exceed; 0 where nothing is counted. */
function lightest(counts: Uint32Array): number {
  let left = counts.reduce((sum, count) => sum + count, 0) * LIGHTEST;
  if (left === 0) return 0;
  for (let value = 255; value > 0; value--) {
    left -= counts[value]!;
    if (left <= 0) return value;
  }
  return 0;
}
