import { describe, expect, it } from 'vitest';
import { CountersignError } from '../../../main/errors/countersign-error';
import { clientCertificateAuthenticator } from '../../../main/identity/authenticators/client-certificate';
import { clientCertificate } from '../../../main/configuration/authenticators/client-certificate';
import type { Identity } from '../../../main/identity/identity';
import type { CryptoToken } from '../../../main/token/crypto-token';

const token = 'card';
const here = { label: 'Staff', serial: '8841' };
const stopped = new CountersignError('token.stopped', { token });

/** A token that answers so, one question after the other: a driver that stops at a wanted moment is had nowhere else. */
function cardThatAnswers(...answers: (typeof here | CountersignError)[]): {
  there: Promise<boolean>;
  asked: () => number;
} {
  let asked = 0;
  const configuration = clientCertificate.parse({
    AUTHTYPE: 'CLIENTCERT',
    CRYPTOTOKEN: token,
    TRUSTANCHORS: ['staff'],
  });
  const describing = {
    describe: async () => {
      const answer = answers[asked++];
      if (answer === undefined || CountersignError.is(answer)) throw answer ?? new Error('asked too often');
      return answer;
    },
  } as unknown as CryptoToken;
  const authenticator = clientCertificateAuthenticator('badge', configuration, {
    configuration: { TRUSTANCHORS: {}, ALLOW_ONLINE_CHECKS: false, ALLOW_ISSUER_DOWNLOAD: false },
    folder: '/nowhere',
    exchange: () => Promise.reject(new Error('nobody is asked')),
    tokens: { configured: () => describing },
    now: () => new Date(),
  });
  const identity: Identity = {
    ...{ username: 'anna', identifiedBy: 'client-certificate', claims: {} },
    evidence: { tokenSerial: here.serial },
  };
  return { there: authenticator.stillThere!(identity), asked: () => asked };
}

describe('whether the card that identified is still there', () => {
  it.each<[string, (typeof here | CountersignError)[], boolean]>([
    ['is, while it says its serial number', [here], true],
    ['is, while somebody else uses it', [new CountersignError('token.inUse', { token })], true],
    ['is, when its driver stopped once and then says so', [stopped, here], true],
    ['is not, when its driver stops again', [stopped, stopped], false],
    ['is not, when another one is there', [{ ...here, serial: '8842' }], false],
    ['is not, when it was taken out', [new CountersignError('token.removed', { token })], false],
    ['is not, when there is none', [new CountersignError('token.absent', { token })], false],
  ])('%s', async (_, answers, expected) => {
    const { there, asked } = cardThatAnswers(...answers);
    expect(await there).toBe(expected);
    expect(asked()).toBe(answers.length);
  });
});
