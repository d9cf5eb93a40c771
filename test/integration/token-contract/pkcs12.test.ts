import { keyStoreFile } from '../../fixtures/token-kinds/key-store-file';
import { tokenContract } from './contract';

await tokenContract(keyStoreFile);
