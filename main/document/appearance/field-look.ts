import type { Colour } from './drawing';

/** How a field of a form looks to its reader: what is drawn for a widget that has no appearance of its own. */
export interface FieldLook {
  /** Points of user space; the upright box that is filled. */
  width: number;
  height: number;
  content: FieldContent;
  /** Of text and marks. */
  colour: Colour;
  /** Points; 0: as large as fits. */
  size: number;
  align: 'left' | 'center' | 'right';
  background?: Colour;
  border?: { colour: Colour; width: number; style: 'solid' | 'dashed' | 'underline' };
}

export type FieldContent =
  /** Lines end with a line feed; a field of one line has none. */
  | { kind: 'text'; text: string; multiline: boolean }
  /** One character for each of so many cells of the same width. */
  | { kind: 'comb'; text: string; cells: number }
  /** Options from the first that is seen on; `selected`: their places in the list. */
  | { kind: 'list'; options: string[]; selected: number[] }
  /** Of a button. */
  | { kind: 'caption'; text: string }
  /** Drawn on and off. `round`: the border is a circle. */
  | { kind: 'mark'; mark: FieldMark; round: boolean };

export type FieldMark = 'check' | 'cross' | 'circle' | 'diamond' | 'square' | 'star';
