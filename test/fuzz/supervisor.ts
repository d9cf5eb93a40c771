import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestPki, type TestPki } from '../fixtures/pki';
import type { Identity } from '../fixtures/pki/certificates';
import type { FuzzCase } from './case';
import type { TrialRequest, TrialResult, TrialSignatory } from './trial';

export interface Bounds {
  /** Seconds for everything that is done with one file. */
  deadline: number;
  /** Octets by which memory may rise over one file. */
  growth: number;
  /** Megabytes of the child's JavaScript heap. */
  heap: number;
}

export const bounds: Bounds = { deadline: 60, growth: 200 * 1024 * 1024, heap: 256 };

/** A child does so many cases, so that what one case leaves behind is not seen as another one's. */
const casesOfOneChild = 400;

/** Runs trials in a child process that may hang, crash or eat its memory. */
export class Supervisor {
  private child: ChildProcess | undefined;
  private done = 0;

  private constructor(
    private readonly pki: TestPki,
    private readonly signer: Identity,
    private readonly folder: string,
    private readonly program: string,
    private readonly limit: Bounds,
  ) {}

  /** @param options - another child and other bounds, to see that the supervisor sees */
  static async start(options: { program?: string; bounds?: Bounds } = {}): Promise<Supervisor> {
    const program = options.program ?? fileURLToPath(new URL('trial.ts', import.meta.url));
    const folder = mkdtempSync(join(tmpdir(), 'countersign-fuzz-'));
    const pki = await startTestPki();
    // Not the PKI's first signatory: the seeds' own one has the same issuer and serial number, and judges mix them up.
    const signer = await pki.issueSignatory({ name: 'Fuzzer' });
    return new Supervisor(pki, signer, folder, program, options.bounds ?? bounds);
  }

  async stop(): Promise<void> {
    this.end();
    await this.pki.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * @param look - sees the signed output before it is removed
   */
  async run(fuzzCase: FuzzCase, look?: (result: TrialResult, file: string) => Promise<string[]>): Promise<TrialResult> {
    if (this.done >= casesOfOneChild) this.end();
    const child = (this.child ??= await this.spawn());
    this.done++;
    const folder = mkdtempSync(join(this.folder, 'case-'));
    const file = join(folder, 'input.pdf');
    writeFileSync(file, fuzzCase.bytes);
    const { structure, password, fieldName, certification, visible, raise, again, intent, named } = fuzzCase;
    const request: TrialRequest = {
      file,
      raise,
      again,
      ...(intent !== undefined && { intent }),
      ...(named !== undefined && { named }),
      ...(structure !== undefined && { structure }),
      ...(password !== undefined && { password }),
      ...(fieldName !== undefined && { fieldName }),
      ...(certification !== undefined && { certification }),
      ...(visible !== undefined && { visible }),
    };
    try {
      const result = await this.ask(child, request);
      if (result.growth !== undefined && result.growth > this.limit.growth) {
        result.findings.push(`memory rose by ${Math.round(result.growth / 1024 / 1024)} MB`);
      }
      if (look) result.findings.push(...(await look(result, file)));
      return result;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Asks the child; its silence, its end and its late answer are results too. */
  private ask(child: ChildProcess, request: TrialRequest): Promise<TrialResult> {
    return new Promise((resolve) => {
      const lost = (finding: string): void => {
        settle({ findings: [finding], steps: {}, growth: undefined, milliseconds: this.limit.deadline * 1000 });
        this.end();
      };
      const timer = setTimeout(
        () => lost(`no answer after ${this.limit.deadline} seconds`),
        this.limit.deadline * 1000,
      );
      const ended = (code: number | null, signal: string | null): void => lost(`the process ended: ${signal ?? code}`);
      const answered = (result: TrialResult): void => settle(result);
      const settle = (result: TrialResult): void => {
        clearTimeout(timer);
        child.off('exit', ended);
        child.off('message', answered);
        resolve(result);
      };
      child.once('exit', ended);
      child.once('message', answered);
      child.send(request, (error) => error && lost(`the process was gone: ${error.message}`));
    });
  }

  private async spawn(): Promise<ChildProcess> {
    const { issuing, url } = this.pki;
    const signatory: TrialSignatory = {
      certificate: Buffer.from(this.signer.certificate).toString('hex'),
      issuer: Buffer.from(issuing.certificate).toString('hex'),
      privateKey: this.signer.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      timestampAddress: `${url}/tsa`,
    };
    const child = fork(this.program, [JSON.stringify(signatory)], {
      execArgv: ['--import', 'tsx', `--max-old-space-size=${this.limit.heap}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.done = 0;
    let complaint = '';
    child.stderr?.on('data', (text: Buffer) => (complaint = (complaint + text.toString()).slice(-4000)));
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the trial process did not start: ${code}\n${complaint}`)));
    });
    return child;
  }

  private end(): void {
    this.child?.removeAllListeners();
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }
}
