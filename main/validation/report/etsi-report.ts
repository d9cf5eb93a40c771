import { buildingBlocks } from './building-blocks';
import { archiveValidation, namespaces, noSignatureFound, signatureLevel, signatureQuality } from './names';
import { ObjectNames, signedDataName } from './object-names';
import type { ReportedSignature, ReportModel } from './report-model';
import { signatureAttributes } from './signature-attributes';
import { signerInformation } from './signer-information';
import { proofElement, validationObjects } from './validation-objects';
import { signedUse, validationStatus } from './validation-status';
import { base64, dateTime, digestElement, reference, text } from './written-values';
import { element, unlessEmpty, xmlDocument, type XmlElement } from './xml';

/**
 * A validation report as ETSI TS 119 102-2 V1.4.1 has it: for each signature the verdict, the times, the attributes and the
 * signer, and every object that a verdict rests on. Nothing is in it that was not looked at: it names no validation service and
 * no policy of one, and is not signed.
 *
 * @returns XML in UTF-8
 */
export function etsiReport(model: ReportModel): string {
  const names = new ObjectNames(model);
  const reports = model.signatures.map((signature) => signatureReport(signature, model, names));
  return xmlDocument(
    element(
      'vr:ValidationReport',
      [...(reports.length > 0 ? reports : [nothingFound()]), validationObjects(model, names)],
      namespaces,
    ),
  );
}

/** The schema wants at least one report: of a document without a signature, this. */
const nothingFound = (): XmlElement =>
  element('vr:SignatureValidationReport', [
    element('vr:SignatureValidationStatus', [text('MainIndication', noSignatureFound)]),
  ]);

function signatureReport(signature: ReportedSignature, model: ReportModel, names: ObjectNames): XmlElement {
  const { read, signedData, attributes, indication, subIndication, detail } = signature;
  const name = names.ofSignature(signature);
  const { validation, input } = read ?? {};
  const causes = validation?.causes ?? (detail === undefined ? [] : [{ words: detail }]);
  const best = validation?.bestSignatureTime;
  const time = new Date(best?.time ?? model.at);
  const content = signedDataName(signedData);
  return element('vr:SignatureValidationReport', [
    identifier(signature, name),
    validation && buildingBlocks(validation),
    element('vr:ValidationTimeInfo', [
      text('ValidationTime', dateTime(model.at)),
      proofElement('BestSignatureTime', { time, ...(best?.timestamp && { timestamp: best.timestamp }) }, names),
    ]),
    content === undefined
      ? undefined
      : element('vr:SignersDocument', [
          digestElement(signedData),
          reference('SignersDocumentRepresentation', [content]),
        ]),
    signatureAttributes(attributes, names),
    input && signerInformation(input, names),
    unlessEmpty('vr:SignatureQuality', [
      validation?.qualification && text('SignatureQualityInformation', signatureQuality(validation.qualification)),
      signature.level && text('SignatureQualityInformation', signatureLevel(signature.level)),
    ]),
    element('vr:SignatureValidationProcess', [text('SignatureValidationProcessID', archiveValidation)]),
    validationStatus(
      {
        ...{ indication, causes, warnings: validation?.warnings ?? [] },
        ...(subIndication && { subIndication }),
        ...(validation && input && { found: { verdict: validation, use: signedUse(input), name } }),
      },
      names,
      model,
    ),
  ]);
}

/** The signature by what it is over and by its value, and by the name that the document gives it. */
function identifier({ read, name: field }: ReportedSignature, name: string): XmlElement {
  return element(
    'vr:SignatureIdentifier',
    [
      digestElement(read?.toBeSigned),
      read?.signatureValue && element('ds:SignatureValue', base64(read.signatureValue)),
      text('HashOnly', 'false'),
      text('DocHashOnly', 'false'),
      text('DAIdentifier', field),
    ],
    { id: name },
  );
}
