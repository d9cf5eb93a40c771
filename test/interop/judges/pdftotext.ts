import { each, lastLines, runTool } from '../tool';
import type { Judge } from './judge';

/** Poppler's `pdftotext`: whether the names that visible signatures show can be read from the page, as copying text or a screen reader does. */
export const pdftotext: Judge = {
  name: 'pdftotext',

  async convene() {
    const version = (await runTool('pdftotext', ['-v'])).stderr.split('\n')[0];
    if (!version) throw new Error('pdftotext does not say its version');
    return version;
  },

  concerns: ({ shows }) => shows !== undefined,

  judge(files) {
    return each(files, async ({ path, password, shows = [] }) => {
      const words = password === undefined ? [] : ['-upw', password];
      // As drawn: a name that wraps is not torn apart by what stands beside it.
      const result = await runTool('pdftotext', ['-raw', ...words, path, '-']);
      if (result.code !== 0) return { complaints: [`exit ${result.code}: ${lastLines(result.stderr)}`] };
      const text = result.stdout.normalize('NFC').replace(/\s+/g, ' ');
      const complaints: string[] = [];
      for (const name of new Set(shows)) {
        const wanted = shows.filter((other) => other === name).length;
        const found = text.split(name).length - 1;
        if (found !== wanted) complaints.push(`reads “${name}” ${found} times instead of ${wanted}`);
      }
      return { complaints };
    });
  },
};
