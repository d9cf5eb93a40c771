import { farAwayPlaces } from '../../fixtures/token-kinds/one-time-places';
import { oneTimeContract } from './one-time-contract';

for (const place of farAwayPlaces) await oneTimeContract(place);
