/** Tests of `test/integration` that `npm run test:interop` runs: paths from the project's folder. */
export const serverTests: string[];
