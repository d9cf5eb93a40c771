import type { Box, Colour, Drawing } from './drawing';

/** An image of any kind, ready to be drawn. */
export interface Picture {
  /** In any unit: only the proportions matter. */
  width: number;
  height: number;
  /**
   * @param box - of the picture's proportions
   * @param fade - 0: as it is; 1: as white as paper. Done by colours, so that it needs no transparency
   */
  draw(drawing: Drawing, box: Box, fade: number): void;
}

/** The largest box of a picture's proportions within another one, in its middle. */
export function fitted(picture: Picture, box: Box): Box {
  const scale = Math.min(box.width / picture.width, box.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return {
    left: box.left + (box.width - width) / 2,
    bottom: box.bottom + (box.height - height) / 2,
    width,
    height,
  };
}

/** A colour on its way to white. */
export function faded(colour: Colour, fade: number): Colour {
  const lighter = (value: number): number => value + (1 - value) * fade;
  return colour.length === 1 ? [lighter(colour[0])] : [lighter(colour[0]), lighter(colour[1]), lighter(colour[2])];
}
