import { behindSocket } from '../../fixtures/token-kinds/proxied';
import { tokenContract } from './contract';

await tokenContract(behindSocket);
