import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueChecked } from '../../../main/authorities/check-issued';
import { authorityOf } from '../../../main/authorities/kinds';
import { beginMac } from '../../../main/authorities/kinds/cmp/mac';
import { bodies, readMessage, writeMessage } from '../../../main/authorities/kinds/cmp/message';
import { certificateAuthority } from '../../../main/configuration/configuration-authorities';
import type { NetworkPort } from '../../../main/network/network-port';
import { context, element, integer, sequence, tags } from '../../../main/pki';
import { orderedKey, refusal } from '../../fixtures/authorities/orders';
import { issue, usages } from '../../fixtures/pki/certificates';

const secret = 'tajné-slovo-4711';

/** What nobody changed is read, and found to be for another key. */
describe('an answer of CMP with one octet changed', () => {
  let folder: string;
  let certificate: Uint8Array;
  const key = orderedKey('CN=Maria Lindqvist');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-cmp-damaged-'));
    writeFileSync(join(folder, 'secret'), `${secret}\n`, { mode: 0o600 });
    ({ certificate } = await issue({ name: 'Somebody', keyUsage: usages.nonRepudiation }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A response as an authority with the secret writes it. */
  function answerTo(question: Uint8Array): Buffer {
    const { transactionId, senderNonce } = readMessage(question);
    const response = sequence(
      element(tags.integer, Uint8Array.of(0xff)),
      sequence(integer(0)),
      sequence(context(0, certificate)),
    );
    return Buffer.from(
      writeMessage(
        {
          ...{ version: 'cmp2000', implicitConfirm: true, now: new Date() },
          ...{ recipient: sequence(), transactionId: transactionId!, senderNonce: Buffer.alloc(16, 7) },
          recipientNonce: senderNonce!,
        },
        { type: bodies.certificationResponse, content: sequence(sequence(response)) },
        {
          ...{ sender: sequence(), certificates: [] },
          begin: () => beginMac('PasswordBasedMac', Buffer.from(secret, 'utf8')),
        },
      ),
    );
  }

  /** @param change - what happens to the answer on its way */
  function asked(change: (answer: Buffer) => Buffer): Promise<{ code: string; params: Record<string, unknown> }> {
    const entry = certificateAuthority.parse({
      ...{ CMP_URL: 'https://ca.test/cmp', CMP_REFERENCE: 'station 7', CMP_SECRET_FILE: join(folder, 'secret') },
    });
    const network: NetworkPort = ({ body }) =>
      Promise.resolve({
        ...{ ok: true, status: 200, contentType: 'application/pkixcmp' },
        body: change(answerTo(body!)),
      });
    const order = { request: key.request, renewal: false, person: { username: 'maria', claims: {} }, network };
    return refusal(issueChecked(authorityOf('office', entry), order, { now: new Date() }));
  }

  it('is never taken for one that is whole', async () => {
    let length = 0;
    const whole = await asked((answer) => {
      length = answer.length;
      return answer;
    });
    expect(whole).toMatchObject({ params: { problem: 'other-key' } });
    expect(length).toBeGreaterThan(500);
    const everywhere = Array.from({ length: Math.floor(length / 17) }, (_, index) => index * 17);
    // The value of the MAC has 32 octets; before it stand tag, length and the number of unused bits.
    for (const at of [...everywhere, length - 35, length - 34, length - 33, length - 1]) {
      const { code, params } = await asked((answer) => {
        answer[at]! ^= 1 << (at % 8);
        return answer;
      });
      expect(code, `octet ${at}`).toMatch(/^enrollment\./);
      expect(params.problem, `octet ${at}`).not.toBe('other-key');
    }
  });

  it('and one that ends early is told as that, or as no message', async () => {
    for (const part of [1, 2, 40, 200, 500]) {
      const { code, params } = await asked((answer) => answer.subarray(0, part));
      expect(code).toBe('enrollment.wrongAnswer');
      expect(['cut-off', 'not-message', 'text']).toContain(params.problem);
    }
  });
});
