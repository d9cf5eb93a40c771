import { describe, expect, it } from 'vitest';
import { HandedFiles } from '../../../main/ipc/handed-files';

function desk() {
  const seen = { registered: [] as string[][], checked: [] as string[][], announced: 0 };
  const handed = new HandedFiles(
    { register: (paths) => (seen.registered.push(paths), Promise.resolve({ documents: [], incomplete: false })) },
    { check: (paths) => (seen.checked.push(paths), { documents: [], incomplete: false }) },
    () => (seen.announced += 1),
  );
  return { handed, seen };
}

describe('Files that are handed over', () => {
  it('wait until they are asked for, and are given once', async () => {
    const { handed, seen } = desk();
    handed.offer({ files: ['/a.pdf'] });
    handed.offer({ view: 'sign', files: ['/b.pdf'] });
    expect(seen).toEqual({ registered: [], checked: [], announced: 2 });
    expect(await handed.take()).toEqual({ view: 'sign', toSign: { documents: [], incomplete: false } });
    expect(seen.registered).toEqual([['/a.pdf', '/b.pdf']]);
    expect(await handed.take()).toEqual({});
  });

  it('go to be checked where that was asked, and the last wish is what is seen', async () => {
    const { handed, seen } = desk();
    handed.offer({ view: 'sign', files: ['/a.pdf'] });
    handed.offer({ view: 'check', files: ['/b.pdf'] });
    expect(await handed.take()).toMatchObject({ view: 'check' });
    expect(seen).toMatchObject({ registered: [['/a.pdf']], checked: [['/b.pdf']] });
  });

  it('a start without any asks for nothing', () => {
    const { handed, seen } = desk();
    handed.offer({ files: [] });
    handed.offer({ files: [], address: 'open' });
    expect(seen.announced).toBe(0);
  });

  it('an address that was refused is told', async () => {
    const { handed, seen } = desk();
    handed.offer({ files: [], address: 'refused' });
    expect(seen.announced).toBe(1);
    expect(await handed.take()).toEqual({ refused: { code: 'address.refused', params: {} } });
  });
});
