import { join } from 'node:path';
import { expect, it } from 'vitest';
import { codes, signFiles } from '../fixtures/hosts/built-product';
import { useOneTimeKeys } from '../fixtures/hosts/use-one-time-keys';
import { classicTable } from '../fixtures/pdf';
import { crl } from '../fixtures/pki/revocation-data';
import { program as dss } from '../interop/judges/eu-dss';
import { askJarClass } from '../interop/judges/java-judge';
import { objections, type JudgedFile } from '../interop/judges/judge';
import { pdfsig } from '../interop/judges/pdfsig';
import { pyhanko } from '../interop/judges/pyhanko';

const desk = useOneTimeKeys({ years: 20 });
/**
 * The certificate, of thirty days, has ended years before; those of the authorities have not. What holds then is P-256 with
 * SHA-256 throughout: DSS's policy lets RSA-2048 end in 2029.
 */
const later = 6 * 365 * 86_400_000;

/** Where their revocation data come from: a list, or nowhere, because the certificates are too short-lived to be revoked. */
const certificates: [string, (url: string) => string][] = [
  ['a list tells of them', (url) => `crlDistributionPoints = URI:${url}/crl/issuing`],
  ['validity assured, short term', () => '0.4.0.194121.2.1 = DER:0500'],
  ['noRevAvail', () => '2.5.29.56 = DER:0500'],
];

it.runIf(process.env.REQUIRE_JUDGES === '1').each(certificates)(
  'signatures with one-time keys are good to every judge, and at B-LTA to EU DSS years after their certificates ended (%s)',
  async (why, extension) => {
    desk.authority.extensions = ['keyUsage = critical, nonRepudiation', extension(desk.pki.url), ''].join('\n');
    // A list is asked for after the certificate was issued: an older one says nothing of it.
    desk.pki.setDress('/crl/issuing', () => ({
      body: crl({ issuer: desk.pki.issuing, thisUpdate: new Date(), nextUpdate: new Date(Date.now() + 3_600_000) }),
    }));
    const files: (JudgedFile & { level: NonNullable<JudgedFile['level']> })[] = [];
    for (const [level, reached] of [
      ['B-T', 'PAdES-BASELINE-T'],
      ['B-LTA', 'PAdES-BASELINE-LTA'],
    ] as const) {
      const services = desk.bench.services(desk.profile({}, { LEVEL: level }));
      for (const signer of ['session', 'memory']) {
        const input = desk.bench.document(`${level}-${signer}.pdf`, classicTable());
        const result = await signFiles(services, [input], { pin: desk.token.pin, signer });
        expect(codes(result), JSON.stringify(result.documents[0]?.error?.toShape())).toEqual(['signed']);
        const { path, outcome } = result.documents[0]!.signed!;
        expect(outcome.level).toBe(reached);
        files.push({ path, level: reached, timestamps: level === 'B-LTA' ? 1 : 0 });
      }
      services.dispose();
    }
    const anchor = join(desk.pki.folder, 'root.pem');
    // pyHanko knows neither extension: at B-LTA it wants revocation data of every certificate.
    const judges = why === certificates[0]![0] ? [pdfsig, pyhanko] : [pdfsig];
    for (const judge of judges) {
      await judge.convene();
      const verdicts = await judge.judge(files, anchor);
      expect(verdicts.map((verdict) => objections(verdict, 1))).toEqual(files.map(() => []));
    }
    const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    const lines = files.flatMap(({ path }) => [[path, anchor, at(60_000), ''].join('\t')]);
    const archived = files
      .filter(({ level }) => level === 'PAdES-BASELINE-LTA')
      .map(({ path }) => [path, anchor, at(later), ''].join('\t'));
    const answers = JSON.parse(
      await askJarClass(dss, 'org.countersign.interop.DssVerdicts', [], [...lines, ...archived]),
    ) as { signatures: { format: string; indication: string; subIndication: string | null }[] }[];
    expect(
      answers.map(({ signatures }) =>
        signatures.map(({ format, indication, subIndication }) =>
          [format, indication, subIndication].filter(Boolean).join(' '),
        ),
      ),
    ).toEqual([
      // What B-T does not carry, DSS would have to ask for: here it asks nobody.
      ...files.map(({ level }) => [
        level === 'PAdES-BASELINE-T'
          ? `${level} INDETERMINATE CERTIFICATE_CHAIN_GENERAL_FAILURE`
          : `${level} TOTAL_PASSED`,
      ]),
      ...archived.map(() => ['PAdES-BASELINE-LTA TOTAL_PASSED']),
    ]);
  },
  600_000,
);
