import { describe, expect, it } from 'vitest';
import { audiences, channelNames } from '../../../preload/contract/channel-names';
import { requests, type ChannelName } from '../../../preload/contract/channels';
import { CountersignError } from '../../../main/errors/countersign-error';
import { createRouter, type Handler, type HandlerMap } from '../../../main/ipc/router';
import { permit, windowOrigins, type Sender, type WindowRole } from '../../../main/ipc/sender-guard';
import { createLog } from '../../../main/log/log';
import { documentId, validRequests } from '../../fixtures/valid-requests';

const windows = new Map<number, WindowRole>([
  [1, 'main'],
  [2, 'pin'],
  [4, 'station'],
]);
const ids: Record<WindowRole, number> = { main: 1, pin: 2, station: 4 };

function sender(role: WindowRole, change: Partial<Sender> = {}): Sender {
  return { webContentsId: ids[role], frame: { origin: windowOrigins[role], isMainFrame: true }, ...change };
}

/** A router whose handlers note what reached them. */
function build(handler?: Handler<ChannelName>) {
  const reached: { channel: string; request: unknown }[] = [];
  const lines: string[] = [];
  const handlers = Object.fromEntries(
    channelNames.map((channel) => [
      channel,
      (request: never, from: Sender) => {
        reached.push({ channel, request });
        return handler ? handler(request, from) : { reached: channel };
      },
    ]),
  ) as unknown as HandlerMap;
  const route = createRouter(
    handlers,
    windows,
    createLog((line) => lines.push(line), 'debug'),
  );
  return { route, reached, lines };
}

const roles: WindowRole[] = ['main', 'pin', 'station'];
const pairs = channelNames.flatMap((channel) => roles.map((role) => ({ channel, role })));

describe('the router', () => {
  it('has a schema, an audience and a trial request for every channel', () => {
    expect(Object.keys(requests).sort()).toEqual([...channelNames].sort());
    expect(Object.keys(validRequests).sort()).toEqual([...channelNames].sort());
    expect(channelNames.length).toBeGreaterThan(10);
  });

  it.each(pairs)(
    'lets $channel from the $role window through exactly when it may ask for it',
    async ({ channel, role }) => {
      const { route, reached } = build();
      const allowed = (audiences[channel] as readonly WindowRole[]).includes(role);
      const answer = await route({ channel, request: validRequests[channel] }, sender(role));
      if (allowed) {
        expect(answer).toEqual({ ok: true, value: { reached: channel } });
        expect(reached).toEqual([{ channel, request: validRequests[channel] }]);
      } else {
        expect(answer).toEqual({ ok: false, error: { code: 'request.forbidden', params: { channel } } });
        expect(reached).toEqual([]);
      }
    },
  );

  it('keeps the channels of the PIN window for the PIN window', () => {
    expect(pairs.filter(({ channel }) => channel.startsWith('pin.')).length).toBe(12);
    expect(permit('pin.describe', sender('main'), windows)).toBeUndefined();
    expect(permit('pin.describe', sender('pin'), windows)).toEqual({ channel: 'pin.describe', role: 'pin' });
    expect(permit('signing.start', sender('pin'), windows)).toBeUndefined();
  });

  it.each([
    ['an unknown window', sender('main', { webContentsId: 3 })],
    ['the main window with the id of the PIN window', sender('main', { webContentsId: 2 })],
    ['a frame that is gone', sender('main', { frame: null })],
    ['an inner frame', sender('main', { frame: { origin: 'app://window', isMainFrame: false } })],
    ["the other window's origin", sender('main', { frame: { origin: 'app://pin', isMainFrame: true } })],
    ['the web', sender('main', { frame: { origin: 'https://app.window', isMainFrame: true } })],
    ['a file', sender('main', { frame: { origin: 'file://', isMainFrame: true } })],
    ['an opaque origin', sender('main', { frame: { origin: 'null', isMainFrame: true } })],
    ['an origin that begins alike', sender('main', { frame: { origin: 'app://window.evil', isMainFrame: true } })],
    ['an origin in capitals', sender('main', { frame: { origin: 'APP://WINDOW', isMainFrame: true } })],
    ['an origin with a slash', sender('main', { frame: { origin: 'app://window/', isMainFrame: true } })],
    ['an empty origin', sender('main', { frame: { origin: '', isMainFrame: true } })],
  ])('refuses %s on every channel', async (_name, from) => {
    const { route, reached, lines } = build();
    for (const channel of channelNames) {
      expect(await route({ channel, request: validRequests[channel] }, from)).toEqual({
        ok: false,
        error: { code: 'request.forbidden', params: { channel } },
      });
    }
    expect(reached).toEqual([]);
    expect(lines.filter((line) => line.includes('ipc.refused'))).toHaveLength(channelNames.length);
  });

  it.each([
    'no.such.channel',
    'toString',
    'constructor',
    '__proto__',
    'app.describe ',
    'APP.DESCRIBE',
    '',
    7,
    null,
    undefined,
    ['app.describe'],
    { toString: () => 'app.describe' },
  ])('refuses the channel %j and does not repeat it', async (channel) => {
    const { route, reached } = build();
    expect(await route({ channel, request: {} }, sender('main'))).toEqual({
      ok: false,
      error: { code: 'request.forbidden', params: { channel: 'unknown' } },
    });
    expect(reached).toEqual([]);
  });

  it.each([undefined, null, 'text', 5, [], {}])('refuses the message %j', async (message) => {
    const { route, reached } = build();
    expect(await route(message, sender('main'))).toMatchObject({ ok: false, error: { code: 'request.forbidden' } });
    expect(reached).toEqual([]);
  });

  it.each([
    ['an extra name', 'app.describe', { extra: 1 }, 'request'],
    ['nothing at all', 'app.describe', undefined, 'request'],
    ['a list', 'app.describe', [], 'request'],
    ['a wrong word', 'app.setTheme', { theme: 'secret-theme' }, 'theme'],
    ['an extra name beside a good one', 'app.setTheme', { theme: 'dark', pin: '123456' }, 'request'],
    ['a wrong type', 'documents.register', { paths: 'secret' }, 'paths'],
    ['no paths', 'documents.register', { paths: [] }, 'paths'],
    ['an empty path', 'documents.register', { paths: [''] }, 'paths.0'],
    ['a path without end', 'documents.register', { paths: ['/'.repeat(4097)] }, 'paths.0'],
    ['paths without end', 'documents.register', { paths: new Array(2001).fill('/a') }, 'paths'],
    ['a path instead of an id', 'outputs.open', { documentId: '/etc/passwd' }, 'documentId'],
    ['an id with a line behind it', 'outputs.open', { documentId: `${documentId}\n` }, 'documentId'],
    ['an id of another kind', 'signing.cancel', { batchId: documentId }, 'batchId'],
    ['a wrong id in a list', 'documents.forget', { documentIds: [documentId, 'doc-1'] }, 'documentIds.1'],
    ['a missing signer', 'signing.start', { documentIds: [documentId] }, 'signer'],
    [
      'an output path, which no window chooses',
      'signing.start',
      { documentIds: [documentId], signer: 's', output: '/etc/x' },
      'request',
    ],
    ['a password without end', 'documents.unlock', { documentId, password: 'secret'.repeat(200) }, 'password'],
    ['a path beside a password', 'documents.unlock', { documentId, password: 'secret', path: '/etc/x' }, 'request'],
    ['a picture by its path', 'pictures.choose', { path: '/etc/passwd' }, 'request'],
    [
      'a reason beside a commitment',
      'signing.start',
      { documentIds: [documentId], signer: 's', claims: { reason: 'secret', commitmentType: 'proof-of-origin' } },
      'claims.commitmentType',
    ],
    [
      'claims for a document that is not signed',
      'signing.start',
      { documentIds: [documentId], signer: 's', perDocument: { [`doc-${'0'.repeat(32)}`]: { reason: 'secret' } } },
      'perDocument',
    ],
    [
      'a reason beside a commitment of one document',
      'signing.start',
      {
        documentIds: [documentId],
        signer: 's',
        perDocument: { [documentId]: { reason: 'secret', commitmentType: 'proof-of-origin' } },
      },
      `perDocument.${documentId}.commitmentType`,
    ],
    [
      'a picture of one document, which would be sent for each',
      'signing.start',
      {
        documentIds: [documentId],
        signer: 's',
        perDocument: { [documentId]: { visible: { image: { pictureId: `picture-${'0'.repeat(32)}` } } } },
      },
      `perDocument.${documentId}.visible`,
    ],
    [
      'an alias without end',
      'signing.start',
      { documentIds: [documentId], signer: 's', alias: 'a'.repeat(201) },
      'alias',
    ],
  ] as const)('refuses %s and names the field, not its value', async (_name, channel, request, issue) => {
    const { route, reached } = build();
    const answer = await route({ channel, request }, sender('main'));
    expect(answer).toEqual({ ok: false, error: { code: 'request.invalid', params: { channel, issue } } });
    expect(JSON.stringify(answer)).not.toMatch(/secret|123456|passwd|etc/);
    expect(reached).toEqual([]);
  });

  it('writes no password into the log, whatever becomes of the request', async () => {
    const password = 'open-sesame';
    const request = { documentId, password };
    const failures: Handler<ChannelName>[] = [
      () => {
        throw new CountersignError('document.passwordWrong', { file: 'a.pdf' });
      },
      () => Promise.reject(new Error(`tried ${password}`)),
    ];
    for (const handler of failures) {
      const { route, lines } = build(handler);
      const answer = await route({ channel: 'documents.unlock', request }, sender('main'));
      await route({ channel: 'documents.unlock', request: { ...request, more: password } }, sender('main'));
      await route({ channel: 'documents.unlock', request }, sender('pin'));
      expect(lines.length).toBeGreaterThan(1);
      expect(lines.join('\n') + JSON.stringify(answer)).not.toContain(password);
    }
  });

  it('answers an error of the closed set as it is', async () => {
    const { route } = build(() => {
      throw new CountersignError('signer.unknown', { signer: 'x' });
    });
    expect(await route({ channel: 'signers.list', request: {} }, sender('main'))).toEqual({
      ok: false,
      error: { code: 'signer.unknown', params: { signer: 'x' } },
    });
  });

  it.each([
    [
      'thrown',
      () => {
        throw new TypeError('/home/maria/contract.pdf PIN 123456');
      },
    ],
    ['rejected', () => Promise.reject(new Error('/home/maria/contract.pdf PIN 123456'))],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    ['a text', () => Promise.reject('/home/maria/contract.pdf PIN 123456')],
  ] as [string, Handler<ChannelName>][])(
    'answers what nobody foresaw (%s) with a reference and no text',
    async (_name, handler) => {
      const { route, lines } = build(handler);
      const answer = await route({ channel: 'signers.list', request: {} }, sender('main'));
      expect(answer).toEqual({
        ok: false,
        error: { code: 'internal', params: { reference: expect.stringMatching(/^[a-f][0-9a-f]{7}$/) } },
      });
      const { reference } = (answer as { error: { params: { reference: string } } }).error.params;
      expect(lines.join('\n')).toContain(reference);
      expect(JSON.stringify(answer) + lines.join('\n')).not.toMatch(/maria|123456|contract/);
    },
  );
});
