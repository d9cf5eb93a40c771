import { randomUUID } from 'node:crypto';
import { CountersignError } from '../../../errors/countersign-error';
import type { LoginProblem } from '../../../../preload/contract/enrollment-error-codes';
import type { StepCaConfiguration } from '../../../configuration/authorities/step-ca';
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
import { ShownLogins } from './shown-login';

/** A token that the card signs is used at once. */
const cardTokenSeconds = 300;
const shown = new ShownLogins();

/**
 * Asks step-ca for a certificate (`POST /1.0/sign`). Whatever it answers, the login is used up: it takes each token once.
 *
 * @param name - of the authority in the configuration
 * @throws CountersignError enrollment.*, authority.unsuited
 */
export async function issueByStepCa(
  name: string,
  entry: StepCaConfiguration,
  order: CertificateOrder,
): Promise<EnrollmentAnswer> {
  const url = `${entry.STEPCA_URL.replace(/\/$/, '')}/1.0/sign`;
  const ofLogin = entry.STEPCA_PROOF === 'login';
  const proof = ofLogin ? loginToken(name, entry, order) : await cardToken(name, url, entry, order);
  const answer = await askWithJson(
    order.network,
    { name, deadlineMs: entry.DEADLINE * 1000 },
    {
      url,
      body: {
        csr: requestPem(order.request),
        ott: proof,
        // A duration and not a time: the authority's clock counts.
        ...(order.validitySeconds !== undefined && { notAfter: `${Math.ceil(order.validitySeconds)}s` }),
      },
    },
    true,
  );
  if (answer.status !== 201 && answer.status !== 200) throw refused(name, answer, ofLogin);
  const { crt, ca, certChain } = expectedJson(answer, name);
  const chain = Array.isArray(certChain) ? (certChain as unknown[]) : [];
  return { state: 'issued', certificates: certificatesOfTexts([crt, ca, ...chain], name) };
}

function loginToken(name: string, entry: StepCaConfiguration, order: CertificateOrder): string {
  const unusable = (problem: LoginProblem): CountersignError =>
    new CountersignError('enrollment.loginUnusable', { authority: name, problem });
  const token = order.person.identityToken?.();
  if (token === undefined) throw unusable('missing');
  const now = order.now?.() ?? new Date();
  const problem = shown.problem(token, now, entry.STEPCA_CLIENTID);
  if (problem) throw unusable(problem);
  // Before it is sent: an answer that does not arrive has used it up as well.
  shown.add(token, now);
  order.person.spendLogin?.();
  return token;
}

/** A JWT for the X5C provisioner: who has the card asks for this certificate, now. */
async function cardToken(
  name: string,
  url: string,
  { STEPCA_PROVISIONER: provisioner = '' }: StepCaConfiguration,
  order: CertificateOrder,
): Promise<string> {
  const { request, person, now = () => new Date() } = order;
  const card = await order.proofOfCard?.();
  if (!card) {
    throw new CountersignError('authority.unsuited', {
      authority: name,
      detail: 'it wants the card that somebody logged in with to sign for the request, and there is none',
    });
  }
  const { commonName = person.username, emails } = readRequest(request);
  const seconds = Math.floor(now().getTime() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
  const header = {
    alg: card.algorithm,
    typ: 'JWT',
    x5c: card.certificates.map((der) => Buffer.from(der).toString('base64')),
  };
  const claims = {
    iss: provisioner,
    aud: `${url}#x5c/${provisioner}`,
    sub: commonName,
    sans: emails.length > 0 ? emails : [commonName],
    nbf: seconds - 60,
    iat: seconds,
    exp: seconds + cardTokenSeconds,
    jti: randomUUID(),
  };
  const signed = `${part(header)}.${part(claims)}`;
  const value = await card.sign(Buffer.from(signed, 'latin1'));
  return `${signed}.${Buffer.from(value).toString('base64url')}`;
}

/** `{"status", "message"}`; a token that it does not take gets one sentence, and the reason stays in its own log. */
function refused(name: string, answer: Answer, ofLogin: boolean): CountersignError {
  const { status } = answer;
  const message = jsonOf(answer)?.message;
  const words = said(typeof message === 'string' ? asOneLine(message) : wordsOf(answer));
  if (status >= 500)
    return unreachable(name, `the server answered ${status}${words.words ? ` (“${words.words}”)` : ''}`);
  if (status === 401 && ofLogin) {
    return new CountersignError('enrollment.loginUnusable', { authority: name, problem: 'refused', ...words });
  }
  if (status === 401) return new CountersignError('enrollment.notAuthorized', { authority: name, status, ...words });
  const spent = ofLogin ? ({ loginSpent: true } as const) : {};
  return new CountersignError('enrollment.refused', { authority: name, status, ...words, ...spent });
}
