import { MessageChannel } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Rollup } from 'vite';
import { describe, expect, it, vi } from 'vitest';
import { createMainWindowBridge } from '../../../preload/main-window-bridge';
import { createPinWindowBridge } from '../../../preload/pin-window-bridge';
import type { PinPort } from '../../../preload/pin-window-bridge';
import type { MainWindowBridge } from '../../../preload/contract/bridges';
import { audiences } from '../../../preload/contract/channel-names';
import { document, documentId } from './samples';

function mainWindow(pathOf: (file: File) => string = () => '') {
  const requests: { channel: string; request: unknown }[] = [];
  let deliver: ((message: unknown) => void) | undefined;
  const bridge = createMainWindowBridge({
    request: async (message) => {
      requests.push(message);
      return { ok: true, value: { documents: [], incomplete: false } };
    },
    onEvent(listener) {
      deliver = listener;
      return () => {
        deliver = undefined;
      };
    },
    pathOf,
  });
  return {
    bridge,
    requests,
    deliver: (message: unknown) => deliver?.(message),
    listening: () => deliver !== undefined,
  };
}

const anyChannel = (bridge: MainWindowBridge) =>
  bridge.invoke as (channel: string, request: unknown) => Promise<unknown>;

describe('the main window’s bridge', () => {
  it('passes each request that the main window may make, and no other', async () => {
    const { bridge, requests } = mainWindow();
    const all = Object.entries(audiences);
    for (const [channel] of all) await anyChannel(bridge)(channel, {});
    const allowed = all
      .filter(([channel, audience]) => audience.includes('main' as never) && !channel.endsWith('.register'))
      .map(([channel]) => channel);
    expect(allowed.length).toBeGreaterThan(5);
    expect(requests.map(({ channel }) => channel)).toEqual(allowed);
  });

  it.each([
    'pin.describe',
    'pin.cancel',
    'documents.register',
    'verification.register',
    'countersign:request',
    '__proto__',
    'constructor',
    '',
  ])('refuses “%s” without asking main', async (channel) => {
    const { bridge, requests } = mainWindow();
    expect(await anyChannel(bridge)(channel, {})).toEqual({
      ok: false,
      error: { code: 'request.forbidden', params: { channel } },
    });
    expect(requests).toEqual([]);
  });

  it('registers the paths of real files and leaves out files that have none', async () => {
    const paths: Record<string, string> = { 'a.pdf': '/d/a.pdf', 'c.pdf': '/d/c.pdf' };
    const { bridge, requests } = mainWindow(({ name }) => {
      if (name === 'odd') throw new TypeError('not a file');
      return paths[name] ?? '';
    });
    await bridge.registerDropped(['a.pdf', 'b.pdf', 'odd', 'c.pdf'].map((name) => new File([], name)));
    expect(requests).toEqual([{ channel: 'documents.register', request: { paths: ['/d/a.pdf', '/d/c.pdf'] } }]);
  });

  it('asks nothing of main when no file has a path', async () => {
    const { bridge, requests } = mainWindow();
    expect(await bridge.registerDropped([new File([], 'pasted.png')])).toEqual({
      ok: true,
      value: { documents: [], incomplete: false },
    });
    expect(requests).toEqual([]);
  });

  it('answers with a result when main is gone or answers with something else', async () => {
    const failing = (request: () => Promise<unknown>): MainWindowBridge =>
      createMainWindowBridge({ request, onEvent: () => () => undefined, pathOf: () => '/a' });
    for (const bridge of [failing(() => Promise.reject(new Error('gone'))), failing(async () => undefined)]) {
      expect(await bridge.invoke('signers.list', {})).toMatchObject({ ok: false, error: { code: 'internal' } });
    }
  });

  it('delivers only the event that was asked for, until the subscription ends', () => {
    const { bridge, deliver, listening } = mainWindow();
    const heard = vi.fn();
    const end = bridge.on('signing.finished', heard);
    deliver({ event: 'signers.changed', payload: {} });
    deliver(undefined);
    deliver({ event: 'signing.finished', payload: { signed: 1 } });
    expect(heard.mock.calls).toEqual([[{ signed: 1 }]]);
    end();
    expect(listening()).toBe(false);
  });

  it('does not listen to an event that is not in the contract', () => {
    const { bridge, listening } = mainWindow();
    bridge.on('something.else' as never, () => undefined);
    expect(listening()).toBe(false);
  });
});

/** A PIN window and the real far end of its channel. */
function pinWindow() {
  let give: (port: PinPort) => void = () => undefined;
  const requests: unknown[] = [];
  const bridge = createPinWindowBridge({
    request: async (message) => {
      requests.push(message);
      return { ok: true, value: {} };
    },
    onPort: (listener) => {
      give = listener;
    },
  });
  const connect = () => {
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    // Octets as text, to compare them; what is heard was cloned and is no longer the window's.
    port2.on('message', ({ pin, ...rest }: { pin?: Uint8Array }) =>
      heard.push({ ...rest, ...(pin && { pin: Buffer.from(pin).toString() }) }),
    );
    give({
      postMessage: (message) => port1.postMessage(message),
      start: () => port1.start(),
      close: () => port1.close(),
      addEventListener: (type: string, listener: (event: never) => void) => {
        if (type === 'message') port1.on('message', (data) => listener({ data } as never));
        else port1.on('close', () => listener(undefined as never));
      },
    });
    return { heard, say: (message: unknown) => port2.postMessage(message), close: () => port2.close() };
  };
  return { bridge, connect, requests };
}

describe('the PIN window’s bridge', () => {
  it('sends a PIN once and hears the verdict', async () => {
    const { bridge, connect } = pinWindow();
    const token = connect();
    const verdict = bridge.submit('1234');
    await vi.waitFor(() => expect(token.heard).toEqual([{ pin: '1234' }]));
    token.say({ verdict: 'accepted' });
    expect(await verdict).toEqual({ verdict: 'accepted' });
    expect(token.heard).toHaveLength(1);
    token.close();
  });

  it('says that the PIN is typed on the reader, and sends no PIN, not even an empty one', async () => {
    const { bridge, connect } = pinWindow();
    const verdict = bridge.submitOnReader();
    const token = connect();
    await vi.waitFor(() => expect(token.heard).toEqual([{ onReader: true }]));
    token.say({ verdict: 'failed', code: 'pin.cancelled' });
    expect(await verdict).toEqual({ verdict: 'failed', code: 'pin.cancelled' });
    expect(token.heard).toHaveLength(1);
    token.close();
  });

  it('waits for the port and sends then, once', async () => {
    const { bridge, connect } = pinWindow();
    const verdict = bridge.submit('1234');
    const token = connect();
    await vi.waitFor(() => expect(token.heard).toEqual([{ pin: '1234' }]));
    token.say({ verdict: 'locked' });
    expect(await verdict).toEqual({ verdict: 'locked' });
    token.close();
  });

  it('does not send again, neither on a second submit nor to a second port', async () => {
    const { bridge, connect } = pinWindow();
    const first = connect();
    const verdicts = [bridge.submit('1234'), bridge.submit('1234')];
    await vi.waitFor(() => expect(first.heard).toHaveLength(1));
    const second = connect();
    expect(await Promise.all(verdicts)).toEqual([
      { verdict: 'failed', code: 'token.deviceError' },
      { verdict: 'failed', code: 'token.deviceError' },
    ]);
    const next = bridge.submit('5678');
    await vi.waitFor(() => expect(second.heard).toEqual([{ pin: '5678' }]));
    second.say({ verdict: 'wrong', lastTry: true, countLow: true });
    expect(await next).toEqual({ verdict: 'wrong', lastTry: true, countLow: true });
    expect(first.heard).toHaveLength(1);
    second.close();
  });

  it('fails, and does not wait for ever, when the token process goes away', async () => {
    const { bridge, connect } = pinWindow();
    const token = connect();
    const verdict = bridge.submit('1234');
    await vi.waitFor(() => expect(token.heard).toHaveLength(1));
    token.close();
    expect(await verdict).toEqual({ verdict: 'failed', code: 'token.deviceError' });
    expect(await bridge.submit('1234')).toEqual({ verdict: 'failed', code: 'token.deviceError' });
  });

  it('believes only verdicts of the contract', async () => {
    const { bridge, connect } = pinWindow();
    const token = connect();
    const verdict = bridge.submit('1234');
    token.say('accepted');
    token.say({ verdict: 'certainly' });
    token.say({ verdict: 'failed', code: 'something.else', detail: 'x' });
    expect(await verdict).toEqual({ verdict: 'failed', code: 'token.deviceError' });
    token.close();
  });

  it('does not hand a PIN to a port that comes after Cancel', async () => {
    const { bridge, connect, requests } = pinWindow();
    void bridge.submit('1234');
    await bridge.cancel('pin-1');
    const token = connect();
    token.say({ verdict: 'locked' });
    await vi.waitFor(() => expect(requests).toEqual([{ channel: 'pin.cancel', request: { conversationId: 'pin-1' } }]));
    expect(token.heard).toEqual([]);
    token.close();
  });
});

describe.each(['main-window', 'pin-window'])('the preload %s', (name) => {
  it('becomes one file that needs Electron and nothing else', async () => {
    const output = (await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: { entry: fileURLToPath(new URL(`../../../preload/${name}.ts`, import.meta.url)), formats: ['cjs'] },
        rollupOptions: { external: ['electron'] },
      },
    })) as Rollup.RollupOutput[];
    const chunks = output.flatMap((bundle) => bundle.output).filter((file) => file.type === 'chunk');
    expect(chunks).toHaveLength(1);
    const [chunk] = chunks;
    expect(chunk?.imports).toEqual(['electron']);
    const modules = Object.keys(chunk?.modules ?? {}).filter((id) => id.includes('node_modules'));
    expect(modules).toEqual([]);
    expect(chunk?.code).toContain('exposeInMainWorld');
  });
});

describe('samples', () => {
  it('use ids that the contract allows', async () => {
    const { requests } = await import('../../../preload/contract/channels');
    expect(requests['documents.forget'].safeParse({ documentIds: [document(1).id] }).success).toBe(true);
    expect(documentId(255)).toHaveLength(36);
  });
});
