/**
 * `npm run fuzz -- [--seed S] [--cases N] [--from N] [--case N] [--out FOLDER] [--judges]`: gives broken documents to the
 * engine. Without a number of cases it goes on until it is interrupted; `--case` runs one, and
 * writes it and what was made of it to `--out`.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzCase } from './case';
import { askJudges } from './judges';
import { Supervisor } from './supervisor';
import { Tally } from './tally';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string' },
    from: { type: 'string', default: '0' },
    case: { type: 'string' },
    out: { type: 'string' },
    judges: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const one = values.case === undefined ? undefined : Number(values.case);
const first = one ?? Number(values.from);
const last = one === undefined ? first + Number(values.cases ?? Infinity) : one + 1;
const supervisor = await Supervisor.start();
const tally = new Tally();
let interrupted = false;
process.once('SIGINT', () => (interrupted = true));

try {
  for (let number = first; number < last && !interrupted; number++) {
    const made = fuzzCase(seed, number);
    const result = await supervisor.run(made, async (trial, file) => {
      if (one !== undefined && values.out !== undefined && trial.output !== undefined) {
        mkdirSync(values.out, { recursive: true });
        copyFileSync(trial.output, join(values.out, `${seed}-${number}-signed.pdf`));
      }
      return values.judges ? askJudges(trial, file, made.password) : [];
    });
    tally.count(made, result);
    for (const finding of result.findings) console.log(`--seed ${seed} --case ${number} (${made.origin}): ${finding}`);
    if (values.out !== undefined && (one !== undefined || result.findings.length > 0)) {
      mkdirSync(values.out, { recursive: true });
      writeFileSync(join(values.out, `${seed}-${number}.${made.structure ? 'der' : 'pdf'}`), made.bytes);
    }
    if (one !== undefined)
      console.log(JSON.stringify({ origin: made.origin, password: made.password, ...result }, null, 2));
    if ((number + 1 - first) % 1000 === 0) console.log(tally.line());
  }
} finally {
  await supervisor.stop();
}
console.log(tally.report());
process.exitCode = tally.findings > 0 ? 1 : 0;
