import { useEffect, useState } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { Finding } from '../../../preload/contract/findings';
import type { DocumentId } from '../../../preload/contract/model';
import { useDesk } from '../../app/desk-context';

export interface Looked {
  /** Undefined until main has answered, or where it could not. */
  findings?: readonly Finding[];
  error?: ErrorShape;
}

/**
 * What is found in a document, looked for anew for each that is shown.
 * @param look - another number looks through it again, as after it changed on the disk
 */
export function useFindings(id: DocumentId | undefined, look = 0): Looked {
  const desk = useDesk();
  const [looked, setLooked] = useState<Looked & { of?: string }>({});
  const of = id === undefined ? undefined : `${id} ${look}`;
  useEffect(() => {
    if (id === undefined) return;
    let current = true;
    void desk.findings(id).then((answer) => {
      if (!current) return;
      setLooked({
        of: `${id} ${look}`,
        ...(answer.ok ? { findings: answer.value.findings } : { error: answer.error }),
      });
    });
    return () => {
      current = false;
    };
  }, [desk, id, look]);
  // What was found in another document is said of none.
  return looked.of === of ? looked : {};
}
