import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CheckedDocument } from '../../../preload/contract/checks';
import type { DocumentPlaces } from '../../../preload/contract/placement';
import { useDesk } from '../../app/desk-context';
import type { ShownPage } from '../page/page-overlay';
import { PageViewer } from '../page/PageViewer';
import styles from './CheckedDocumentView.module.css';
import type { ChecksState } from './checks';
import { DocumentVerdict } from './DocumentVerdict';
import { SignatureOutlines } from './SignatureOutlines';

interface CheckedDocumentViewProps {
  document: CheckedDocument;
  among: number;
  state: ChecksState;
  onPassword(): void;
}

/** A checked document: what was found about it, and beside that its pages with its signatures where they are. */
export function CheckedDocumentView(props: CheckedDocumentViewProps) {
  const { id, name, check } = props.document;
  const desk = useDesk();
  const whole = useRef<HTMLDivElement>(null);
  const checkedAt = check.state === 'checked' ? check.at : undefined;
  const fields = usePlaces(id, checkedAt)?.signatureFields;
  const [goTo, setGoTo] = useState<{ page: number }>();
  const toPage = useCallback((page: number) => setGoTo({ page }), []);
  const seenOn = useMemo(
    () =>
      fields && new Map(fields.map((field) => [field.name, [...new Set(field.seen.map(({ page }) => page))]] as const)),
    [fields],
  );
  const report = check.state === 'checked' ? check.report : undefined;
  const overlay = useCallback(
    (shown: ShownPage) => {
      const toCard = (index: number): void => {
        const card = whole.current?.querySelector<HTMLElement>(`[data-signature="${index}"]`);
        card?.scrollIntoView({ block: 'nearest' });
        card?.focus({ preventScroll: true });
      };
      return report && fields && <SignatureOutlines {...{ shown, report, fields, toCard }} />;
    },
    [report, fields],
  );
  if (!report) return <DocumentVerdict {...props} />;
  return (
    <div ref={whole} className={styles.both}>
      <DocumentVerdict {...props} onPage={toPage} seenOn={seenOn} />
      <div className={styles.pages} key={checkedAt}>
        <PageViewer documentId={id} name={name} open={desk.openCheckedPages} overlay={overlay} goTo={goTo} />
      </div>
    </div>
  );
}

/** Where the signatures of a document are seen; looked for anew with each check. */
function usePlaces(id: string, checkedAt: string | undefined): DocumentPlaces | undefined {
  const { checks } = useDesk();
  const [found, setFound] = useState<{ of: string; places: DocumentPlaces }>();
  const of = `${id} ${checkedAt}`;
  useEffect(() => {
    if (checkedAt === undefined) return undefined;
    let over = false;
    void checks.places(id).then((answer) => {
      if (!over && answer.ok) setFound({ of: `${id} ${checkedAt}`, places: answer.value });
    });
    return () => {
      over = true;
    };
  }, [checks, id, checkedAt]);
  return found?.of === of ? found.places : undefined;
}
