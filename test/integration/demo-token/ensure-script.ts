/** Makes the demo profile in the folder named in argv: a process that a test may kill. */
import { ensureDemoProfile } from '../../../build/demo/demo-profile';

await ensureDemoProfile(process.argv[2]);
