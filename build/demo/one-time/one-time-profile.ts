import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigurationInput } from '../../../main/configuration/configuration';
import { configurationFileName } from '../../../main/configuration/profile-folders';
import { createToken, type CreatedToken } from '../demo-token';
import type { DemoServers } from './servers';

export interface OneTimeProfile {
  folder: string;
  documents: string;
  token: CreatedToken;
}

const tokenLabel = 'Countersign Demo';

/** What the configuration calls the authorities. */
export const authorityName = 'office';

/**
 * A profile whose signer makes a key for each signing, in a token that holds no key before. It is made anew: the servers of the
 * run before are gone.
 *
 * @param folder - removed with all that is in it
 */
export async function makeOneTimeProfile(folder: string, servers: DemoServers): Promise<OneTimeProfile> {
  await rm(folder, { recursive: true, force: true });
  const anchors = join(folder, 'anchors');
  const documents = join(folder, 'documents');
  for (const made of [folder, anchors, documents]) await mkdir(made, { recursive: true, mode: 0o700 });
  const token = await createToken({ folder: join(folder, 'token'), label: tokenLabel, keys: [], chainOnToken: false });
  await writeFile(join(anchors, 'certificate-authority.pem'), servers.bao.issuer);
  await writeFile(join(anchors, 'timestamp-authority.pem'), servers.pki.root.pem);
  const configuration = configurationFor(token, servers);
  await writeFile(join(folder, configurationFileName), `${JSON.stringify(configuration, undefined, 2)}\n`, {
    mode: 0o600,
  });
  return { folder, documents, token };
}

function configurationFor(token: CreatedToken, { provider, bao, url }: DemoServers): ConfigurationInput {
  return {
    SHAREDLIBRARIES: { 'SoftHSM-demo': { path: token.module, environment: { SOFTHSM2_CONF: token.conf } } },
    CRYPTOTOKENS: {
      demo: { SHAREDLIBRARYNAME: 'SoftHSM-demo', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: token.label },
    },
    AUTHENTICATORS: { acme: { ...provider.entry, title: 'Acme’s login' } },
    CERTIFICATEAUTHORITIES: {
      [authorityName]: {
        VAULT_URL: bao.url,
        VAULT_AUTH: 'jwt',
        VAULT_AUTH_ROLE: 'signatories',
        VAULT_ROLE: bao.boundRole,
        VAULT_TRUSTANCHORS: bao.trustAnchors,
      },
    },
    TIMESTAMPAUTHORITIES: { clock: { TSA_URL: `${url}/tsa` } },
    SIGNERS: {
      contracts: {
        title: 'Contracts',
        CRYPTOTOKEN: 'demo',
        AUTHTYPE: 'JwtAuthorizer',
        KEYS: 'ONETIME',
        // So that another program sees the key while it lives, and sees that it is gone.
        ONETIME_KEY_LIVES: 'TOKEN',
        SUBJECTDN_PATTERN: 'CN=${username},O=Acme',
        CERTIFICATEAUTHORITY: authorityName,
        CERTIFICATEENDTIME: '10m',
        TSA: ['clock'],
      },
    },
    DEFAULTSIGNER: 'contracts',
    TRUSTEDLISTS: { REFRESH_HOURS: 0 },
  };
}
