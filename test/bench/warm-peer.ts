import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Contender, Job } from './contender';
import { ProcessWatch, type Cost } from './measure';

/**
 * A peer as a process that signs one file after another: it reads lines of input and output, and answers each with
 * `ok SECONDS-OF-THE-KEY` or `failed REASON`.
 */
export class WarmPeer implements Contender {
  readonly makes = 'signed PDF';
  readonly warm = true;
  private child: ChildProcessWithoutNullStreams | undefined;
  private answers: Interface | undefined;
  private lastWords = '';

  /**
   * @param warmUp - signed `warmUps` times before anything counts: a virtual machine compiles what it does often
   */
  constructor(
    readonly name: string,
    readonly remark: string,
    private readonly command: readonly string[],
    private readonly warmUp: Job,
    private readonly warmUps: number,
  ) {}

  async ready(): Promise<void> {
    const [program = '', ...words] = this.command;
    this.child = spawn(program, words, { stdio: 'pipe' });
    this.child.on('error', (error) => (this.lastWords = error.message));
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.on('data', (chunk: Buffer) => (this.lastWords = chunk.toString('utf8').slice(-300)));
    this.answers = createInterface(this.child.stdout);
    await this.ask(Array.from({ length: this.warmUps }, () => this.warmUp));
  }

  async sign(jobs: readonly Job[]): Promise<Cost> {
    const pid = this.child?.pid ?? 0;
    const watch = new ProcessWatch();
    watch.look(pid);
    const before = watch.cpu();
    const started = process.hrtime.bigint();
    const keySeconds = await this.ask(jobs);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    // The kernel keeps the high-water mark, so one look afterwards is enough.
    watch.look(pid);
    return { seconds, cpu: watch.cpu() - before, keySeconds, peaks: watch.peaks() };
  }

  end(): void {
    this.answers?.close();
    this.child?.kill();
    this.child = undefined;
  }

  /** @returns the seconds that the private key took */
  private async ask(jobs: readonly Job[]): Promise<number> {
    const { child, answers } = this;
    if (!child || !answers) throw new Error(`${this.name} was not made ready`);
    let keySeconds = 0;
    for (const { input, output } of jobs) {
      const answer = await new Promise<string>((resolve, reject) => {
        const ended = (): void => reject(new Error(`${this.name} ended: ${this.lastWords.trim()}`));
        child.once('close', ended);
        answers.once('line', (line) => {
          child.off('close', ended);
          resolve(line);
        });
        child.stdin.write(`${input}\t${output}\n`);
      });
      if (!answer.startsWith('ok ')) throw new Error(`${this.name}: ${answer}`);
      keySeconds += Number(answer.slice(3));
    }
    return keySeconds;
  }
}
