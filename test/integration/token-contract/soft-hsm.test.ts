import { softHsm } from '../../fixtures/token-kinds/soft-hsm';
import { tokenContract } from './contract';

await tokenContract(softHsm);
