import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigurationInput } from '../../main/configuration/configuration';
import { issue, usages } from '../fixtures/pki/certificates';
import { makeOwnScheme } from '../fixtures/trust/own-scheme';
import type { ProviderWish } from '../fixtures/trust/list-xml';

/** As many lists as the European Union has, each as long as one of them is. */
export const publishedLists = 31;
const providersOfEach = 40;
const servicesOfEach = 10;

/** Serves the files of a folder from a process of its own: what it does is not seen in the loop that is watched. */
const serveFolder = `
const { createServer } = require('node:http');
const { createReadStream } = require('node:fs');
const { basename, join } = require('node:path');
const server = createServer((request, response) => {
  createReadStream(join(process.argv[1], basename(request.url))).on('error', () => response.writeHead(404).end()).pipe(response);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
`;

const letter = (index: number): string => String.fromCharCode(65 + index);

export interface ListPublisher {
  configuration: NonNullable<ConfigurationInput['TRUSTEDLISTS']>;
  end(): void;
}

/** Signs a list of the lists with all it names, and publishes them on the loopback. */
export async function publishLists(folder: string): Promise<ListPublisher> {
  const files = join(folder, 'published-lists');
  mkdirSync(files);
  const server = spawn(process.execPath, ['-e', serveFolder, files], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.stdout.once('data', (text: Buffer) => resolve(text.toString('utf8').trim()));
  });
  const authority = await issue({ name: 'Listed CA', keyUsage: usages.keyCertSign, authority: {} });
  const providers = Array.from({ length: providersOfEach }, (_, provider): ProviderWish => ({
    name: `Provider ${provider + 1}`,
    services: Array.from({ length: servicesOfEach }, (__, service) => ({
      name: `Service ${service + 1}`,
      certificates: [authority.certificate],
    })),
  }));
  const lists = Array.from({ length: publishedLists }, (_, index) => ({
    // For private use (ISO 3166): XA to XZ, then QM to QZ.
    territory: index < 26 ? `X${letter(index)}` : `Q${letter(index - 26 + 12)}`,
    providers,
  }));
  const scheme = await makeOwnScheme(lists, { origin: `http://127.0.0.1:${port}` });
  for (const [address, octets] of scheme.files) writeFileSync(join(files, new URL(address).pathname.slice(1)), octets);
  const signers = join(folder, 'list-signers.pem');
  writeFileSync(signers, scheme.lotlSigner.pem);
  return {
    configuration: { LISTOFTHELISTS: { ADDRESS: scheme.lotlLocation, SIGNERS: signers }, REFRESH_HOURS: 0 },
    end: () => void server.stdin.end(),
  };
}
