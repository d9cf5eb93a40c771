import { createHash, type Hash } from 'node:crypto';
import { sameOctets, type KnownDigest } from '../../pki';
import { CanonicalWriter, type CanonicalMethod } from './canonical-xml';
import { ListError } from './list-error';
import { ModelReader } from './model-reader';
import type { TrustedList } from './model';
import { readSignedInfo, readSignedProperties, type SignedInfo, type SignedProperties } from './signature-shape';
import { listText, namespaces, readXml, type XmlElement, type XmlHandler } from './xml-events';
import { TreeBuilder, childrenOf, octetsOf, onlyChild, type XmlNode } from './xml-tree';

/** A list whose digests are the signed ones. Whose signature it is, {@link verifiedSigner} tells. */
export interface SignedList {
  list: TrustedList;
  signature: ListSignature;
  /** SHA-256 of the file in lower-case hex. */
  fileDigest: string;
}

export interface ListSignature {
  info: SignedInfo;
  /** SignedInfo in its canonical form: what the value is about. */
  signed: Uint8Array;
  value: Uint8Array;
  properties: SignedProperties;
  /** Certificates of KeyInfo in DER: they choose among those who may sign, and are trusted in nothing. */
  keyInfo: Uint8Array[];
}

/**
 * Reads a list and checks its digests in one pass: what the model holds was built from the very events that were
 * hashed, so nothing can be read that was not signed.
 *
 * @throws ListError
 */
export function readSignedList(bytes: Uint8Array): SignedList {
  const text = listText(bytes);
  const expectation = expected(text);
  let pass = new Pass(expectation);
  readXml(text, pass);
  const { info } = pass.signature();
  if (info.document.method !== expectation.method || info.document.digest !== expectation.digest) {
    pass = new Pass(info.document);
    readXml(text, pass);
  }
  return { ...pass.result(), fileDigest: createHash('sha256').update(bytes).digest('hex') };
}

interface Expectation {
  method: CanonicalMethod;
  digest: Pick<KnownDigest, 'node' | 'name'>;
}

/**
 * What the signature, which stands at the end, will probably ask for; so that one pass is enough. Only a guess: it is
 * compared with what was asked for in the end.
 */
function expected(text: string): Expectation {
  const from = text.lastIndexOf('CanonicalizationMethod');
  const near = from < 0 ? '' : text.slice(from, from + 4096);
  const digest = /DigestMethod\s[^>]*#sha(256|384|512)"/.exec(near)?.[1] ?? '256';
  const method = near.includes('http://www.w3.org/2001/10/xml-exc-c14n#') ? 'exclusive' : 'inclusive';
  return { method, digest: { node: `sha${digest}`, name: `SHA-${digest}` as KnownDigest['name'] } };
}

const methods = ['exclusive', 'inclusive'] as const;

/** An element of the signature that is signed itself, written in both forms: which one counts is told there. */
class SignedPart {
  private readonly pieces: Record<CanonicalMethod, string> = { exclusive: '', inclusive: '' };
  private readonly writers = methods.map(
    (method) => new CanonicalWriter(method, (piece) => (this.pieces[method] += piece)),
  );
  private depth = 0;

  open(element: XmlElement): void {
    this.depth += 1;
    for (const writer of this.writers) writer.open(element);
  }

  /** @returns true when the element is whole */
  close(element: XmlElement): boolean {
    this.depth -= 1;
    for (const writer of this.writers) writer.close(element);
    if (this.depth > 0) return false;
    for (const writer of this.writers) writer.end();
    return true;
  }

  text(text: string): void {
    for (const writer of this.writers) writer.text(text);
  }

  instruction(target: string, data: string): void {
    for (const writer of this.writers) writer.instruction(target, data);
  }

  octets(method: CanonicalMethod): Buffer {
    return Buffer.from(this.pieces[method], 'utf8');
  }
}

const shape = (detail: string): ListError => new ListError('signature-shape', detail);

/** One reading: the list goes into the hash and the model, its signature into neither. */
class Pass implements XmlHandler {
  private readonly hash: Hash;
  private readonly writer: CanonicalWriter;
  private readonly model = new ModelReader();
  private depth = 0;
  private inSignature: TreeBuilder | undefined;
  private signatureNode: XmlNode | undefined;
  /** Inside the signature: the local names from it down to the open element. */
  private readonly path: string[] = [];
  private readonly parts = new Map<string, SignedPart>();
  private openPart: SignedPart | undefined;
  /** How often each Id stands in the file. */
  private readonly ids = new Map<string, number>();
  private rootId: string | undefined;

  constructor(expectation: Expectation) {
    this.hash = createHash(expectation.digest.node);
    this.writer = new CanonicalWriter(expectation.method, (piece) => this.hash.update(piece, 'utf8'));
  }

  open(element: XmlElement): void {
    for (const { uri, local, value } of element.attributes) {
      if ((uri === '' || uri === namespaces.xml) && local.toLowerCase() === 'id') {
        this.ids.set(value, (this.ids.get(value) ?? 0) + 1);
        if (this.depth === 0) this.rootId = value;
      }
    }
    this.depth += 1;
    if (this.inSignature) this.openWithin(this.inSignature, element);
    else if (element.local === 'Signature' && element.uri === namespaces.signature) this.openSignature(element);
    else {
      this.writer.open(element);
      this.model.open(element);
    }
  }

  close(element: XmlElement): void {
    this.depth -= 1;
    if (!this.inSignature) {
      this.writer.close(element);
      this.model.close();
      return;
    }
    if (this.openPart?.close(element)) this.openPart = undefined;
    this.path.pop();
    const node = this.inSignature.close();
    if (!node) return;
    this.signatureNode = node;
    this.inSignature = undefined;
  }

  text(text: string): void {
    if (this.inSignature) {
      this.inSignature.text(text);
      this.openPart?.text(text);
      return;
    }
    this.writer.text(text);
    this.model.text(text);
  }

  instruction(target: string, data: string): void {
    if (this.inSignature) this.openPart?.instruction(target, data);
    else this.writer.instruction(target, data);
  }

  private openSignature(element: XmlElement): void {
    // Elsewhere it would be signed content that looks like a signature, or a second one.
    if (this.depth !== 2) throw shape('a signature stands where none belongs');
    if (this.signatureNode) throw shape('the list has two signatures');
    this.inSignature = new TreeBuilder();
    this.inSignature.open(element);
    this.path.push('Signature');
  }

  private openWithin(tree: TreeBuilder, element: XmlElement): void {
    tree.open(element);
    this.path.push(element.local);
    const at = this.path.join('/');
    if (!this.openPart && isSignedPart(element, at)) {
      if (this.parts.has(element.local)) throw shape(`two of ${element.local}`);
      this.openPart = new SignedPart();
      this.parts.set(element.local, this.openPart);
    }
    this.openPart?.open(element);
  }

  /** The signature, with every digest but that of the list checked. */
  signature(): ListSignature {
    const node = this.signatureNode;
    if (!node) throw shape('the list is not signed');
    const [infoNode, valueNode, ...rest] = node.children;
    if (!isSignatureElement(infoNode, 'SignedInfo') || !isSignatureElement(valueNode, 'SignatureValue')) {
      throw shape('SignedInfo and SignatureValue are not where they belong');
    }
    const keyInfos = rest.filter((child) => isSignatureElement(child, 'KeyInfo'));
    const objects = rest.filter((child) => isSignatureElement(child, 'Object'));
    if (keyInfos.length > 1 || keyInfos.length + objects.length !== rest.length) throw shape('the signature has more');
    const info = readSignedInfo(infoNode);
    const { id: listId } = info.document;
    if (listId !== undefined && (listId !== this.rootId || this.ids.get(listId) !== 1)) {
      throw shape('the Id of the list does not stand for it alone');
    }
    const value = octetsOf(valueNode);
    if (!value) throw shape('no SignatureValue');
    const qualifying = objects.flatMap((child) => childrenOf(child, 'QualifyingProperties', namespaces.xades));
    const propertiesNode = onlyChild(qualifying[0], 'SignedProperties', namespaces.xades);
    if (qualifying.length !== 1 || !propertiesNode) throw shape('no SignedProperties');
    const id = node.attributes.get('Id');
    if (id === undefined || qualifying[0]?.attributes.get('Target') !== `#${id}`) {
      throw shape('the signed properties are about another signature');
    }
    if (propertiesNode.attributes.get('Id') !== info.properties.id || this.ids.get(info.properties.id) !== 1) {
      throw shape('the Id of the signed properties does not stand for them alone');
    }
    const { method, digest, value: expectedValue } = info.properties;
    const octets = this.parts.get('SignedProperties')?.octets(method) ?? Buffer.alloc(0);
    if (!sameOctets(createHash(digest.node).update(octets).digest(), expectedValue)) {
      throw new ListError('content-changed', 'the signed properties were changed');
    }
    return {
      info,
      value,
      signed: this.parts.get('SignedInfo')?.octets(info.method) ?? Buffer.alloc(0),
      properties: readSignedProperties(propertiesNode),
      keyInfo: childrenOf(keyInfos[0], 'X509Data', namespaces.signature)
        .flatMap((data) => childrenOf(data, 'X509Certificate', namespaces.signature))
        .flatMap((certificate) => octetsOf(certificate) ?? []),
    };
  }

  result(): Omit<SignedList, 'fileDigest'> {
    const signature = this.signature();
    this.writer.end();
    if (!sameOctets(this.hash.digest(), signature.info.document.value)) {
      throw new ListError('content-changed', 'the list was changed after it was signed');
    }
    return { list: this.model.list(), signature };
  }
}

const isSignatureElement = (node: XmlNode | undefined, local: string): node is XmlNode =>
  node?.local === local && node.uri === namespaces.signature;

/** SignedInfo and SignedProperties, each in its one place. */
function isSignedPart(element: XmlElement, path: string): boolean {
  return (
    (path === 'Signature/SignedInfo' && element.uri === namespaces.signature) ||
    (path === 'Signature/Object/QualifyingProperties/SignedProperties' && element.uri === namespaces.xades)
  );
}
