/** Reports on validated signatures as ETSI TS 119 102-2 has them. Knows no document format. */
export { etsiReport } from './etsi-report';
export type {
  BaselineLevel,
  NamedDigest,
  ReportedAttribute,
  ReportedSignature,
  ReportedTimestamp,
  ReportModel,
} from './report-model';
