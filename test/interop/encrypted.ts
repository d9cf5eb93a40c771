import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encryptedDocument, encryptionKinds } from '../fixtures/pdf';
import type { Complain, MadeFile } from './levels';
import type { Product } from './product';
import { wayNamed } from './suite-plan';

/** The password that opens the suite's encrypted documents. */
export const password = 'user';

/** Signs a file of each kind of encryption at B-B. */
export async function makeEncrypted(product: Product, folder: string, complain: Complain): Promise<MadeFile[]> {
  const way = wayNamed('P-256 SHA-256');
  const originals = encryptionKinds.map(({ options }, index) => {
    const path = join(folder, `encrypted-${index}.pdf`);
    writeFileSync(path, encryptedDocument(options, { user: password, objectStreams: index % 2 === 1 }));
    return path;
  });
  const answers = await product.sign(way, originals, { password });
  return originals.flatMap((original, index): MadeFile[] => {
    const title = `${encryptionKinds[index]?.name}: ${way.name}`;
    const output = answers[index]?.output;
    if (output !== undefined) return [{ title, path: output, original, signatures: 1, foreign: 0, password }];
    complain(title, answers[index]);
    return [];
  });
}
