import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stepCaIsCurrent } from '../../../build/setup/step-ca.mjs';
import { startStepCa, type StepCa } from '../../fixtures/authorities/step-ca';
import { useOneTimeKeys } from '../../fixtures/hosts/use-one-time-keys';
import { accounts } from '../../fixtures/identity/open-id-accounts';
import { startOpenIdProvider, type OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { program as dss } from '../../interop/judges/eu-dss';
import { askJarClass } from '../../interop/judges/java-judge';
import { SigningByLogin } from './signing-by-login';

const judged = process.env['REQUIRE_JUDGES'] === '1';

/** On the command line, with a real OpenID provider and a real step-ca, which the set-up of the interop run builds. */
describe.skipIf(!stepCaIsCurrent() && !judged)(
  'a signature with a certificate that the login buys from step-ca',
  () => {
    const desk = useOneTimeKeys();
    let provider: OpenIdProvider;
    let ca: StepCa;
    let maria: SigningByLogin;

    beforeAll(async () => {
      provider = await startOpenIdProvider({ accounts });
      ca = await startStepCa(desk.pki, { issuer: provider.issuer, clientId: provider.clientId });
      maria = new SigningByLogin(desk, provider, {
        STEPCA_URL: ca.url,
        STEPCA_TRUSTANCHORS: join(desk.pki.folder, 'root.pem'),
      });
    });
    afterAll(async () => {
      await ca?.stop();
      await provider?.close();
    });

    // The authority takes both from the login, whatever the key's request says.
    const SUBJECTDN_PATTERN = 'CN=${JWT.name},SERIALNUMBER=${JWT.sub}';

    it('is made at B-T, and at B-LTA, which EU DSS passes without revocation data of the signatory', async () => {
      const files = [
        ...(await maria.signWell({ SUBJECTDN_PATTERN, CERTIFICATEENDTIME: '5m' }, 3)),
        ...(await maria.signWell({ SUBJECTDN_PATTERN, CRYPTOTOKEN: 'memory', LEVEL: 'B-LTA' })),
      ];
      if (!judged) return;
      const anchor = join(desk.pki.folder, 'root.pem');
      const at = new Date(Date.now() + 60_000).toISOString();
      const lines = files.map((path) => [path, anchor, at, ''].join('\t'));
      const answers = JSON.parse(await askJarClass(dss, 'org.countersign.interop.DssVerdicts', [], lines)) as {
        signatures: { format: string; indication: string }[];
      }[];
      expect(
        answers.map(({ signatures }) => signatures.map(({ format, indication }) => `${format} ${indication}`)),
      ).toEqual([
        // What B-T does not carry, DSS would have to ask for: here it asks nobody.
        ...Array.from({ length: 3 }, () => ['PAdES-BASELINE-T INDETERMINATE']),
        ['PAdES-BASELINE-LTA TOTAL_PASSED'],
      ]);
    });

    it('is not made with a certificate that would last too long; the login is used up by the refusal, which is said', async () => {
      const { code, printed, stderr, events } = await maria.sign({ SUBJECTDN_PATTERN, CERTIFICATEENDTIME: '20m' });
      expect(code).toBe(3);
      expect(printed.error?.code ?? printed.files[0]?.error?.code).toBe('enrollment.refused');
      expect(stderr + JSON.stringify(printed)).toContain('It takes a login once only: log in again');
      expect(events).toContain('KEYREMOVE DONE');
      // The next command has a login of its own.
      await maria.signWell({ SUBJECTDN_PATTERN });
    });

    it('is made for one document where each is to have its own certificate: a login buys one', async () => {
      const { code, printed, events } = await maria.sign({ SUBJECTDN_PATTERN, ONETIME_KEY_PER: 'DOCUMENT' }, 2);
      expect(code).toBe(1);
      expect(printed.files.map(({ ok, error }) => (ok ? 'signed' : error?.code))).toEqual([
        'signed',
        'enrollment.loginUnusable',
      ]);
      expect(events.filter((event) => event === 'KEYGEN DONE')).toHaveLength(2);
      expect(events.filter((event) => event === 'KEYREMOVE DONE')).toHaveLength(2);
    });
  },
);
