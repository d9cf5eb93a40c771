import { describe, expect, it } from 'vitest';
import { parseCommand, usage } from '../../../main/cli/arguments';
import { CountersignError } from '../../../main/errors/countersign-error';

function refusal(args: string[]): string {
  try {
    parseCommand(args);
  } catch (error) {
    expect(error).toBeInstanceOf(CountersignError);
    expect((error as CountersignError).code).toBe('usage.invalid');
    return (error as CountersignError<'usage.invalid'>).params.detail;
  }
  throw new Error('it was understood');
}

const plainSign = { name: 'sign', files: ['a.pdf'], pinStdin: false, allowLastTry: false, json: false };

describe('the command line', () => {
  it.each([
    [['sign', 'a.pdf'], plainSign],
    [['sign', 'a.pdf', 'b.pdf', '--json'], { ...plainSign, files: ['a.pdf', 'b.pdf'], json: true }],
    [
      [
        'sign',
        '--signer',
        'contracts',
        '--alias=user_maria',
        '--out',
        'x.pdf',
        'a.pdf',
        '--pin-stdin',
        '--allow-last-try',
      ],
      { ...plainSign, signer: 'contracts', alias: 'user_maria', out: 'x.pdf', pinStdin: true, allowLastTry: true },
    ],
    [['sign', '--profile', '/p', 'a.pdf'], { ...plainSign, profile: '/p' }],
    [
      [
        'sign',
        'a.pdf',
        '--reason',
        'I agree',
        '--location=Brno',
        '--role',
        'Notary',
        '--role',
        'Witness',
        '--field',
        'Buyer',
      ],
      {
        ...plainSign,
        claims: { reason: 'I agree', location: 'Brno', claimedRoles: ['Notary', 'Witness'], fieldName: 'Buyer' },
      },
    ],
    [
      ['sign', 'a.pdf', '--commitment', 'proof-of-approval'],
      { ...plainSign, claims: { commitmentType: 'proof-of-approval' } },
    ],
    [['sign', '--', '--odd.pdf'], { ...plainSign, files: ['--odd.pdf'] }],
    [['sign', 'sign'], { ...plainSign, files: ['sign'] }],
    [
      ['extend', 'a.pdf', '--level', 'B-LTA', '--signer', 'office', '--out', 'b.pdf'],
      { name: 'extend', files: ['a.pdf'], level: 'PAdES-BASELINE-LTA', signer: 'office', out: 'b.pdf', json: false },
    ],
    [
      ['extend', 'a.pdf', '--level', 'B-T', '--password-stdin'],
      { name: 'extend', files: ['a.pdf'], level: 'PAdES-BASELINE-T', passwordStdin: true, json: false },
    ],
    [['sign', 'a.pdf', '--level', 'B-LT'], { ...plainSign, level: 'PAdES-BASELINE-LT' }],
    [['sign', 'a.pdf', '--visible'], { ...plainSign, visibility: { visible: {} } }],
    [['sign', 'a.pdf', '--invisible'], { ...plainSign, visibility: { visible: false } }],
    [
      ['sign', 'a.pdf', '--page', '-1', '--corner', 'top-right', '--layout', 'text', '--text', 'Read and agreed'],
      {
        ...plainSign,
        visibility: {
          visible: { pages: [-1], place: { corner: 'top-right' }, layout: 'TEXT', text: 'Read and agreed' },
        },
      },
    ],
    [
      ['sign', '--rectangle', '-5,10,90.5,40', '--page=1,-2', 'a.pdf', '--image', 'photo.png', '--visible'],
      {
        ...plainSign,
        visibility: {
          visible: { pages: [1, -2], place: { rectangle: [-5, 10, 90.5, 40] } },
          picture: { kind: 'image', file: 'photo.png' },
        },
      },
    ],
    [
      ['sign', 'a.pdf', '--layout', 'IMAGE_BEHIND_TEXT', '--ink', 'hand.inkml', '--page', 'All'],
      {
        ...plainSign,
        visibility: {
          visible: { pages: 'all', layout: 'IMAGE_BEHIND_TEXT' },
          picture: { kind: 'ink', file: 'hand.inkml' },
        },
      },
    ],
    [['inspect', 'a.pdf', '--password-stdin'], { name: 'inspect', files: ['a.pdf'], passwordStdin: true, json: false }],
    [['verify', 'a.pdf', 'b.pdf'], { name: 'verify', files: ['a.pdf', 'b.pdf'], json: false }],
    [['verify', '--json', '--profile=/p', 'a.pdf'], { name: 'verify', files: ['a.pdf'], json: true, profile: '/p' }],
    [['tokens'], { name: 'tokens', json: false }],
    [['tokens', '--json', '--profile', '/p'], { name: 'tokens', json: true, profile: '/p' }],
    [['certificates', '--json'], { name: 'certificates', json: true }],
    [['doctor', '--json'], { name: 'doctor', json: true }],
    [['version'], { name: 'version', json: false }],
    [['version', '--json'], { name: 'version', json: true }],
    [['--version'], { name: 'version', json: false }],
    [[], { name: 'help', json: false }],
    [['help'], { name: 'help', json: false }],
    [['--help'], { name: 'help', json: false }],
    [['-h'], { name: 'help', json: false }],
    [['sign', '--help'], { name: 'help', json: false }],
    [['sign', '-h', '--json'], { name: 'help', json: true }],
  ])('understands %j', (args, command) => {
    expect(parseCommand(args)).toEqual(command);
  });

  it.each([
    [['sing', 'a.pdf'], 'there is no command “sing”'],
    [['a.pdf'], 'there is no command “a.pdf”'],
    [['sign'], 'sign needs at least one file'],
    [['sign', '--json'], 'sign needs at least one file'],
    [['verify'], 'verify needs at least one file'],
    [['inspect'], 'inspect needs at least one file'],
    [['extend', '--level', 'B-T'], 'extend needs at least one file'],
    [['extend', 'a.pdf'], '--level is one of B-T, B-LT, B-LTA'],
    [['extend', 'a.pdf', '--level', 'B-B'], '--level is one of B-T, B-LT, B-LTA'],
    [['extend', 'a.pdf', 'b.pdf', '--level', 'B-T', '--out', 'c.pdf'], '--out takes one file'],
    [['extend', 'a.pdf', '--level', 'B-T', '--pin-stdin'], '--pin-stdin is not understood here'],
    [['tokens', 'a.pdf'], 'tokens takes no files'],
    [['certificates', 'a.pdf'], 'certificates takes no files'],
    [['doctor', 'a.pdf'], 'doctor takes no files'],
    [['verify', 'a.pdf', '--signer', 'x'], '--signer is not understood here'],
    [['tokens', '--out', 'x'], '--out is not understood here'],
    [['sign', 'a.pdf', '-x'], '-x is not understood here'],
    [['sign', 'a.pdf', '--signer'], '--signer needs a value'],
    [['sign', 'a.pdf', '--out', '--json'], '--out needs a value'],
    [
      ['sign', 'a.pdf', '--commitment', 'love'],
      '--commitment is one of proof-of-origin, proof-of-receipt, proof-of-delivery, proof-of-sender, proof-of-approval, proof-of-creation',
    ],
    [
      ['sign', 'a.pdf', '--reason', 'x', '--commitment', 'proof-of-origin'],
      '--reason and --commitment exclude each other: a signature says only one of them',
    ],
    [['verify', 'a.pdf', '--role', 'x'], '--role is not understood here'],
    [['sign', 'a.pdf', '--level', 'B-X'], '--level is one of B-B, B-T, B-LT, B-LTA'],
    [['sign', 'a.pdf', '--visible', '--invisible'], '--invisible and --visible exclude each other'],
    [['sign', 'a.pdf', '--invisible', '--text', 'x'], '--invisible and --text exclude each other'],
    [
      ['sign', 'a.pdf', '--corner', 'top-left', '--rectangle', '1,2,3,4'],
      '--rectangle and --corner exclude each other',
    ],
    [['sign', 'a.pdf', '--image', 'a.png', '--ink', 'b.json'], '--image and --ink exclude each other'],
    [
      ['sign', 'a.pdf', '--page', '0'],
      '--page is First, Last, All, or page numbers such as 1,3,-1 (-1 is the last page)',
    ],
    [
      ['sign', 'a.pdf', '--rectangle', '9,9,1,1'],
      '--rectangle is "llx,lly,urx,ury": left, bottom, right and top in points',
    ],
    [['sign', 'a.pdf', '--corner', 'middle'], '--corner is one of top-left, top-right, bottom-left, bottom-right'],
    [
      ['sign', 'a.pdf', '--layout', 'photo'],
      '--layout is one of text, name-and-text, image, image-and-text, image-behind-text',
    ],
    [
      ['sign', 'a.pdf', '--layout', 'text', '--image', 'a.png'],
      '--layout text shows no picture; leave it out, or leave out the picture',
    ],
    [['sign', 'a.pdf', '--page', '--json'], '--page needs a value'],
    [['extend', 'a.pdf', '--level', 'B-T', '--visible'], '--visible is not understood here'],
    [['sign', 'a.pdf', '--json=yes'], '--json takes no value'],
    [['sign', 'a.pdf', '--pin-stdin=123456'], '--pin-stdin takes no value'],
  ])('refuses %j', (args, detail) => {
    expect(refusal(args)).toBe(detail);
  });

  it.each([[['sign', 'a.pdf', '--pin', '123456']], [['sign', '--pin=123456', 'a.pdf']], [['sign', 'a.pdf', '--pin']]])(
    'takes no PIN as an argument and does not repeat it: %j',
    (args) => {
      expect(refusal(args)).toBe('a PIN is never taken as an argument; use --pin-stdin');
    },
  );

  it.each([
    [['sign', 'a.pdf', '-p123456']],
    [['sign', 'a.pdf', '--PIN=123456']],
    [['sign', 'a.pdf', '--passphrase', '123456']],
    [['sign', 'a.pdf', '--pin_123456']],
    [['verify', 'a.pdf', '--pin', '123456']],
    [['--pin', '123456']],
    [['sign', 'a.pdf', '--json=123456']],
  ])('never repeats what could be a PIN: %j', (args) => {
    expect(refusal(args)).not.toContain('123456');
  });

  it('says in its help what each exit code means and that a PIN is no argument', () => {
    for (const word of ['sign', 'extend', 'verify', 'tokens', 'certificates', '--pin-stdin', '--json', '--profile']) {
      expect(usage).toContain(word);
    }
    expect(usage).toMatch(/A PIN is never taken as an argument\. Exit codes: 0 .* 1 .* 2 .*\n3 /);
  });
});
