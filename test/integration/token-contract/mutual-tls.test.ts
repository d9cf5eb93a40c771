import { behindTls } from '../../fixtures/token-kinds/proxied';
import { tokenContract } from './contract';

await tokenContract(behindTls);
