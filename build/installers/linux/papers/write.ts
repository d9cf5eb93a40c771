import { usage } from '../../../../main/cli/arguments';
import { grammar } from '../../../../main/cli/grammar';
import { bashCompletion, fishCompletion, zshCompletion } from './completions';
import { manPage } from './man-page';

// Prints what the package says of the command line, as JSON: `tsx write.ts VERSION SECONDS`.

const [version = '', seconds = '0'] = process.argv.slice(2);
const all = grammar();
process.stdout.write(
  JSON.stringify({
    manPage: manPage(usage, { version, sourceDate: Number(seconds) }),
    bash: bashCompletion(all),
    zsh: zshCompletion(all),
    fish: fishCompletion(all),
  }),
);
