import { convene } from './judges/session';

// Every judge is made ready, so that who judges later need not wait for what is downloaded and built. Who can not sit is told then.
const { sitting } = await convene();
for (const { version } of sitting) console.error(`ready: ${version}`);
