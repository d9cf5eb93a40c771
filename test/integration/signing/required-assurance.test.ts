import { X509Certificate } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { assuranceRequirements, type AssuranceRequirement } from '../../../preload/contract/assurance';
import { useSigners } from '../../fixtures/hosts/signer-desk';
import { classicTable } from '../../fixtures/pdf';
import { keepLists, listedAs } from '../../fixtures/trust/kept-lists';
import { makeOwnScheme } from '../../fixtures/trust/own-scheme';

const alias = 'user_maria.lindqvist';
const desk = useSigners(
  () => ({
    SIGNERS: Object.fromEntries(
      assuranceRequirements.map((REQUIRE) => [
        REQUIRE,
        { CRYPTOTOKEN: 'card', ALIASSELECTOR: 'Default' as const, DEFAULTKEY: alias, REQUIRE },
      ]),
    ),
    DEFAULTSIGNER: 'QES',
  }),
  { ca: { kind: 'EC-P256' }, keys: [{ alias, username: 'maria.lindqvist', kind: 'EC-P256' }] },
);

/** Keeps a list in the profile that says this of the authority of the token's certificate; without anything there is no list. */
async function listsSay(...says: Parameters<typeof listedAs>): Promise<void> {
  const [issuing = ''] = desk.token.chain;
  const scheme = await makeOwnScheme([
    {
      territory: 'AT',
      providers: [
        {
          name: 'Trust of AT',
          services: [
            { certificates: [new Uint8Array(new X509Certificate(issuing).raw)], extensions: listedAs(...says) },
          ],
        },
      ],
    },
  ]);
  await keepLists(scheme, join(desk.profile, 'lists'));
}

let round = 0;
interface Tried {
  ok: boolean;
  reason?: string;
  logins: number;
  signatures: number;
}

/** Signs one document with the signer of a requirement through the built command line and the real token. */
async function trySigning(requirement: AssuranceRequirement): Promise<Tried> {
  desk.token.faults.reset();
  const file = desk.bench.document(`required-${(round += 1)}.pdf`, classicTable());
  const { stdout } = await desk.cli(['sign', file, '--signer', requirement, '--pin-stdin', '--json']);
  const { error, files } = JSON.parse(stdout) as {
    error?: { code: string; params?: { reason?: string } };
    files: { ok: boolean; output?: string; error?: { code: string; params?: { reason?: string } } }[];
  };
  const [first] = files;
  const problem = error ?? first?.error;
  if (problem) expect(problem.code).toBe('signer.requirementUnmet');
  expect(first?.output !== undefined && existsSync(first.output)).toBe(problem === undefined);
  return {
    ok: first?.ok === true,
    ...(problem?.params?.reason !== undefined && { reason: problem.params.reason }),
    logins: desk.token.faults.logins().length,
    signatures: desk.token.faults.calls('C_Sign'),
  };
}

const refused = { ok: false, logins: 0, signatures: 0 };
const signed = { ok: true, logins: 1, signatures: 1 };

describe('REQUIRE with a real token: refused before its PIN is tried, or signed', () => {
  beforeEach(() => rmSync(join(desk.profile, 'lists'), { recursive: true, force: true }));

  it.each<[string, Parameters<typeof listedAs> | undefined, AssuranceRequirement[]]>([
    ['without a list', undefined, []],
    ['qualified for signatures, in a device', ['qcForESig', 'qcWithQscd'], ['QES', 'ADES_QC', 'TRUSTED']],
    ['qualified for signatures', ['qcForESig'], ['ADES_QC', 'TRUSTED']],
    ['qualified for seals, in a device', ['qcForESeal', 'qcWithQscd'], ['QESEAL', 'ADES_QC', 'TRUSTED']],
    ['not qualified', ['notQualified'], ['TRUSTED']],
  ])('%s', async (_, says, allowed) => {
    if (says) await listsSay(...says);
    for (const requirement of assuranceRequirements) {
      const tried = await trySigning(requirement);
      expect(tried, requirement).toMatchObject(allowed.includes(requirement) ? signed : refused);
    }
  });
});
