import { buildJar, needJava, runJar, type JavaJudge } from './java-judge';
import { levelOf, type Judge } from './judge';

export const program: JavaJudge = { name: 'dss', title: 'EU DSS 6.4', megabytes: 60, memory: '2g' };

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
    const java = await needJava();
    await buildJar(program);
    return `${program.title} on Java ${java}`;
  },

  async judge(files, anchor) {
    const lines = files.map((file) => [file.path, levelOf(file, 0), file.password ?? ''].join('\t'));
    const answers = JSON.parse(await runJar(program, [anchor], lines)) as DssFile[];
    if (answers.length !== files.length)
      throw new Error(`${program.title} answered for ${answers.length} of ${files.length} files`);
    return answers.map((answer, index) => ({
      complaints: answer.error === undefined ? [] : [answer.error],
      signatures: answer.signatures.map((signature, place) => {
        const changes = signature.warnings.filter((warning) => /^BBB_FC_/.test(warning));
        const verdict = [signature.indication, signature.subIndication, signature.format].filter(Boolean).join(' ');
        return {
          accepted:
            signature.indication === 'TOTAL_PASSED' &&
            signature.format === levelOf(files[index] ?? {}, place) &&
            changes.length === 0,
          words: [verdict, ...signature.errors, ...changes].join('; '),
        };
      }),
    }));
  },
};
