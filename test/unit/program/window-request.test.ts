import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLineOf } from '../../../main/program';
import { handedRequest } from '../../../main/handed-request';
import { addressOf, windowRequestOf } from '../../../main/window-request';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-request-'));
  file = join(folder, 'contract.pdf');
  writeFileSync(file, '%PDF-1.7');
  writeFileSync(join(folder, 'sign'), 'a file that is named like a command');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asked = (...words: string[]) => windowRequestOf(['countersign', ...words], folder);

describe('What the window is started for', () => {
  it('are files that are there, of the words of a command line without a guard', () => {
    expect(asked()).toEqual({ files: [] });
    expect(asked(folder, '--no-sandbox', file)).toEqual({ files: [file] });
    expect(asked('contract.pdf', '--profile', file)).toEqual({ files: [file] });
  });

  it('are all words behind the guard, which are never options', () => {
    const words = ['--profile=/evil', 'sign', '--command-line', '--view=check', '--address', '', 'countersign:open'];
    expect(asked('--view=sign', '--', ...words)).toEqual({
      view: 'sign',
      files: words.filter((word) => word !== '').map((word) => join(folder, word)),
    });
    expect(asked('--view=check', '--', file)).toEqual({ view: 'check', files: [file] });
    expect(asked('--view=other', '--', file)).toEqual({ files: [file] });
  });

  it('are not more files than the desk can say were too many', () => {
    expect(asked('--', ...Array.from({ length: 5000 }, (_, n) => `${n}.pdf`)).files).toHaveLength(2001);
  });
});

describe('A window that is asked for behind the guard', () => {
  it('is never a command line, whatever a file is called', () => {
    for (const word of ['sign', '--help', '--version', 'no-such-file.pdf', '--command-line']) {
      expect(commandLineOf(['countersign', '--', word])).toBeUndefined();
      expect(commandLineOf(['countersign', '--view=check', '--', word, 'sign'])).toBeUndefined();
    }
  });

  it('leaves a guard inside of a command line to that', () => {
    expect(commandLineOf(['countersign', 'verify', '--', '-odd.pdf'])).toEqual(['verify', '--', '-odd.pdf']);
  });

  it('is none behind --command-line: not for a file, not for nothing', () => {
    expect(commandLineOf(['countersign', '--ozone-platform=headless', '--command-line', '--', file])).toEqual([file]);
    expect(commandLineOf(['countersign', '--command-line', '--'])).toEqual([]);
    expect(commandLineOf(['countersign', '--command-line', '--', 'sign', '--', '-a.pdf'])).toEqual([
      'sign',
      '--',
      '-a.pdf',
    ]);
  });
});

describe('An address', () => {
  it('may open the window', () => {
    for (const word of [
      'countersign:',
      'countersign://',
      'countersign:open',
      'countersign://open',
      'COUNTERSIGN://open/',
    ]) {
      expect(addressOf(word), word).toBe('open');
      expect(asked('--address', '--', word)).toEqual({ files: [], address: 'open' });
    }
  });

  it('may do nothing else', () => {
    for (const word of [
      'countersign:sign?file=/etc/passwd',
      'countersign://open?file=a.pdf',
      'countersign://open#x',
      'countersign://open/../sign',
      'countersign://evil.example/open',
      'countersign:open\n--profile=/evil',
      ' countersign:open',
      'file:///etc/passwd',
      '/etc/passwd',
      file,
      '',
    ]) {
      expect(addressOf(word), word).toBe('refused');
      expect(asked('--address', '--', word)).toEqual({ files: [], address: 'refused' });
    }
  });

  it('comes alone, behind the guard', () => {
    expect(asked('--address', 'countersign:open')).toEqual({ files: [], address: 'refused' });
    expect(asked('--address', '--', 'countersign:open', file)).toEqual({ files: [], address: 'refused' });
    expect(asked('--address', '--view=sign', '--', 'countersign:open')).toEqual({ files: [], address: 'open' });
  });
});

describe('What a second start hands over', () => {
  it('is taken as it is', () => {
    const request = { view: 'check' as const, files: [file] };
    expect(handedRequest(JSON.parse(JSON.stringify(request)))).toEqual(request);
    expect(handedRequest({ files: [], address: 'open' })).toEqual({ files: [], address: 'open' });
  });

  it('is refused whole when anything of it is odd', () => {
    for (const odd of [
      undefined,
      null,
      'files',
      {},
      { files: ['relative.pdf'] },
      { files: [7] },
      { files: [`/${'x'.repeat(5000)}`] },
      { files: [], view: 'keys' },
      { files: [], address: 'countersign:open' },
      { files: [], commandLine: ['sign'] },
      { files: Array.from({ length: 3000 }, () => '/a.pdf') },
    ]) {
      expect(handedRequest(odd)).toBeUndefined();
    }
  });
});
