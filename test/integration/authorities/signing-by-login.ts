import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import type { CertificateAuthorityInput } from '../../../main/configuration/configuration-authorities';
import { pdfsig } from '../../fixtures/hosts/built-product';
import { historyOf, journalOf, type OneTimeDesk, type SignerInput } from '../../fixtures/hosts/one-time-desk';
import { withDeviceCode } from '../../fixtures/identity/device-code-command';
import { maria } from '../../fixtures/identity/open-id-accounts';
import type { OpenIdProvider } from '../../fixtures/identity/openid-provider';
import { classicTable } from '../../fixtures/pdf';

/** What a command that signed, or did not, left behind. */
export interface SignedByLogin {
  code: number | null;
  stderr: string;
  /** With `--json`. */
  printed: {
    error?: { code: string; params?: Record<string, unknown> };
    files: { input: string; ok: boolean; output?: string; error?: { code: string } }[];
  };
  /** `KEYGEN DONE`, in order. */
  events: string[];
}

/** Maria logs in at a real OpenID provider, and the identity token of her login buys a certificate for a key of the token. */
export class SigningByLogin {
  constructor(
    private readonly desk: OneTimeDesk,
    private readonly provider: OpenIdProvider,
    private readonly authority: CertificateAuthorityInput,
  ) {}

  async sign(signer: Partial<SignerInput>, count = 1, authority: object = {}): Promise<SignedByLogin> {
    const { desk } = this;
    const profile = desk.profile(
      {
        AUTHENTICATORS: { staff: this.provider.entry },
        CERTIFICATEAUTHORITIES: { office: { ...this.authority, ...authority } },
      },
      { AUTHTYPE: 'JwtAuthorizer', ...signer },
    );
    const inputs = desk.bench.documents(count, classicTable());
    const { code, stdout, stderr } = await withDeviceCode(['sign', ...inputs, '--json', '--pin-stdin'], {
      profile,
      stdin: `${desk.token.pin}\n`,
      person: maria,
    });
    const events = historyOf(profile).map(({ EVENT = 'SIGN', OUTCOME }) => `${EVENT} ${OUTCOME}`);
    // Whatever came of it, the key is gone.
    expect([desk.keysOnToken(), journalOf(profile)]).toEqual([[], []]);
    return { code, stderr, printed: JSON.parse(stdout) as SignedByLogin['printed'], events };
  }

  /** Signs, and demands that all is well. @returns paths */
  async signWell(signer: Partial<SignerInput>, count = 1): Promise<string[]> {
    const { code, stderr, printed, events } = await this.sign(signer, count);
    expect(code, stderr).toBe(0);
    const signatures = printed.files.map(() => 'SIGN SIGNED');
    expect(events.filter((event) => !event.startsWith('IDENTIFIED'))).toEqual([
      'KEYGEN DONE',
      'CERTINSTALLED DONE',
      ...signatures,
      'KEYREMOVE DONE',
    ]);
    const outputs = printed.files.map(({ output = '' }) => output);
    for (const output of outputs) {
      expect(existsSync(output)).toBe(true);
      const [signature, ...timestamps] = await pdfsig(output);
      // Of a timestamp over the document pdfsig can not say that it is valid.
      expect(signature).toEqual({ valid: true, total: timestamps.length === 0 });
      expect(timestamps).toHaveLength(signer.LEVEL === 'B-LTA' ? 1 : 0);
    }
    return outputs;
  }
}
