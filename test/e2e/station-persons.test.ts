import { Counter } from '../fixtures/station/persons/counter';
import { figuresOf, inWords, residentOf, type Figures } from '../fixtures/station/persons/figures';
import { programKilled, situations, type Situation } from '../fixtures/station/persons/situations';
import { EmptyScreen, searchForTraces, searchHeapOfMain } from '../fixtures/station/persons/traces';
import { Visit } from '../fixtures/station/persons/visit';
import { expect, test } from '../fixtures/e2e/test';

/** COUNTERSIGN_STATION_PERSONS=200: as many as a station serves in a day or two. */
const persons = Number(process.env['COUNTERSIGN_STATION_PERSONS'] ?? 22);
/** First those under whom the whole program is killed, so that the others have one that has long been running. */
const killed = Math.max(1, Math.floor(persons / 25));
/** Looking at the memory of every process takes as long as a person; what is found there may be of any of those before. */
const searchEvery = Math.max(5, Math.floor(persons / 20));

test(`${persons} persons, one after the other, leave nothing behind`, async ({ profileOf }) => {
  test.setTimeout(120_000 + persons * 30_000);
  const counter = await Counter.open(profileOf);
  const searched = { times: 0, processes: 0, files: 0, memory: 0 };
  const figures: [number, Figures][] = [];
  const had: Record<string, number> = {};
  try {
    counter.profile.token.faults.removeCard();
    await counter.start();
    await counter.program.expectStep('welcome');
    const empty = await EmptyScreen.take(await counter.program.page());
    const possible = situations.filter((one) => one.possible?.(counter) ?? true);
    for (let index = 0; index < persons; index += 1) {
      const after = index - killed;
      const situation = after < 0 ? programKilled : possible[after % possible.length]!;
      const round = after < 0 ? index : Math.floor(after / possible.length);
      await test.step(`${index + 1}: ${situation.what}`, () => comesAndGoes(counter, situation, round, empty));
      had[situation.what] = (had[situation.what] ?? 0) + 1;
      if ((index + 1) % searchEvery > 0 && index < persons - 1) continue;
      const { found, ...places } = await searchForTraces(counter);
      expect(found, `after ${index + 1} persons`).toEqual([]);
      searched.times += 1;
      for (const what of ['processes', 'files', 'memory'] as const) searched[what] += places[what];
      figures.push([index + 1, await figuresOf(counter.program)]);
    }
    expectFlat(figures.filter(([person]) => person > killed));
    expect(await searchHeapOfMain(counter), 'main').toEqual([]);
  } finally {
    const lines = figures.map(([person, one]) => `${person}: ${inWords(one)}`);
    console.log(`${JSON.stringify(had)}\n${lines.join('\n')}\n${JSON.stringify(searched)}`);
    await counter.close();
  }
});

/** What one program holds does not grow by people. */
function expectFlat(figures: [number, Figures][]): void {
  const [[, first], [, last]] = [figures[0]!, figures.at(-1)!];
  expect(last.processes, 'processes').toBeLessThanOrEqual(first.processes + 2);
  expect(last.descriptors, 'descriptors').toBeLessThanOrEqual(first.descriptors + 10);
  expect(last.held, 'what the code of main holds').toBeLessThanOrEqual(first.held + 10 * 1024);
  expect(last.main, 'memory of main').toBeLessThanOrEqual(first.main + 60 * 1024);
}

/** One person, until nobody is there and the station is ready for the next one. */
async function comesAndGoes(
  counter: Counter,
  { at, before, happens }: Situation,
  round: number,
  empty: EmptyScreen,
): Promise<void> {
  const [means, step] = at[round % at.length]!;
  await before?.(counter);
  const visit = new Visit(counter, means);
  await visit.reach(step);
  await expect.poll(() => empty.differs(), { message: 'the screen shows something of the person' }).toBeGreaterThan(0);
  await happens(visit);
  await visit.expectOver();
  await counter.clear();
  await counter.program.expectStep('welcome');
  // The same card comes again: the station must have seen that it was out, or it is the one that was left behind.
  await expect.poll(async () => (await counter.program.state())?.card).toBe('none');
  await expect.poll(() => empty.differs(), { message: 'the screen is as if nobody had been there' }).toBe(0);
  const now = await counter.program.personPids();
  expect(visit.pids.filter((pid) => now.includes(pid) || residentOf(pid) > 0)).toEqual([]);
}
