import { expect, test } from '@playwright/test';
import { LoginProgramAlone } from '../../fixtures/station/login-program-alone';
import { openSite, type Site } from '../../fixtures/station/site';

/** Everything that a page can hear of what is typed somewhere. */
const listening = `<script>heard = [];
for (const type of ['message', 'keydown', 'keyup', 'beforeinput', 'input', 'change', 'paste'])
  addEventListener(type, ({ type, data, target }) => heard.push(type + ' ' + (data ?? target.value)), true);
const valueOf = (id) => document.getElementById(id).value;
const focusOn = (id) => document.getElementById(id).focus();
</script>`;

const outer = (within: string): string => `<!doctype html><title>provider</title>${listening}
<input id="outer"><iframe id="frame" src="${within}/form" width="600" height="200"></iframe>`;
const form = `<!doctype html><title>form</title>${listening}
<form action="/second"><input id="name" name="name"><button>Next</button></form>`;
const second = `<!doctype html><title>second</title>${listening}
<form onsubmit="sent = this.word.value; return false"><input id="word" name="word" type="password"></form>`;

let provider: Site;
let other: Site;
let program: LoginProgramAlone;
let address: string;

test.beforeAll(async () => {
  other = await openSite({ '/form': form, '/second': second });
  // Another site: of the same host it would be the same one, whatever its port.
  const within = other.origin.replace('127.0.0.1', 'localhost');
  provider = await openSite({ '/login': outer(within) });
  program = await LoginProgramAlone.start([within]);
  address = `${provider.origin}/login?redirect_uri=${encodeURIComponent('http://127.0.0.1:9/callback')}`;
});
test.afterAll(async () => {
  await program.end();
  provider.close();
  other.close();
});

test.beforeEach(async () => {
  expect(await program.open(address)).toBe(true);
  await expect.poll(async () => (await program.frames()).map(({ path }) => path)).toEqual(['/login', '/form']);
});

const field = (): Promise<unknown> => program.inFrame('app://login', 'countersignLogin.focus().field');

/** Until the frame is joined to the keys: it says so by what its field is. */
async function focusOn(path: string, id: string, kind: string): Promise<void> {
  await expect
    .poll(async () => {
      // Its page may still be on the way.
      await program.inFrame(path, `document.activeElement?.blur(); typeof focusOn === 'function' && focusOn('${id}')`);
      return field();
    })
    .toBe(kind);
  await program.inFrame('/login?', 'heard.splice(0)');
}

const valueIn = (path: string, id: string): Promise<unknown> => program.inFrame(path, `valueOf('${id}')`);
const heardIn = (path: string): Promise<unknown> => program.inFrame(path, 'heard.splice(0)');

test('keys on the screen type into a frame of another site, in a process of its own, and the page around it hears nothing', async () => {
  expect(new Set((await program.frames()).map((one) => one.process)).size).toBe(2);
  await focusOn('/form', 'name', 'text');
  await program.press('m', 'a', 'x', 'backspace', 'r');
  await expect.poll(() => valueIn('/form', 'name')).toBe('mar');
  expect(await heardIn('/login?')).toEqual([]);
  expect(await valueIn('/login?', 'outer')).toBe('');

  // Another document in the same frame has other fields.
  await program.press('enter');
  await expect.poll(async () => (await program.frames()).map(({ path }) => path)).toEqual(['/login', '/second']);
  await focusOn('/second', 'word', 'password');
  await program.press('shift', 'w', 'a', 'x', '7');
  await expect.poll(() => valueIn('/second', 'word')).toBe('Wax7');
  await program.press('enter');
  await expect.poll(() => program.inFrame('/second', 'sent')).toBe('Wax7');
  expect(await heardIn('/login?')).toEqual([]);
  expect(await program.inFrame('app://login', 'document.documentElement.outerHTML')).not.toContain('Wax7');
});

test('the keys go where the focus is, and a frame that only says that it has it gets none', async () => {
  await focusOn('/form', 'name', 'text');
  await focusOn('/login?', 'outer', 'text');
  await program.inFrame(
    '/form',
    `for (const type of ['focus', 'focusin']) {
      document.getElementById('name').dispatchEvent(new FocusEvent(type, { bubbles: true }));
      window.dispatchEvent(new FocusEvent(type));
    }
    heard.splice(0)`,
  );
  await program.press('o', 'k');
  await expect.poll(() => valueIn('/login?', 'outer')).toBe('ok');
  expect(await valueIn('/form', 'name')).toBe('');
  expect(await heardIn('/form')).toEqual([]);

  await focusOn('/form', 'name', 'text');
  await program.press('o', 'n');
  await expect.poll(() => valueIn('/form', 'name')).toBe('on');
  expect(await valueIn('/login?', 'outer')).toBe('ok');

  // With its frame goes what it took.
  await program.inFrame('/login?', "document.getElementById('frame').remove()");
  await focusOn('/login?', 'outer', 'text');
  await program.press('s');
  await expect.poll(() => valueIn('/login?', 'outer')).toBe('oks');
});

test('a frame sees nothing of the program, and each of its documents takes no paste and no menu', async () => {
  for (const path of ['/form', '/second']) {
    expect(
      await program.inFrame(
        path,
        "['require', 'process', 'countersign', 'countersignLogin', 'electron'].filter((one) => one in window)",
      ),
    ).toEqual([]);
    const refused = ['paste', 'contextmenu', 'drop', 'auxclick'];
    await expect
      .poll(() =>
        program.inFrame(
          path,
          `${JSON.stringify(refused)}.filter(
            (name) => !document.body.dispatchEvent(new Event(name, { bubbles: true, cancelable: true })))`,
        ),
      )
      .toEqual(refused);
    if (path === '/second') break;
    await program.inFrame(path, "document.querySelector('form').requestSubmit()");
    await expect.poll(async () => (await program.frames()).map((frame) => frame.path)).toContain('/second');
  }
});
