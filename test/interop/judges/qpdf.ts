import { each, lastLines, runTool, mustRun } from '../tool';
import type { Judge } from './judge';

/** `qpdf --check`: syntax, cross-references and streams. It exits with 3 on warnings, which count as complaints here. */
export const qpdf: Judge = {
  name: 'qpdf',

  async convene() {
    return (await mustRun('qpdf', ['--version'])).split('\n')[0] ?? 'qpdf';
  },

  judge(files) {
    return each(files, async ({ path, password }) => {
      const words = password === undefined ? [] : [`--password=${password}`];
      const result = await runTool('qpdf', ['--check', ...words, path]);
      const warned =
        /^WARNING|^.*: (?:warning|error)/im.test(result.stderr) ||
        /operation succeeded with warnings/.test(result.stdout);
      if (result.code === 0 && !warned) return { complaints: [] };
      return { complaints: [`exit ${result.code}: ${lastLines(result.stderr || result.stdout)}`] };
    });
  },
};
