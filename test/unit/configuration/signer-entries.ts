import { parseConfiguration } from '../../../main/configuration/configuration-file';
import type { SignerConfiguration } from '../../../main/configuration/configuration';

/** A configuration whose signer has these entries, each on a line of its own, from line 6. */
export function parse(...entries: string[]): SignerConfiguration {
  const text = `{
  "CRYPTOTOKENS": { "card": { "SHAREDLIBRARYNAME": "Card", "SLOTLABELTYPE": "SLOT_LABEL", "SLOTLABELVALUE": "My card" } },
  "SIGNERS": {
    "office": {
      "CRYPTOTOKEN": "card", "ALIASSELECTOR": "RequestMetadata",
${entries.map((entry) => `      ${entry}`).join(',\n')}
    }
  }
}`;
  return parseConfiguration(text, '/etc/countersign.json').SIGNERS['office']!;
}
