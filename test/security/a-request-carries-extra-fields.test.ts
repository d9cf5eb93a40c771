import { describe, expect, it } from 'vitest';
import { requests } from '../../preload/contract/channels';
import type { ChannelName } from '../../preload/contract/channels';
import { channelNames } from '../../preload/contract/channel-names';

const documentId = `doc-${'a1'.repeat(16)}`;
const valid: Record<ChannelName, object> = {
  'app.describe': {},
  'app.setTheme': { theme: 'dark' },
  'documents.choose': {},
  'documents.register': { paths: ['/a.pdf'] },
  'documents.forget': { documentIds: [documentId] },
  'signers.list': {},
  'signing.start': { documentIds: [documentId], signer: 'contracts', alias: 'one' },
  'signing.cancel': { batchId: `batch-${'0'.repeat(32)}` },
  'outputs.open': { documentId },
  'outputs.show': { documentId },
  'pin.describe': {},
  'pin.cancel': { conversationId: `pin-${'0'.repeat(32)}` },
};

describe.each(channelNames)('%s', (channel) => {
  const schema = requests[channel];
  const good = valid[channel];

  it('takes what the contract says', () => expect(schema.safeParse(good).success).toBe(true));

  it('refuses a field too many', () => {
    for (const extra of ['path', 'output', 'pin', 'library']) {
      expect(schema.safeParse({ ...good, [extra]: '/etc/passwd' }).success, extra).toBe(false);
    }
  });

  it('refuses a missing field and a field of another type', () => {
    for (const field of Object.keys(good)) {
      const { [field]: _left, ...rest } = good as Record<string, unknown>;
      if (field !== 'alias') expect(schema.safeParse(rest).success, field).toBe(false);
      for (const wrong of [7, null, {}, [[]], '', 'x'.repeat(5_000)]) {
        expect(schema.safeParse({ ...good, [field]: wrong }).success, `${field} ${typeof wrong}`).toBe(false);
      }
    }
  });

  it.each([undefined, null, 7, 'text', []])('refuses %j', (request) =>
    expect(schema.safeParse(request).success).toBe(false),
  );
});

describe('identifiers', () => {
  it.each(['../etc/passwd', `${documentId}x`, documentId.toUpperCase(), `doc-${'g'.repeat(32)}`, `${documentId}\n`])(
    'refuses %j as a document',
    (id) => expect(requests['outputs.open'].safeParse({ documentId: id }).success).toBe(false),
  );

  it('limits how many one request names', () => {
    const many = (count: number) => ({ documentIds: Array.from({ length: count }, () => documentId) });
    expect(requests['documents.forget'].safeParse(many(2_000)).success).toBe(true);
    expect(requests['documents.forget'].safeParse(many(2_001)).success).toBe(false);
    expect(requests['documents.forget'].safeParse(many(0)).success).toBe(false);
  });
});
