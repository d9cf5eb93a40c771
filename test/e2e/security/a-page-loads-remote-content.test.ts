import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../../fixtures/e2e/test';

test('a page that calls out is not heard', async ({ desk: { application } }) => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end('x');
  }).listen(0, '127.0.0.1');
  const stun = createSocket('udp4', () => heard.push('/stun')).bind(0, '127.0.0.1');
  const turn = createTcpServer((socket) => {
    heard.push('/turn');
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(stun, 'listening'), once(turn, 'listening')]);
  const { port } = server.address() as AddressInfo;
  const { port: turnPort } = turn.address() as AddressInfo;
  const http = `http://127.0.0.1:${port}`;
  try {
    await application.page.evaluate(
      async ([base, webSocket, stunServer, turnServer]) => {
        const element = <K extends keyof HTMLElementTagNameMap>(name: K, more: object): void =>
          document.body.append(Object.assign(document.createElement(name), { className: 'probe', ...more }));
        element('img', { src: `${base}/image` });
        element('script', { src: `${base}/script` });
        element('iframe', { src: `${base}/frame` });
        element('object', { data: `${base}/object` });
        element('video', { src: `${base}/video` });
        element('link', { rel: 'stylesheet', href: `${base}/style` });
        element('link', { rel: 'prefetch', href: `${base}/prefetch` });
        element('link', { rel: 'preload', as: 'font', href: `${base}/font` });
        navigator.sendBeacon(`${base}/beacon`, 'x');
        const quiet = (work: () => unknown): void => {
          try {
            work();
          } catch {
            // Refused.
          }
        };
        quiet(() => new WebSocket(`${webSocket}/socket`));
        quiet(() => new EventSource(`${base}/events`));
        quiet(() => new Worker(`${base}/worker`));
        const request = new XMLHttpRequest();
        quiet(() => (request.open('GET', `${base}/xhr`), request.send()));
        await fetch(`${base}/fetch`).catch(() => undefined);
        await fetch(`${base}/no-cors`, { mode: 'no-cors' }).catch(() => undefined);
        const peer = new RTCPeerConnection({
          iceServers: [{ urls: stunServer }, { urls: turnServer, username: 'x', credential: 'x' }],
        });
        peer.createDataChannel('x');
        await peer.setLocalDescription(await peer.createOffer());
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        peer.close();
        for (const one of document.querySelectorAll('.probe')) one.remove();
      },
      [
        http,
        `ws://127.0.0.1:${port}`,
        `stun:127.0.0.1:${stun.address().port}`,
        `turn:127.0.0.1:${turnPort}?transport=tcp`,
      ] as const,
    );
    // Below the policy of the page the session itself lets nothing out.
    const status = await application.electron.evaluate(async ({ session }, address) => {
      const ask = async (partition: string) =>
        session
          .fromPartition(partition)
          .fetch(`${address}/session-${partition}`)
          .then(
            ({ status: code }) => code,
            () => 'refused',
          );
      return [await ask('window'), await ask('pin')];
    }, http);
    expect(status).toEqual(['refused', 'refused']);
    expect(heard).toEqual([]);

    // The server does hear whoever gets through.
    await application.electron.evaluate(
      async ({ session }, address) => void (await session.fromPartition('bare').fetch(`${address}/bare`)),
      http,
    );
    expect(heard).toEqual(['/bare']);
  } finally {
    server.closeAllConnections();
    server.close();
    stun.close();
    turn.close();
  }
});
