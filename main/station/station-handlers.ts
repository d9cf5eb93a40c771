import type { StationState } from '../../preload/contract/station';
import { CountersignError } from '../errors/countersign-error';
import type { HandlerMap } from '../ipc/router';
import type { Person } from './person';
import type { Station } from './station';

/** The channels that a station answers: those of its page, of the pages that it draws, and of its PIN windows. */
type StationHandlers = Pick<
  HandlerMap,
  Extract<keyof HandlerMap, `station.${string}` | `pages.${string}` | `pin.${string}`>
>;
export type PromptHandlers = Pick<HandlerMap, Extract<keyof HandlerMap, `pin.${string}` | 'app.describe'>>;

/** One thin handler for each of them; every other channel is refused because nobody answers it. */
export function stationHandlers(station: Station, prompts: () => PromptHandlers | undefined): Partial<HandlerMap> {
  const person = (): Person => {
    const { person: current } = station;
    if (!current) throw new CountersignError('station.notNow', { step: 'clearing' });
    return current;
  };
  const after =
    <R>(step: (current: Person, request: R) => void | Promise<void>) =>
    async (request: R): Promise<StationState> => {
      const current = person();
      await step(current, request);
      return current.state;
    };
  const prompt = (): PromptHandlers => {
    const current = prompts();
    if (!current) throw new CountersignError('station.notNow', { step: 'clearing' });
    return current;
  };
  const handlers: StationHandlers = {
    'station.describe': after(() => undefined),
    'station.begin': after((current) => current.begin()),
    'station.setLanguage': after((current, { language }) => current.setLanguage(language)),
    'station.identify': after((current, { authenticator }) => current.identify(authenticator)),
    'station.cancelLogin': after((current) => current.cancelLogin()),
    'station.choose': after((current, { tray }) => current.choose(tray)),
    'station.agree': after((current) => current.agree()),
    'station.back': after((current) => current.back()),
    'station.sign': after((current) => current.sign()),
    'station.cancelSigning': after((current) => current.cancelSigning()),
    'station.take': after((current, { output }) => current.takeAway(output)),
    'station.done': after((current) => current.done()),
    'station.again': after((current) => current.again()),
    'station.stay': after(() => station.touched()),
    'station.health': () => station.health(),
    'pages.open': ({ documentId }) => person().openPages(documentId),
    'pages.units': async ({ documentId }) => ({ units: await person().units(documentId) }),
    'pages.close': ({ view }) => ({ closed: person().closePages(view) }),
    'pages.stand': ({ view, ...standing }) => person().stand(view, standing),
    'pin.describe': (request, sender) => prompt()['pin.describe'](request, sender),
    'pin.describeChange': (request, sender) => prompt()['pin.describeChange'](request, sender),
    'pin.describePassword': (request, sender) => prompt()['pin.describePassword'](request, sender),
    'pin.cancel': (request, sender) => prompt()['pin.cancel'](request, sender),
  };
  return { ...handlers, 'app.describe': (request, sender) => prompt()['app.describe'](request, sender) };
}
