import { PageViewer, type PageViewerProps } from '../page/PageViewer';
import { usePagePlacement } from './use-page-placement';

/** The pages of a document, on which the next signature is placed. */
export function PlacedPages(props: PageViewerProps) {
  const { documentId, panels = [] } = props;
  const { open, overlay, panel } = usePagePlacement(documentId, props.open);
  return <PageViewer {...props} open={open} overlay={overlay} panels={[...panels, panel]} />;
}
