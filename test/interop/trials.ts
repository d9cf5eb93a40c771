import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { archivalDocument, conformances, spoiltArchivalDocument } from '../fixtures/pdf/archival-documents';
import { standardNames } from './archival';
import { swappedPage } from './inputs';
import { tryJudge } from './judge-trial';
import { objections, type Judge } from './judges/judge';
import { pyhankoPython } from './judges/pyhanko';
import type { MadeFile } from './levels';
import type { Product } from './product';
import type { Tally } from './tally';
import { mustRun } from './tool';
import { makeTrialPki } from './trial-pki';

/** Every judge of signatures proves that it can say yes and no, on a file of ours and, where pyHanko is, on one of somebody else's. */
export async function tryAll(
  product: Product,
  signed: readonly MadeFile[],
  judges: readonly Judge[],
  { folder, classic, tally }: { folder: string; classic: string; tally: Tally },
): Promise<void> {
  const sits = (name: string): boolean => judges.some((judge) => judge.name === name);
  if (!sits('openssl')) {
    tally.absent('the trial of the judges', 'its throw-away certificates are made with openssl');
    return;
  }
  const subfolder = (name: string): string => {
    mkdirSync(join(folder, name), { recursive: true });
    return join(folder, name);
  };
  const pki = await makeTrialPki(subfolder('pki'));
  const spoilt = subfolder('spoilt');
  const ours = signed.find(({ path, signatures }) => signatures === 3 && basename(path).startsWith('classic'));
  const control = sits('pyHanko') ? await signWithPyhanko(pki, classic, folder) : undefined;
  for (const judge of judges) {
    if (judge.concerns !== undefined) continue;
    if (ours !== undefined) {
      const file = {
        path: ours.path,
        signatures: 3,
        anchor: product.anchor,
        foreignAnchor: pki.root,
        replacement: swappedPage,
      };
      tally.record('can say no: ours', judge.name, await tryJudge(judge, file, spoilt));
    }
    if (control !== undefined) {
      const file = {
        path: control,
        signatures: 2,
        anchor: pki.root,
        foreignAnchor: product.anchor,
        replacement: swappedPage,
      };
      tally.record('can say no: a file signed by pyHanko', judge.name, await tryJudge(judge, file, spoilt));
    }
  }
}

async function signWithPyhanko(
  pki: Awaited<ReturnType<typeof makeTrialPki>>,
  classic: string,
  folder: string,
): Promise<string> {
  const cli = join(dirname(await pyhankoPython()), 'pyhanko');
  let current = classic;
  for (const field of ['First', 'Second']) {
    const next = join(folder, `control-${field}.pdf`);
    await mustRun(cli, [
      ...['sign', 'addsig', '--field', field, '--use-pades', 'pemder', '--no-pass'],
      ...['--key', pki.key, '--cert', pki.certificate, '--chain', pki.issuing, current, next],
    ]);
    current = next;
  }
  return current;
}

/** A judge of levels has to deny a level that is not there. */
export async function tryLevels(
  product: Product,
  made: readonly MadeFile[],
  judges: readonly Judge[],
  tally: Tally,
): Promise<void> {
  const lower = made.find(({ level }) => level === 'PAdES-BASELINE-LT');
  for (const judge of judges) {
    // A syntax check knows no levels.
    if (lower === undefined || judge.name === 'qpdf' || judge.concerns !== undefined) continue;
    const higher = { ...lower, level: 'PAdES-BASELINE-LTA', timestamps: 1 } as const;
    const [verdict] = await judge.judge([higher], product.anchor);
    const refused = verdict !== undefined && objections(verdict, lower.signatures).length > 0;
    tally.record('can say no: B-LT is not B-LTA', judge.name, refused ? [] : ['accepts a level that is not there']);
  }
}

/** A judge of standards accepts our documents before they are signed, and denies each of them with one thing missing. */
export async function tryConformance(judge: Judge, folder: string, tally: Tally): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const files = conformances.flatMap((conformance) =>
    [archivalDocument, spoiltArchivalDocument].map((make) => {
      const path = join(folder, `${conformance}-${make.name}.pdf`);
      writeFileSync(path, make(conformance));
      return { path, conformance, good: make === archivalDocument };
    }),
  );
  const verdicts = await judge.judge(files, '');
  files.forEach(({ conformance, good }, index) => {
    const complaints = verdicts[index]?.complaints ?? ['no verdict'];
    const standard = standardNames[conformance];
    if (good) tally.record(`${standard} before it is signed`, judge.name, complaints);
    else {
      const problems = complaints.length === 0 ? [`accepts what is not ${standard}`] : [];
      tally.record(`can say no: spoilt ${standard}`, judge.name, problems);
    }
  });
}

/** Who reads names has to miss one that is not there: on the document before it was signed. */
export async function tryNames(made: readonly MadeFile[], judges: readonly Judge[], tally: Tally): Promise<void> {
  const judge = judges.find(({ name }) => name === 'pdftotext');
  const file = made.find(({ shows }) => shows !== undefined);
  if (judge === undefined || file === undefined) return;
  const [verdict] = await judge.judge([{ ...file, path: file.original }], '');
  const missed = (verdict?.complaints.length ?? 0) > 0;
  tally.record('can say no: a name that is not there', judge.name, missed ? [] : ['reads what is not there']);
}
