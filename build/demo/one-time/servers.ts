import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startOpenBao, type OpenBao } from '../../../test/fixtures/authorities/openbao';
import { startOpenIdProvider, type OpenIdProvider } from '../../../test/fixtures/identity/openid-provider';
import { startTestPki, type TestPki } from '../../../test/fixtures/pki';

/** Who logs in at the provider. */
export const person = { username: 'maria.lindqvist', name: 'Maria Lindqvist', password: 'wax and ribbon' };

/**
 * The servers that the tests know, on this computer: an OpenID provider, OpenBao as certificate authority, which believes the
 * provider's identity tokens and gives everybody certificates of their own name only, and a timestamp authority.
 */
export class DemoServers {
  /** Done before a timestamp is given: the key that the signature was made with is there then. */
  beforeTimestamp: () => Promise<void> = () => Promise.resolve();

  private constructor(
    readonly provider: OpenIdProvider,
    readonly bao: OpenBao,
    readonly pki: TestPki,
    /** `http://127.0.0.1:PORT`, with `/tsa` and `/crl`. */
    readonly url: string,
    private readonly closeFront: () => void,
  ) {}

  static async start(): Promise<DemoServers> {
    const front = createServer();
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const [provider, pki, bao] = await Promise.all([
      startOpenIdProvider({
        accounts: { [person.username]: { password: person.password, claims: { name: person.name } } },
      }),
      startTestPki(),
      startOpenBao({ role: { organization: ['Acme'], country: ['SE'], not_before_duration: '1s' } }),
    ]);
    const servers = new DemoServers(provider, bao, pki, url, () => {
      front.closeAllConnections();
      front.close();
    });
    front.on('request', (request, response) => {
      servers.answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    try {
      const audience = provider.clientId;
      await bao.trustIssuer({ discoveryUrl: provider.issuer, audience, usernameClaim: 'preferred_username' });
      // Its list over http, as authorities have it: OpenBao itself is behind TLS with an anchor of its own.
      await bao.must('POST', 'pki/config/urls', { crl_distribution_points: [`${url}/crl`] });
    } catch (error) {
      await servers.stop();
      throw error;
    }
    return servers;
  }

  async stop(): Promise<void> {
    this.closeFront();
    await Promise.all([this.provider.close(), this.bao.stop(), this.pki.stop()]);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/crl') return void response.end(await this.revocationList());
    if (request.url !== '/tsa') return void response.writeHead(404).end();
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    await this.beforeTimestamp();
    const stamped = await fetch(`${this.pki.url}/tsa`, { method: 'POST', body });
    response.writeHead(stamped.status, { 'content-type': 'application/timestamp-reply' });
    response.end(Buffer.from(await stamped.arrayBuffer()));
  }

  /** DER of the authority's list as it is now. */
  private async revocationList(): Promise<Buffer> {
    await this.bao.must('GET', 'pki/crl/rotate');
    const { certificate } = await this.bao.must('GET', 'pki/cert/crl');
    const base64 = String(certificate).replace(/-----[^-]+-----|\s/g, '');
    return Buffer.from(base64, 'base64');
  }
}
