import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { element, unlessEmpty, xmlDocument } from '../../../../main/validation/report/xml';

/** What another reader of XML makes of a text and an attribute of ours. */
function readBack(text: string): { content: string; attribute: string } {
  const document = XmlDocument.fromString(xmlDocument(element('a', [element('b', text, { c: text })])));
  try {
    const [b] = document.root.find('b') as XmlElement[];
    return { content: b?.content ?? '', attribute: b?.attr('c')?.value ?? '' };
  } finally {
    document.dispose();
  }
}

describe('XML of ours', () => {
  it.each([
    'plain',
    ' spaces \t tabs \n and \r\n ends of lines ',
    '<b c="d">&amp;</b>',
    ']]>',
    '<!-- --> <?a?> <![CDATA[x]]>',
    'Größe 東京 العربية 😀',
    '',
  ])('gives %j back as it was', (text) => {
    expect(readBack(text)).toEqual({ content: text, attribute: text });
  });

  it.each([
    ['\u0000\u0007\u001b[31m', '\ufffd\ufffd\ufffd[31m'],
    ['\u0085\u009b0m\u007f', '\ufffd\ufffd0m\ufffd'],
    ['\ud800x\udc00', '\ufffdx\ufffd'],
    ['\ufffe\uffff', '\ufffd\ufffd'],
  ])('has a sign of its own for %j, which XML has no place for', (text, shown) => {
    expect(readBack(text)).toEqual({ content: shown, attribute: shown });
  });

  it('takes every character of the first plane', () => {
    for (let at = 0; at < 0x10000; at += 0x400) {
      const text = String.fromCharCode(...Array.from({ length: 0x400 }, (_, index) => at + index));
      expect(() => readBack(text)).not.toThrow();
    }
  });

  it('writes names of ours only, leaves out what is not there, and nothing around nothing', () => {
    expect(() => element('a b')).toThrow('not a name');
    expect(() => element('a', [], { 'x="y"': '' })).toThrow('not a name');
    expect(xmlDocument(element('a', [undefined, element('b')]))).toContain('<a>\n <b/>\n</a>\n');
    expect(unlessEmpty('a', [undefined])).toBeUndefined();
  });
});
