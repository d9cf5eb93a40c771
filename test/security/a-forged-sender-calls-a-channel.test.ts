import { describe, expect, it } from 'vitest';
import { createRouter } from '../../main/ipc/router';
import type { HandlerMap } from '../../main/ipc/router';
import { permit, windowOrigins } from '../../main/ipc/sender-guard';
import type { Sender, WindowRole } from '../../main/ipc/sender-guard';
import { silentLog } from '../../main/log/log';
import { audiences, channelNames } from '../../preload/contract/channel-names';

const windows = new Map<number, WindowRole>([
  [1, 'main'],
  [2, 'pin'],
  [4, 'station'],
]);
const from = (webContentsId: number, origin: string, isMainFrame = true): Sender => ({
  webContentsId,
  frame: { origin, isMainFrame },
});
const genuine: Record<WindowRole, Sender> = {
  main: from(1, windowOrigins.main),
  pin: from(2, windowOrigins.pin),
  station: from(4, windowOrigins.station),
};

describe('the guard at the door of main', () => {
  it('lets each window use its own channels and no other', () => {
    expect(channelNames.length).toBeGreaterThan(10);
    for (const channel of channelNames) {
      for (const role of ['main', 'pin', 'station'] as const) {
        const allowed = (audiences[channel] as readonly string[]).includes(role);
        expect(permit(channel, genuine[role], windows) !== undefined, `${role} ${channel}`).toBe(allowed);
      }
    }
  });

  const forged: [string, Sender][] = [
    ['a window that main did not open', from(3, windowOrigins.main)],
    ['a frame inside the window', from(1, windowOrigins.main, false)],
    ['a frame that is gone', { webContentsId: 1, frame: null }],
    ['the PIN window’s origin in the main window', from(1, windowOrigins.pin)],
    ['the main window’s origin in the PIN window', from(2, windowOrigins.main)],
    ['the main window’s origin in the window of a station', from(4, windowOrigins.main)],
    ['the origin of a station in the main window', from(1, windowOrigins.station)],
    ['a web page', from(1, 'https://example.org')],
    ['an opaque origin', from(1, 'null')],
    ['no origin', from(1, '')],
    ['a longer host', from(1, `${windowOrigins.main}.example`)],
    ['a path behind the origin', from(1, `${windowOrigins.main}/`)],
    ['other letters', from(1, windowOrigins.main.toUpperCase())],
  ];
  it.each(forged)('refuses %s on every channel', (_who, sender) => {
    expect(channelNames.filter((channel) => permit(channel, sender, windows))).toEqual([]);
  });

  it.each([
    '',
    'signing',
    'signing.start ',
    '__proto__',
    'constructor',
    'toString',
    undefined,
    null,
    7,
    {},
    ['app.describe'],
  ])('refuses the channel %j', (channel) => expect(permit(channel, genuine.main, windows)).toBeUndefined());

  it('forgets a PIN window when it closes', () => {
    expect(permit('pin.describe', genuine.pin, new Map([[1, 'main']]))).toBeUndefined();
  });
});

describe('the router behind it', () => {
  const asked: string[] = [];
  const handlers = Object.fromEntries(
    channelNames.map((channel) => [channel, () => void asked.push(channel)]),
  ) as unknown as HandlerMap;
  const route = createRouter(handlers, windows, silentLog);

  it('asks no handler for a forged sender', async () => {
    const answer = await route({ channel: 'app.describe', request: {} }, from(3, windowOrigins.main));
    expect(answer).toEqual({ ok: false, error: { code: 'request.forbidden', params: { channel: 'app.describe' } } });
    expect(asked).toEqual([]);
    expect(await route({ channel: 'app.describe', request: {} }, genuine.main)).toMatchObject({ ok: true });
    expect(asked).toEqual(['app.describe']);
  });

  it.each([undefined, null, 'app.describe', 7, [], { channel: 7 }, { request: {} }])(
    'refuses the message %j and never throws',
    async (message) => {
      expect(await route(message, genuine.main)).toMatchObject({ ok: false, error: { code: 'request.forbidden' } });
    },
  );

  it('does not repeat what a hostile page called a channel', async () => {
    const answer = await route({ channel: '<b>secret', request: {} }, genuine.main);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});
