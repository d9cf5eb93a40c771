import { CountersignError } from '../../../errors/countersign-error';
import { attributeTypes } from '../../../pki';
import { authorityPassword } from '../../../configuration/authority-credentials';
import type { VaultConfiguration } from '../../../configuration/authorities/vault';
import { SecretUnusable } from '../../../configuration/secret-files';
import {
  asOneLine,
  askWithJson,
  certificatesOfTexts,
  expectedJson,
  jsonOf,
  said,
  unreachable,
  wordsOf,
  wrongAnswer,
  type Answer,
} from '../../answers';
import type { CertificateOrder, EnrollmentAnswer } from '../../certificate-authority';
import { requestPem } from '../../certification-request';
import { readRequest } from '../../requested';

/** How long the program waits to hear that a token is revoked; it ends by itself soon after. */
const revocationDeadlineMs = 5000;

/**
 * Asks the PKI of OpenBao or Vault for a certificate: a login, one request with its token, and the token is revoked.
 *
 * @param name - of the authority in the configuration
 * @throws CountersignError enrollment.*
 */
export async function issueByVault(
  name: string,
  entry: VaultConfiguration,
  order: CertificateOrder,
): Promise<EnrollmentAnswer> {
  const server = new VaultServer(name, entry, order);
  const token = await server.logIn();
  try {
    return await server.sign(token);
  } finally {
    await server.revoke(token);
  }
}

class VaultServer {
  private readonly base: string;
  private readonly asked: { name: string; deadlineMs: number };

  constructor(
    private readonly name: string,
    private readonly entry: VaultConfiguration,
    private readonly order: CertificateOrder,
  ) {
    this.base = `${entry.VAULT_URL.replace(/\/$/, '')}/v1`;
    this.asked = { name, deadlineMs: entry.DEADLINE * 1000 };
  }

  /** @returns a token of the server's, good for what its policies allow */
  async logIn(): Promise<string> {
    const method = methodOf(this.entry);
    const { VAULT_AUTH_MOUNT: mount = method, VAULT_AUTH_ROLE: role, VAULT_USERNAME: username = '' } = this.entry;
    const path = method === 'userpass' ? `login/${encodeURIComponent(username)}` : 'login';
    const answer = await askWithJson(this.order.network, this.asked, {
      url: `${this.base}/auth/${mount}/${path}`,
      headers: this.headers(),
      body: this.proof(method, role),
    });
    if (answer.status !== 200) throw this.loginRefused(answer, method);
    const { auth } = expectedJson(answer, this.name) as { auth?: { client_token?: unknown } };
    if (typeof auth?.client_token !== 'string') throw wrongAnswer(this.name, 'not-certificates');
    return auth.client_token;
  }

  async sign(token: string): Promise<EnrollmentAnswer> {
    const { VAULT_MOUNT: mount, VAULT_ROLE: role } = this.entry;
    const { commonName, names } = readRequest(this.order.request);
    const serialNumber = names.get(attributeTypes.serialNumber);
    const answer = await askWithJson(
      this.order.network,
      this.asked,
      {
        url: `${this.base}/${mount}/sign/${role}`,
        headers: this.headers(token),
        body: {
          csr: requestPem(this.order.request),
          ...(commonName !== undefined && { common_name: commonName }),
          ...(serialNumber !== undefined && { serial_number: serialNumber }),
          ...(this.order.validitySeconds !== undefined && { ttl: `${Math.ceil(this.order.validitySeconds)}s` }),
          // The name of a person is no host name, which it would be taken for among the alternative names.
          exclude_cn_from_sans: true,
          format: 'pem',
        },
      },
      true,
    );
    if (answer.status !== 200) throw this.refused(answer);
    const { data } = expectedJson(answer, this.name) as { data?: Record<string, unknown> };
    const chain = Array.isArray(data?.ca_chain) ? (data.ca_chain as unknown[]) : [];
    return {
      state: 'issued',
      certificates: certificatesOfTexts([data?.certificate, data?.issuing_ca, ...chain], this.name),
    };
  }

  /** A token that was worth one request is revoked already, and one that can not be ends by itself: nobody waits for more. */
  async revoke(token: string): Promise<void> {
    const asked = { ...this.asked, deadlineMs: Math.min(this.asked.deadlineMs, revocationDeadlineMs) };
    const question = { url: `${this.base}/auth/token/revoke-self`, headers: this.headers(token), body: {} };
    await askWithJson(this.order.network, asked, question).catch((error: unknown) => {
      if (!CountersignError.is(error)) throw error;
    });
  }

  private headers(token?: string): Record<string, string> {
    const { VAULT_NAMESPACE: namespace } = this.entry;
    return {
      ...(token !== undefined && { 'x-vault-token': token }),
      ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
    };
  }

  private proof(method: VaultMethod, role: string | undefined): object {
    switch (method) {
      case 'jwt': {
        const jwt = this.order.person.identityToken?.();
        if (jwt === undefined) {
          throw new CountersignError('enrollment.loginUnusable', { authority: this.name, problem: 'missing' });
        }
        return { jwt, ...(role !== undefined && { role }) };
      }
      case 'cert':
        // The client certificate is shown by main's network when the connection is made.
        return role === undefined ? {} : { name: role };
      case 'userpass':
        return { password: this.password() };
    }
  }

  private password(): string {
    try {
      return authorityPassword('VAULT', this.entry) ?? '';
    } catch (error) {
      if (error instanceof SecretUnusable) throw unreachable(this.name, error.message);
      throw error;
    }
  }

  private loginRefused(answer: Answer, method: VaultMethod): CountersignError {
    const closed = this.closed(answer);
    if (closed) return closed;
    const words = said(errorsOf(answer));
    return method === 'jwt'
      ? new CountersignError('enrollment.loginUnusable', {
          ...{ authority: this.name, problem: loginProblem(words.words ?? '') },
          ...words,
        })
      : new CountersignError('enrollment.notAuthorized', { authority: this.name, status: answer.status, ...words });
  }

  private refused(answer: Answer): CountersignError {
    const why = { authority: this.name, status: answer.status, ...said(errorsOf(answer)) };
    return this.closed(answer) ?? new CountersignError('enrollment.refused', why);
  }

  /** A server that is there and does not work: sealed, on standby, or out of order. */
  private closed(answer: Answer): CountersignError | undefined {
    if (answer.status < 429) return undefined;
    const words = errorsOf(answer);
    if (/sealed/i.test(words)) return unreachable(this.name, 'it is sealed: whoever runs it has to unseal it first');
    return unreachable(this.name, `the server answered ${answer.status}${words === '' ? '' : ` (“${words}”)`}`);
  }
}

type VaultMethod = 'jwt' | 'cert' | 'userpass';

function methodOf(entry: VaultConfiguration): VaultMethod {
  if (entry.VAULT_AUTH) return entry.VAULT_AUTH;
  if (entry.VAULT_USERNAME !== undefined) return 'userpass';
  return entry.VAULT_CLIENTCERTIFICATE === undefined ? 'jwt' : 'cert';
}

/** `{"errors": […]}`, as the server writes them. */
function errorsOf(answer: Answer): string {
  const errors = jsonOf(answer)?.errors;
  if (!Array.isArray(errors)) return wordsOf(answer);
  return asOneLine(errors.filter((one): one is string => typeof one === 'string').join('; '));
}

function loginProblem(words: string): 'expired' | 'audience' | 'refused' {
  if (/expired/i.test(words)) return 'expired';
  return /audience/i.test(words) ? 'audience' : 'refused';
}
