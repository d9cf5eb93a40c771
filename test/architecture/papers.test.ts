import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles } from './tree';
import { project } from './walls';

const papers = projectFiles().filter((file) => file.endsWith('.md'));
const read = (file: string): string => readFileSync(join(project, file), 'utf8');

/** Headings as GitHub names them in an address: small letters, hyphens for blanks, nothing else that is no word. */
function anchors(text: string): string[] {
  const prose = text.replace(/^```.*?^```/gms, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** Links and pictures of a paper that lead to a file of the project, as the paper writes them. */
function links(text: string): string[] {
  const prose = text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target));
}

function leadsSomewhere(paper: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? paper : normalize(join(dirname(paper), path));
  if (!existsSync(join(project, file))) return false;
  return anchor === undefined || anchors(read(file)).includes(anchor);
}

describe('the papers', () => {
  it('lead to files and headings that are there', () => {
    expect(papers).toContain('build/docs/command-line.md');
    const broken = papers.flatMap((paper) =>
      links(read(paper))
        .filter((target) => !leadsSomewhere(paper, target))
        .map((target) => `${paper}: ${target}`),
    );
    expect(broken).toEqual([]);
    // A link that leads nowhere is found.
    expect(leadsSomewhere('README.md', 'build/docs/nowhere.md')).toBe(false);
    expect(leadsSomewhere('README.md', 'build/docs/tokens.md#nowhere')).toBe(false);
    expect(links('see [this](a.md#b), not `[that](c.md)`')).toEqual(['a.md#b']);
  });

  it('are all reached from the README, which stays short', () => {
    const readme = read('README.md');
    expect(readme.split('\n').length).toBeLessThan(150);
    const reached = new Set(links(readme).map((target) => target.split('#')[0]));
    expect(papers.filter((paper) => paper.startsWith('build/docs/') && !reached.has(paper))).toEqual([]);
  });
});
