import { smartcard } from '../../fixtures/token-kinds/smartcard';
import { tokenContract } from './contract';

await tokenContract(smartcard);
