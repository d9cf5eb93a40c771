import { tpm } from '../../fixtures/token-kinds/one-time-places';
import { oneTimeContract } from './one-time-contract';

await oneTimeContract(tpm);
