import type { CheckNetwork } from '../../preload/contract/trust';
import { configurationFile } from '../configuration/profile-folders';
import type { Services } from '../services';

type Places = Pick<Services, 'configuration' | 'settings'>;

/** Whether checks in the window ask over the network: the configuration decides, then the person. */
export function asksNetwork({ configuration, settings }: Places): boolean {
  return configuration?.ALLOW_ONLINE_CHECKS !== false && settings.asksNetwork;
}

/** The same with what the window says of it. */
export function checkNetwork(places: Places & Pick<Services, 'profile' | 'policy'>): CheckNetwork {
  const forbidden = places.configuration?.ALLOW_ONLINE_CHECKS === false;
  return {
    asks: asksNetwork(places),
    ...(forbidden && {
      forbiddenBy: places.policy.forbiddenBy('ALLOW_ONLINE_CHECKS', configurationFile(places.profile)),
    }),
  };
}
