import { join } from 'node:path';
import { buildOnce, fingerprint, interopFolder } from '../cache';
import { lastLines, mustRun, runTool } from '../tool';

/** A Java program of this suite: a Maven project that builds to one jar beside the libraries that it names. */
export interface JavaJudge {
  /** The Maven project's folder below the suite's; its jar is called `NAME-judge.jar`. */
  name: string;
  /** What is being built, for who waits. */
  title: string;
  /** What Maven downloads the first time. */
  megabytes: number;
  /** Java's limit of memory, as `-Xmx` says it. */
  memory: string;
}

/** Builds the Maven project when its sources changed. @returns the path of the jar */
export async function buildJar({ name, title, megabytes }: JavaJudge): Promise<string> {
  const project = join(interopFolder, name);
  const folder = await buildOnce(`${name}-judge`, fingerprint(project), async (target) => {
    console.error(`${title}: building (the first time Maven downloads about ${megabytes} MB) ...`);
    const pom = join(project, 'pom.xml');
    await mustRun('mvn', ['-q', '-B', '-ntp', '-f', pom, `-Djudge.build=${join(target, 'build')}`, 'package']);
  });
  return join(folder, 'build', `${name}-judge.jar`);
}

/**
 * Runs the program once over all files.
 *
 * @param lines - of its standard input
 * @returns its stdout
 * @throws Error when it did not end well
 */
export async function runJar(judge: JavaJudge, words: readonly string[], lines: readonly string[]): Promise<string> {
  const jar = await buildJar(judge);
  const result = await runTool('java', [`-Xmx${judge.memory}`, '-jar', jar, ...words], { input: lines.join('\n') });
  if (result.code !== 0) throw new Error(`${judge.title} ended with ${result.code}: ${lastLines(result.stderr)}`);
  return result.stdout;
}

/**
 * Runs another program of the jar, once over all files.
 *
 * @param name - of its class
 * @throws Error when it did not end well
 */
export async function runJarClass(judge: JavaJudge, name: string, lines: readonly string[]): Promise<void> {
  await askJarClass(judge, name, [], lines);
}

/** The same with words on its command line. @returns its stdout */
export async function askJarClass(
  judge: JavaJudge,
  name: string,
  words: readonly string[],
  lines: readonly string[],
): Promise<string> {
  const jar = await buildJar(judge);
  return mustRun('java', [`-Xmx${judge.memory}`, '-cp', jar, name, ...words], { input: lines.join('\n') });
}

/** @returns the major version of the Java that is here @throws Error when it is older than 17, or not here */
export async function needJava(): Promise<number> {
  const words = (await runTool('java', ['-version'])).stderr;
  const major = Number(/version "(\d+)/.exec(words)?.[1] ?? 0);
  if (major < 17) throw new Error(`Java 17 or newer is needed, found ${major || 'none'}`);
  return major;
}
