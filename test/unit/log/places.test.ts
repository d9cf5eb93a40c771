import { describe, expect, it } from 'vitest';
import { placesIn } from '../../../main/errors/places';
import { redact } from '../../../main/log/redaction';

describe('the places of a defect', () => {
  it('name functions and files, and nothing of the message or the folders', () => {
    let stack: string | undefined;
    try {
      throw new Error('Lease agreement.pdf of Maria Lindqvist, PIN 123456');
    } catch (error) {
      stack = (error as Error).stack;
    }
    const places = placesIn(stack);
    expect(places[0]).toMatch(/^\S+ places\.test\.ts:\d+:\d+$/);
    const written = JSON.stringify(redact('defect', { at: places.slice(0, 1) }));
    expect(written).toContain('places.test.ts');
    expect(written).not.toMatch(/Maria|Lease|123456|\//);
  });

  it('are read from what a broken child says on its way out', () => {
    const words = `file:///home/maria/out/main/token-process.js:3\nError: /home/maria/Lease.pdf\n    at open (file:///home/maria/out/main/token-process.js:12:34)\n    at async file:///home/maria/out/main/token-process.js:1:2\n`;
    expect(placesIn(words)).toEqual(['open token-process.js:12:34', '- token-process.js:1:2']);
  });

  it('are written only when each looks like a place', () => {
    expect(redact('defect', { at: ['open token-process.js:1:2', 'Maria Lindqvist'] })['at']).toBe('[redacted]');
    expect(redact('defect', { at: '123456' })['at']).toBe('[redacted]');
  });
});
