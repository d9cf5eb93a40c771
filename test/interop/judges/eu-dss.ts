import { join } from 'node:path';
import { buildOnce, fingerprint, interopFolder } from '../cache';
import { lastLines, mustRun, runTool } from '../tool';
import type { Judge } from './judge';

const project = join(interopFolder, 'dss');
const version = '6.4';
const baseline = 'PAdES-BASELINE-B';

interface DssFile {
  path: string;
  error?: string;
  signatures: {
    format: string;
    indication: string;
    subIndication: string | null;
    scopes: string[];
    errors: string[];
    warnings: string[];
  }[];
}

/**
 * The European Commission's Digital Signature Service. One Java process looks at all files. A signature is accepted
 * when DSS says TOTAL-PASSED and exactly the level that was wanted, and has noticed no modification of a signed revision (which DSS's
 * default policy only warns of).
 */
export const euDss: Judge = {
  name: 'EU DSS',

  async convene() {
    const java = (await runTool('java', ['-version'])).stderr;
    const major = Number(/version "(\d+)/.exec(java)?.[1] ?? 0);
    if (major < 17) throw new Error(`Java 17 or newer is needed, found ${major || 'none'}`);
    await jar();
    return `EU DSS ${version} on Java ${major}`;
  },

  async judge(files, anchor) {
    const folder = await jar();
    const result = await runTool('java', ['-Xmx2g', '-jar', join(folder, 'build', 'dss-judge.jar'), anchor], {
      input: files.map(({ path, level = baseline, password = '' }) => [path, level, password].join('\t')).join('\n'),
    });
    if (result.code !== 0) throw new Error(`EU DSS ended with ${result.code}: ${lastLines(result.stderr)}`);
    const answers = JSON.parse(result.stdout) as DssFile[];
    if (answers.length !== files.length)
      throw new Error(`EU DSS answered for ${answers.length} of ${files.length} files`);
    return answers.map((answer, index) => ({
      complaints: answer.error === undefined ? [] : [answer.error],
      signatures: answer.signatures.map((signature) => {
        const changes = signature.warnings.filter((warning) => /^BBB_FC_/.test(warning));
        const verdict = [signature.indication, signature.subIndication, signature.format].filter(Boolean).join(' ');
        return {
          accepted:
            signature.indication === 'TOTAL_PASSED' &&
            signature.format === (files[index]?.level ?? baseline) &&
            changes.length === 0,
          words: [verdict, ...signature.errors, ...changes].join('; '),
        };
      }),
    }));
  },
};

/** Builds the Maven project when its sources changed. @returns the folder that holds the built jar */
function jar(): Promise<string> {
  return buildOnce('dss-judge', fingerprint(project), async (folder) => {
    console.error(`EU DSS ${version}: building (the first time Maven downloads about 60 MB) ...`);
    const pom = join(project, 'pom.xml');
    await mustRun('mvn', ['-q', '-B', '-ntp', '-f', pom, `-Djudge.build=${join(folder, 'build')}`, 'package']);
  });
}
