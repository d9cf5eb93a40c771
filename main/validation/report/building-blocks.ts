import type { BuildingBlock, ProcessReport, SignatureValidation } from '../../../preload/contract/verification';
import type { RevocationValidation } from '../revocation-verdicts';
import { constraint, constraintStatus, mainIndication, subIndicationName } from './names';
import { text } from './written-values';
import { element, type XmlElement } from './xml';

/** In the order in which a block is reached here: what stands behind the one that decided was not asked any more. */
const blocks: readonly (readonly [BuildingBlock, Parameters<typeof constraint>[0]])[] = [
  ['format', 'formatChecking'],
  ['identification', 'identificationOfTheSigningCertificate'],
  ['cryptography', 'cryptographicVerification'],
  ['certificate', 'x509CertificateValidation'],
  ['acceptance', 'signatureAcceptanceValidation'],
];

const passed: ProcessReport = { indication: 'PASSED' };

/**
 * What each building block of basic validation came to (EN 319 102-1, clause 5.3), and past signature validation where it was
 * needed. No policy of a signature is processed, so the block for that is told as not applied.
 */
export function buildingBlocks({ processes }: SignatureValidation): XmlElement {
  const { basic, withTime, withArchive } = processes;
  const decided = blocks.findIndex(([block]) => block === basic.decidedBy);
  const past = withTime && withTime.indication !== 'PASSED' ? withArchive : undefined;
  return element('vr:ValidationConstraintsEvaluationReport', [
    ...blocks.map(([, name], index) =>
      blockElement(name, decided < 0 || index < decided ? passed : index === decided ? basic : undefined),
    ),
    blockElement('validationContextInitialization', undefined),
    blockElement('pastSignatureValidation', past),
  ]);
}

/**
 * The same of a response or a list. It is given a verdict only where its form, its signer and its signature value were found to
 * be right: the first of these is no block of its own for it.
 */
export function revocationBlocks({ decidedBy, indication, subIndication }: RevocationValidation): XmlElement {
  const result = { indication, ...(subIndication && { subIndication }) };
  const asked = (block: BuildingBlock, name: Parameters<typeof constraint>[0]): XmlElement => {
    const before = block !== decidedBy && !(block === 'acceptance' && decidedBy === 'certificate');
    return blockElement(name, block === decidedBy ? result : before ? passed : undefined);
  };
  return element(
    'vr:ValidationConstraintsEvaluationReport',
    blocks.map(([block, name]) => (block === 'format' ? blockElement(name, undefined) : asked(block, name))),
  );
}

/** @param result - absent where the block was not asked */
function blockElement(name: Parameters<typeof constraint>[0], result: ProcessReport | undefined): XmlElement {
  return element('vr:ValidationConstraint', [
    text('ValidationConstraintIdentifier', constraint(name)),
    element('vr:ConstraintStatus', [text('Status', constraintStatus(result ? 'applied' : 'disabled'))]),
    result &&
      element('vr:ValidationStatus', [
        text('MainIndication', mainIndication(result.indication)),
        result.subIndication && text('SubIndication', subIndicationName(result.subIndication)),
      ]),
  ]);
}
