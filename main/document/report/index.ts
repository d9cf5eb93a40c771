/** Reports on the signatures of a document: for programs, and for people. */
export { reportInXml, reportOnPaper, type ReportCircumstances } from './document-report';
export { saveReport } from './save-report';
