import { describe, expect, it } from 'vitest';
import { readInk } from '../../../main/configuration/ink';

const ink = (inner: string): string => `<ink xmlns="http://www.w3.org/2003/InkML">${inner}</ink>`;
const format = (...channels: string[]): string =>
  `<traceFormat>${channels.map((one) => `<channel ${one}/>`).join('')}</traceFormat>`;

describe('handwriting', () => {
  it('is read from the example of the InkML Recommendation: X and Y without a format', () => {
    const text = `<?xml version="1.0"?>\n<!-- hello -->\n${ink(`
      <trace>10 0, 9 14, 8 28</trace>
      <trace id="b">130 155.5, -144 159 </trace>`)}`;
    expect(readInk(text)).toEqual({
      strokes: [
        [
          { x: 10, y: 0 },
          { x: 9, y: 14 },
          { x: 8, y: 28 },
        ],
        [
          { x: 130, y: 155.5 },
          { x: -144, y: 159 },
        ],
      ],
    });
  });

  it('takes X, Y and force from where the trace format puts them', () => {
    const channels = format('name="T" type="integer"', 'name="F" max="1024"', 'name="Y"', "name='X'");
    expect(readInk(ink(`${channels}<trace>1 512 20 10, 2 2000 21 11</trace>`))).toEqual({
      strokes: [
        [
          { x: 10, y: 20, pressure: 0.5 },
          { x: 11, y: 21, pressure: 1 },
        ],
      ],
    });
  });

  it('measures force against the strongest where no channel says its most', () => {
    const text = ink(`${format('name="X"', 'name="Y"', 'name="F"')}<trace>0 0 50,1 1 200</trace>`);
    expect(readInk(text)).toEqual({
      strokes: [
        [
          { x: 0, y: 0, pressure: 0.25 },
          { x: 1, y: 1, pressure: 1 },
        ],
      ],
    });
  });

  it('turns a Y that grows upwards', () => {
    const text = ink(`${format('name="X"', 'name="Y" orientation="-ve"')}<trace>1 2,3 4</trace>`);
    expect(readInk(text)).toEqual({
      strokes: [
        [
          { x: 1, y: -2 },
          { x: 3, y: -4 },
        ],
      ],
    });
  });

  it('leaves out what a raised pen did, and reads prefixed names', () => {
    const text =
      '<i:ink xmlns:i="http://www.w3.org/2003/InkML"><i:trace type="penUp">1 1</i:trace><i:trace>2 2</i:trace></i:ink>';
    expect(readInk(text)).toEqual({ strokes: [[{ x: 2, y: 2 }]] });
  });

  it('is read from JSON', () => {
    const strokes = [
      [
        { x: 0, y: 0 },
        { x: 1, y: 2.5, pressure: 0.3 },
      ],
      [{ x: 4, y: 4 }],
    ];
    expect(readInk(`\uFEFF ${JSON.stringify(strokes)}`)).toEqual({ strokes });
  });

  it.each([
    ['text', 'hello', 'it is neither InkML nor JSON'],
    ['nothing', '', 'it is neither InkML nor JSON'],
    ['JSON of another shape', '[{"x":1,"y":2}]', 'it is no list of strokes, each a list of points with x and y'],
    ['JSON without a stroke', '[]', 'it is no list of strokes, each a list of points with x and y'],
    [
      'JSON with too strong a pen',
      '[[{"x":1,"y":2,"pressure":2}]]',
      'it is no list of strokes, each a list of points with x and y',
    ],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'it is XML, but not InkML'],
    ['an empty page', ink(''), 'nothing is written in it'],
    ['a point without Y', ink('<trace>1 2, 3</trace>'), 'a point is not whole'],
    ['difference encoding', ink(`<trace>1125 18432,'23'43,7 -8</trace>`), "the point “'23'43” can not be read"],
    [
      'two formats',
      ink(format('name="X"', 'name="Y"').repeat(2) + '<trace>1 2</trace>'),
      'it has more than one trace format',
    ],
    ['a format without Y', ink(`${format('name="X"')}<trace>1</trace>`), 'its trace format has no X and Y'],
    ['an element that stays open', ink('<trace>1 2'), 'it is no well-formed XML'],
    ['elements that cross', '<ink><trace>1 2</ink></trace>', 'it is no well-formed XML'],
    ['a bracket alone', ink('<trace>1 2</trace><'), 'it is no well-formed XML'],
    [
      'entities (a billion laughs)',
      `<!DOCTYPE ink [<!ENTITY a "1 2">]>${ink('<trace>&a;</trace>')}`,
      'it has a DOCTYPE or CDATA, which no InkML needs',
    ],
    [
      'more points than a hand makes',
      JSON.stringify([Array(100_001).fill({ x: 1, y: 1 })]),
      'it has more than 100000 points',
    ],
  ])('%s is refused in a few words', (_, text, problem) => {
    expect(readInk(text)).toEqual({ problem });
  });
});
