import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/e2e/test';

const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage'];

/** What the page hears when it looks up and when it asks. */
function answers(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async (permissions) => {
    const heard: Record<string, string> = {};
    const ask = async (name: string, question: () => Promise<unknown>): Promise<void> => {
      try {
        const answer = await question();
        heard[name] = typeof answer === 'string' ? answer : 'granted';
      } catch (error) {
        heard[name] = error instanceof Error ? error.name : 'refused';
      }
    };
    for (const name of permissions) {
      await ask(
        `look up ${name}`,
        async () => (await navigator.permissions.query({ name: name as PermissionName })).state,
      );
    }
    await ask('notification', () => Notification.requestPermission());
    await ask('camera', () => navigator.mediaDevices.getUserMedia({ video: true }));
    await ask('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }));
    await ask('screen', () => navigator.mediaDevices.getDisplayMedia());
    await ask('clipboard', () => navigator.clipboard.readText());
    await ask('midi', () => navigator.requestMIDIAccess());
    await ask(
      'position',
      () =>
        new Promise((resolve, reject) =>
          navigator.geolocation.getCurrentPosition(resolve, ({ code }) =>
            reject(new DOMException('', code === 1 ? 'NotAllowedError' : 'Other')),
          ),
        ),
    );
    return heard;
  }, names);
}

test('a page that asks for permissions gets none', async ({ desk: { application } }) => {
  const heard = await answers(application.page);
  for (const name of names) expect(heard[`look up ${name}`], name).toBe('denied');
  expect(heard).toMatchObject({ notification: 'denied', midi: 'NotAllowedError', position: 'NotAllowedError' });
  for (const name of ['camera', 'microphone', 'screen', 'clipboard']) {
    expect(['NotAllowedError', 'NotSupportedError', 'NotFoundError'], name).toContain(heard[name]);
  }
});

test('the PIN window gets none either', async ({ desk: { application, profile } }) => {
  const { writePdf } = await import('../../fixtures/e2e/documents');
  await application.add([await writePdf(profile.documents, 'lease.pdf')]);
  const heard = await answers(await application.pressSign());
  expect(Object.values(heard)).not.toContain('granted');
});

test('it would get some without the defence', async ({ launch, profileOf }) => {
  const application = await launch(await profileOf());
  await application.electron.evaluate(({ session }) => {
    const one = session.fromPartition('window');
    one.setPermissionRequestHandler(null);
    one.setPermissionCheckHandler(null);
  });
  expect(Object.values(await answers(application.page))).toContain('granted');
});
