import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CertificateAuthorityInput } from '../../../main/configuration/configuration-authorities';
import { readCertificate } from '../../../main/pki/certificate';
import { cmpSigner, keyPem } from '../../fixtures/authorities/cmp';
import { startBouncyCastleAuthority, type BouncyCastleAuthority } from '../../fixtures/authorities/cmp-bouncy-castle';
import { askAuthority, orderedKey, refusal } from '../../fixtures/authorities/orders';
import { startTestPki, type TestPki } from '../../fixtures/pki';

/** Written without OpenSSL: another reading of the standard. Maven builds it, so it is for the interop run (REQUIRE_JUDGES). */
describe.skipIf(process.env.REQUIRE_JUDGES !== '1')('a certificate by CMP from Bouncy Castle', () => {
  let pki: TestPki;
  const authorities: BouncyCastleAuthority[] = [];
  beforeAll(async () => void (pki = await startTestPki()));
  afterAll(async () => {
    await Promise.all(authorities.map((one) => one.stop()));
    await pki?.stop();
  });

  const key = orderedKey('CN=Maria Lindqvist,C=SE', ['maria@example.se']);

  it.each(['PasswordBasedMac', 'PBMAC1', 'signature'] as const)(
    'is issued, checked on both sides and confirmed, or rejected: %s',
    async (protection) => {
      const ca = await startBouncyCastleAuthority(pki, protection);
      authorities.push(ca);
      const entry: CertificateAuthorityInput = { CMP_URL: ca.url, ...(await proofOf(ca, protection)) };
      const issued = await askAuthority(entry, { key, validitySeconds: 600, expected: { validitySeconds: 600 } });
      if (issued.state !== 'issued') throw new Error(issued.state);
      expect(readCertificate(issued.certificate).subject).toBe('Maria Lindqvist');
      expect(ca.said).toEqual([expect.stringMatching(/^issued [0-9a-f]+$/), 'confirmed']);

      ca.said.length = 0;
      const tooLong = askAuthority(entry, { key, expected: { validitySeconds: 60 } });
      expect(await refusal(tooLong)).toMatchObject({ params: { problem: 'too-long', told: true } });
      expect(ca.said).toEqual([expect.stringMatching(/^issued [0-9a-f]+$/), 'rejected']);

      if (protection === 'signature') return;
      ca.said.length = 0;
      const other = join(pki.folder, 'other-secret');
      writeFileSync(other, 'jiné-slovo\n', { mode: 0o600 });
      expect(await refusal(askAuthority({ ...entry, CMP_SECRET_FILE: other }, { key }))).toEqual({
        code: 'enrollment.notAuthorized',
        params: {
          ...{ authority: 'office', status: 200, words: 'The protection is wrong', failure: 'badMessageCheck' },
          unprotected: true,
        },
      });
      expect(ca.said).toEqual(['badMessageCheck']);
    },
  );

  async function proofOf(ca: BouncyCastleAuthority, protection: 'PasswordBasedMac' | 'PBMAC1' | 'signature') {
    if (protection !== 'signature') {
      return { CMP_REFERENCE: 'station 7', CMP_SECRET_FILE: ca.secretFile, CMP_MAC: protection };
    }
    const station = await cmpSigner(pki, 'Station');
    const file = (name: string, content: string): string => {
      writeFileSync(join(pki.folder, name), content, { mode: 0o600 });
      return join(pki.folder, name);
    };
    return {
      CMP_SIGNINGCERTIFICATE: file('station.pem', `${station.pem}\n`),
      CMP_SIGNINGKEY: file('station-key.pem', keyPem(station)),
      CMP_ANSWERANCHORS: join(pki.folder, 'root.pem'),
    };
  }
});
