import { randomBytes, randomUUID } from 'node:crypto';
import { CountersignError } from '../../../errors/countersign-error';
import { authorityPassword } from '../../../configuration/authority-credentials';
import type { EjbcaConfiguration } from '../../../configuration/authorities/ejbca';
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
  type Answer,
} from '../../answers';
import type { CertificateOrder, EnrollmentAnswer } from '../../certificate-authority';
import { requestPem } from '../../certification-request';
import { readRequest } from '../../requested';

/**
 * Asks EJBCA for a certificate by its REST interface (`certificate/pkcs10enroll`).
 *
 * @param name - of the authority in the configuration
 * @throws CountersignError enrollment.*
 */
export async function issueByEjbca(
  name: string,
  entry: EjbcaConfiguration,
  order: CertificateOrder,
): Promise<EnrollmentAnswer> {
  const bearer = entry.EJBCA_CLIENTCERTIFICATE === undefined;
  const token = bearer ? order.person.identityToken?.() : undefined;
  if (bearer && token === undefined) {
    throw new CountersignError('enrollment.loginUnusable', { authority: name, problem: 'missing' });
  }
  const [email] = readRequest(order.request).emails;
  const answer = await askWithJson(
    order.network,
    { name, deadlineMs: entry.DEADLINE * 1000 },
    {
      url: `${entry.EJBCA_URL.replace(/\/$/, '')}/certificate/pkcs10enroll`,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      body: {
        certificate_request: requestPem(order.request),
        certificate_authority_name: entry.CANAME,
        end_entity_profile_name: entry.ENDENTITYPROFILE,
        certificate_profile_name: entry.CERTIFICATEPROFILE,
        username: endEntity(entry.USERNAME_PATTERN, order.person.username),
        password: enrollmentCode(name, entry),
        include_chain: true,
        response_format: 'DER',
        ...(email !== undefined && { email }),
        ...(order.validitySeconds !== undefined && { end_time: endTime(order.validitySeconds, order.now) }),
      },
    },
    true,
  );
  if (answer.status === 202) return { state: 'pending' };
  if (answer.status !== 201 && answer.status !== 200) throw refused(name, answer, bearer);
  const { certificate, certificate_chain: sent } = expectedJson(answer, name);
  const chain = Array.isArray(sent) ? (sent as unknown[]) : [];
  return { state: 'issued', certificates: certificatesOfTexts([certificate, ...chain], name) };
}

function endEntity(pattern: string, username: string): string {
  const values: Record<string, string> = { username, transactionId: randomUUID() };
  return pattern.replace(/\$\{(username|transactionId)\}/g, (_, value: string) => values[value] ?? '');
}

function enrollmentCode(name: string, entry: EjbcaConfiguration): string {
  try {
    return authorityPassword('EJBCA', entry) ?? randomBytes(18).toString('base64url');
  } catch (error) {
    if (error instanceof SecretUnusable) throw unreachable(name, error.message);
    throw error;
  }
}

/** `2023-06-15 14:07:09`, in UTC. */
function endTime(seconds: number, now: () => Date = () => new Date()): string {
  return new Date(now().getTime() + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `{"error_code", "error_message"}`. */
function refused(name: string, answer: Answer, bearer: boolean): CountersignError {
  const { status } = answer;
  const message = jsonOf(answer)?.error_message;
  const words = said(typeof message === 'string' ? asOneLine(message) : wordsOf(answer));
  const told = words.words === undefined ? '' : ` (“${words.words}”)`;
  if (status === 503) return unreachable(name, `its authority or its key is offline${told}`);
  if (status > 500) return unreachable(name, `the server answered ${status}${told}`);
  if (status === 401 || status === 403) {
    return bearer
      ? new CountersignError('enrollment.loginUnusable', { authority: name, problem: 'refused', ...words })
      : new CountersignError('enrollment.notAuthorized', { authority: name, status, ...words });
  }
  return new CountersignError('enrollment.refused', { authority: name, status, ...words });
}
