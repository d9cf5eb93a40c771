import { expect, test } from '../../fixtures/e2e/test';

// out/main/index.js lies beside out/renderer, and its type is one that the handler serves: only containment keeps it in.
const escapes = [
  'app://window/../main/index.js',
  'app://window/..%2fmain/index.js',
  'app://window/%2e%2e/main/index.js',
  'app://window/%2e%2e%2fmain%2findex.js',
  'app://window/assets/%2e%2e%2f%2e%2e%2fmain%2findex.js',
  'app://window/..%5cmain%5cindex.js',
  'app://window/%2fetc%2fhostname',
  'app://window//etc/hostname',
  'app://window/..%2f..%2fpackage.json',
  'app://window/index.html%00.js',
  'app://pin/..%2fpreload/pin-window.cjs',
  'app://other/index.html',
  'app://localhost/index.html',
  'app:///index.html',
];

test('a path that leaves the built pages finds nothing', async ({ desk: { application } }) => {
  const asked = await application.electron.evaluate(async ({ session }, addresses) => {
    const answers: Record<string, number | string> = {};
    for (const partition of ['window', 'pin']) {
      for (const address of addresses) {
        try {
          answers[`${partition}: ${address}`] = (await session.fromPartition(partition).fetch(address)).status;
        } catch (error) {
          answers[`${partition}: ${address}`] = error instanceof Error ? error.name : 'refused';
        }
      }
    }
    return answers;
  }, escapes);
  expect(Object.keys(asked)).toHaveLength(2 * escapes.length);
  for (const [address, answer] of Object.entries(asked)) expect([404, 'TypeError', 'Error'], address).toContain(answer);
});

test('the page itself finds nothing there, and finds its own files', async ({ desk: { application } }) => {
  const statuses = await application.page.evaluate(async (addresses) => {
    const found: number[] = [];
    for (const address of addresses) {
      const answer = await fetch(address).catch(() => undefined);
      if (answer?.ok) found.push(answer.status);
    }
    const own = await fetch('app://window/index.html');
    const posted = await fetch('app://window/index.html', { method: 'POST', body: 'x' });
    return { found, own: own.status, posted: posted.status };
  }, escapes);
  expect(statuses).toEqual({ found: [], own: 200, posted: 404 });
});
