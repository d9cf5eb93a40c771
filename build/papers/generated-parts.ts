import { usage } from '../../main/cli/arguments';
import { configurationTables } from './configuration-tables';
import { policyTable } from './policy/policy-table';

/** What stands in the papers and is made from the code, by its name there. Markdown. */
const parts: Record<string, () => string> = {
  help: () => `\`\`\`\n${usage.trimEnd()}\n\`\`\``,
  policies: policyTable,
  ...configurationTables,
};

/** Names of all that can stand in a paper. */
export const partNames = Object.keys(parts);

const place = /(<!-- made by npm run docs: (.+?) -->\n).*?(<!-- end -->)/gs;

/** @returns the names of the parts that a paper has a place for */
export function partsOf(paper: string): string[] {
  return [...paper.matchAll(place)].map(([, , name = '']) => name);
}

/**
 * @param paper - the text of a paper
 * @returns the same with each generated part made anew
 * @throws an error when it names a part that there is not
 */
export function withFreshParts(paper: string): string {
  return paper.replace(place, (_, begin: string, name: string, end: string) => {
    const make = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!make) throw new Error(`There is no part “${name}”. There are: ${partNames.join(', ')}`);
    return `${begin}\n${make()}\n\n${end}`;
  });
}
