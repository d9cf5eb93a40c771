import type { Judge } from './judge';
import { buildJar, needJava, runJar, type JavaJudge } from './java-judge';

const program: JavaJudge = { name: 'verapdf', title: 'veraPDF 1.30.2', megabytes: 20, memory: '1g' };

/** veraPDF: whether a file still conforms to PDF/A or PDF/UA. One Java process looks at all files. */
export const veraPdf: Judge = {
  name: 'veraPDF',

  async convene() {
    const java = await needJava();
    await buildJar(program);
    return `${program.title} on Java ${java}`;
  },

  concerns: ({ conformance }) => conformance !== undefined,

  async judge(files) {
    const lines = files.map(({ path, conformance = 'none' }) => `${path}\t${conformance}`);
    const answers = (await runJar(program, [], lines)).trimEnd().split('\n');
    if (answers.length !== files.length) {
      throw new Error(`${program.title} answered for ${answers.length} of ${files.length} files`);
    }
    return answers.map((answer) => {
      const [verdict, ...broken] = answer.split('\t');
      return { complaints: verdict === 'conforms' ? [] : [verdict ?? '', ...broken] };
    });
  },
};
