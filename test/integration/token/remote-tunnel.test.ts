import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Services } from '../../../main/services';
import { codes, configurationFor, run, signFiles, Workbench } from '../../fixtures/hosts/built-product';
import { classicTable } from '../../fixtures/pdf';
import { makeSoftToken, type SoftToken } from '../../fixtures/token/soft-token';
import { freePort } from '../../fixtures/hosts/free-port';
import { proxyClient, TokenProxy } from '../../fixtures/token/token-proxy';

const alias = 'user_jonas.weber';
const socat = '/usr/bin/socat';

/** The far side: SoftHSM2, `p11-kit server`, and socat that wants a client certificate. The near side is TUNNEL. */
describe.skipIf(process.platform !== 'linux')('a token at the other end of mutual TLS', () => {
  const bench = new Workbench();
  let token: SoftToken;
  let proxy: TokenProxy;
  let door: ChildProcess;
  let port: number;
  let keys: string;

  beforeAll(async () => {
    token = await makeSoftToken({
      ca: { kind: 'EC-P256' },
      keys: [{ alias, username: 'jonas.weber', kind: 'EC-P256' }],
    });
    keys = bench.fresh('keys');
    for (const name of ['server', 'client', 'stranger']) await keyAndCertificate(keys, name);
    proxy = new TokenProxy(token, join(bench.fresh('far'), 'p11.sock'));
    await proxy.start();
    port = await freePort();
    door = spawn(
      socat,
      [
        `OPENSSL-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork,cert=${keys}/server.pem,cafile=${keys}/client.crt,verify=1`,
        `UNIX-CONNECT:${proxy.socket}`,
      ],
      { stdio: 'ignore' },
    );
    await takesConnections(port);
  });
  afterAll(async () => {
    door?.kill('SIGTERM');
    await proxy?.kill();
    bench.remove();
    await token?.remove();
  });

  function near(
    certificate: string,
    changes: { ADDRESS?: string; TUNNEL?: [string, ...string[]] } = {},
  ): { services: Services; socket: string } {
    const socket = join(bench.fresh('near'), 'tunnel.sock');
    const tunnel: [string, ...string[]] = [
      socat,
      `UNIX-LISTEN:${socket},fork,unlink-early,mode=600`,
      `OPENSSL:127.0.0.1:${port},cert=${keys}/${certificate}.pem,cafile=${keys}/server.crt,commonname=server`,
    ];
    const card = { ...token.cryptoToken('Proxy'), ADDRESS: `unix:path=${socket}`, TUNNEL: tunnel, ...changes };
    const services = bench.services(
      bench.profile(
        configurationFor(token, {
          SHAREDLIBRARIES: { Proxy: { path: proxyClient() } },
          CRYPTOTOKENS: { card },
          DEADLINES: { token: 10, login: 10, signature: 10, document: 30 },
        }),
      ),
    );
    return { services, socket };
  }

  async function sign(services: Services): Promise<string[]> {
    return codes(await signFiles(services, [bench.document('a.pdf', classicTable())], { pin: token.pin, alias }));
  }

  it('signs; its tunnel is started again after it ended, and ends with us', async () => {
    const { services, socket } = near('client');
    expect(await sign(services)).toEqual(['signed']);
    const [first] = tunnels(socket);
    expect(first).toBeDefined();
    for (const pid of tunnels(socket)) process.kill(pid, 'SIGKILL');
    await expect.poll(() => tunnels(socket)).toEqual([]);
    expect(await sign(services)).toEqual(['signed']);
    expect(tunnels(socket)).not.toContain(first);
    services.dispose();
    await expect.poll(() => tunnels(socket).length, { timeout: 5_000 }).toBe(0);
  });

  it('signs where each connection starts `p11-kit remote`, as over SSH', async () => {
    const socket = join(bench.fresh('near'), 'tunnel.sock');
    const remote = `env SOFTHSM2_CONF=${token.conf} p11-kit remote ${token.module}`;
    const tunnel: [string, ...string[]] = [socat, `UNIX-LISTEN:${socket},fork,unlink-early,mode=600`, `EXEC:${remote}`];
    const { services } = near('client', { ADDRESS: `unix:path=${socket}`, TUNNEL: tunnel });
    expect(await sign(services)).toEqual(['signed']);
  });

  it('lets nobody in who has another certificate: that is unreachable', async () => {
    const { services } = near('stranger');
    expect(await sign(services)).toEqual(['token.unreachable']);
  });
});

/** A self-signed certificate: NAME.crt, and NAME.pem with the key in it. */
async function keyAndCertificate(folder: string, name: string): Promise<void> {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const made = await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', certificate],
  ]);
  expect(made.code, made.stderr).toBe(0);
  writeFileSync(join(folder, `${name}.pem`), readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'), {
    mode: 0o600,
  });
}

async function takesConnections(port: number): Promise<void> {
  for (;;) {
    const connection = connect(port, '127.0.0.1');
    const taken = await Promise.race([
      once(connection, 'connect').then(() => true),
      once(connection, 'error').then(() => false),
    ]).catch(() => false);
    connection.destroy();
    if (taken) return;
    await delay(20);
  }
}

/** The socat processes that listen on a socket, or carry one of its connections. */
function tunnels(socket: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`UNIX-LISTEN:${socket}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
