import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Indication } from '../../preload/contract/model';
import type { CertificateQualification, SignatureQualification } from '../../preload/contract/qualification';
import { qualifySignature } from '../../main/trust/qualification';
import type { CaseSignature } from '../fixtures/trust/case-lists';
import { qualificationCases } from '../fixtures/trust/qualification-cases';
import { askJarClass } from './judges/java-judge';
import { program as euDss } from './judges/eu-dss';
import type { Tally } from './tally';

interface DssAnswer {
  lists: {
    url: string;
    version: string | null;
    indication: string | null;
    subIndication: string | null;
    error: string | null;
  }[];
  signatures: {
    error?: string;
    indication: string;
    subIndication: string | null;
    qualification: string;
    /** CertificateQualification of EU DSS. */
    CERTIFICATE_ISSUANCE_TIME?: string;
    BEST_SIGNATURE_TIME?: string;
  }[];
}

/**
 * The same lists and signatures for EU DSS and for us: what a signature is by the trusted lists has to be the same. Where
 * a case says that EU DSS differs, exactly that difference has to be there; each is argued by its clause in the case.
 */
export async function judgeQualification(folder: string, tally: Tally): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // The signer of lists brings a WebAssembly that is awaited at the top of its module.
  const { readCaseLists, writeCaseLists } = await import('../fixtures/trust/case-lists');
  // EU DSS can not read a list that holds criteria which it does not know; no other entry of the list would count.
  const cases = qualificationCases.filter(({ dss }) => dss?.signature !== '');
  const signatures = await writeCaseLists(folder, cases);
  const signer = new X509Certificate(readFileSync(join(folder, 'lotl-signer.pem')));
  const services = await readCaseLists(folder, new Uint8Array(signer.raw));

  const lines = signatures.map(({ cms, content, at }) => [cms, content, at].join('\t'));
  const answer = JSON.parse(
    await askJarClass(euDss, 'org.countersign.interop.DssQualifier', [folder], lines),
  ) as DssAnswer;
  for (const { url, version, indication, subIndication, error } of answer.lists) {
    const words = [indication, subIndication, error].filter(Boolean).join(' ');
    tally.record(`the list ${url}, version ${version ?? '?'}`, 'EU DSS', words === 'TOTAL_PASSED' ? [] : [words]);
  }
  signatures.forEach((signature, index) => {
    const said = answer.signatures[index];
    const title = `qualification: ${signature.one.name} (${signature.one.clause})`;
    if (!said || said.error !== undefined) tally.record(title, 'EU DSS', [said?.error ?? 'gave no answer']);
    else tally.record(title, 'EU DSS', differences(signature, services, said));
  });
}

type Said = DssAnswer['signatures'][number];

function differences(
  { one, path, at }: CaseSignature,
  services: Parameters<typeof qualifySignature>[0]['services'],
  said: Said,
): string[] {
  const indication = said.indication.replace('_', '-') as Indication;
  const ours = qualifySignature({ path, services, bestSignatureTime: at, indication });
  const problems: string[] = [];
  const compare = (what: string, we: string, they: string): void => {
    if (we !== they) problems.push(`${what}: EU DSS says ${they}, we ${we}`);
  };
  const listed = one.rule !== 'no-entry';
  if (listed !== (indication === 'TOTAL-PASSED'))
    problems.push(`EU DSS: ${said.indication} ${said.subIndication ?? ''}`);
  if (one.dss) {
    compare('the known difference', one.dss.signature, ourName(said.qualification));
    return problems;
  }
  compare('the signature', ours.qualification, ourName(said.qualification));
  if (ours.atIssuance.qualified !== 'not-determined' || said.CERTIFICATE_ISSUANCE_TIME !== undefined) {
    compare('at issuance', certificateWords(ours.atIssuance), said.CERTIFICATE_ISSUANCE_TIME ?? 'nothing');
    compare('at signing', certificateWords(ours.atSigning), said.BEST_SIGNATURE_TIME ?? 'nothing');
  }
  return problems;
}

const ourNames: Record<string, SignatureQualification> = {
  QESIG: 'QESig',
  QESEAL: 'QESeal',
  UNKNOWN_QC_QSCD: 'unknown-QC-QSCD',
  ADESIG_QC: 'AdESig-QC',
  ADESEAL_QC: 'AdESeal-QC',
  UNKNOWN_QC: 'unknown-QC',
  ADESIG: 'AdESig',
  ADESEAL: 'AdESeal',
  UNKNOWN: 'unknown',
  NOT_ADES: 'not-AdES',
  NOT_ADES_QC: 'not-AdES-QC',
  NOT_ADES_QC_QSCD: 'not-AdES-QC-QSCD',
  NA: 'not-determined',
};

const ourName = (theirs: string): string => ourNames[theirs.replace(/^INDETERMINATE_/, '')] ?? theirs;

/** The word that EU DSS has for what we say of a certificate. */
function certificateWords({ qualified, type, qscd }: CertificateQualification): string {
  if (qualified === 'not-determined') return 'NA';
  const kind = { eSign: 'ESIG', eSeal: 'ESEAL', web: 'WSA', unknown: 'UNKNOWN' }[type];
  return `${qualified === 'yes' ? 'QCERT' : 'CERT'}_FOR_${kind}${qscd === 'yes' ? '_QSCD' : ''}`;
}
