import { ListError } from './list-error';
import type { TrustServiceProvider, TrustedList } from './model';
import { localized } from './localized';
import { readSchemeInformation } from './scheme-information';
import { readService } from './service-reader';
import { namespaces, type XmlElement } from './xml-events';
import { TreeBuilder, childrenOf, type XmlNode } from './xml-tree';

const notAList = (detail: string): ListError => new ListError('not-a-list', detail);

/**
 * Builds the model of a list while it is read (ETSI TS 119 612, clause 5.2 and annex B). The parts of the list are
 * gathered one at a time: no tree of the whole is ever held.
 */
export class ModelReader {
  private depth = 0;
  private tree: TreeBuilder | undefined;
  private scheme: XmlNode | undefined;
  private providers: TrustServiceProvider[] | undefined;

  open(element: XmlElement): void {
    this.depth += 1;
    if (this.tree) return this.tree.open(element);
    const own = element.uri === namespaces.list;
    if (this.depth === 1 && !(own && element.local === 'TrustServiceStatusList')) throw notAList(element.name);
    if (this.depth === 2 && own && element.local === 'TrustServiceProviderList') {
      if (this.providers) throw notAList('two lists of providers');
      this.providers = [];
    } else if (this.depth === 2 && own && element.local === 'SchemeInformation') {
      if (this.scheme) throw notAList('two scheme informations');
      this.gather(element);
    } else if (this.depth === 2) {
      throw notAList(`${element.name} in the list`);
    } else if (this.depth === 3) {
      this.gather(element);
    }
  }

  text(text: string): void {
    this.tree?.text(text);
  }

  close(): void {
    this.depth -= 1;
    const node = this.tree?.close();
    if (!node) return;
    this.tree = undefined;
    if (this.depth === 1) this.scheme = node;
    else if (node.local === 'TrustServiceProvider') this.providers?.push(readProvider(node));
    else throw notAList(`${node.local} among the providers`);
  }

  /** @throws ListError `not-a-list` when what every list has is missing */
  list(): TrustedList {
    if (!this.scheme) throw notAList('no scheme information');
    return { scheme: readSchemeInformation(this.scheme), providers: this.providers ?? [] };
  }

  private gather(element: XmlElement): void {
    this.tree = new TreeBuilder();
    this.tree.open(element);
  }
}

function readProvider(node: XmlNode): TrustServiceProvider {
  const information = childrenOf(node, 'TSPInformation')[0];
  return {
    names: localized(childrenOf(information, 'TSPName')[0], 'Name'),
    tradeNames: localized(childrenOf(information, 'TSPTradeName')[0], 'Name'),
    informationUris: localized(childrenOf(information, 'TSPInformationURI')[0], 'URI'),
    services: childrenOf(node, 'TSPServices').flatMap((services) =>
      childrenOf(services, 'TSPService').map(readService),
    ),
  };
}
