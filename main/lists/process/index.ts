import { serveRequests } from '../../hosts/endpoint';
import { networkAnswerMethod, networkRequestEvent, NetworkOverWire } from '../../network/network-over-wire';
import { refreshLists } from '../../trust/lists/list-refresh';
import { folderSource, networkSource } from '../../trust/lists/list-source';
import { ListStore } from '../../trust/lists/list-store';
import { progressEvent, type ListsMethods } from './protocol';

type Served = { [M in keyof ListsMethods]: (params: ListsMethods[M]['params']) => Promise<ListsMethods[M]['value']> };

const network = new NetworkOverWire((question) => tell(networkRequestEvent, question));

const handlers: Served = {
  refresh: ({ folder, source, schemes, at, only }) =>
    refreshLists({
      source:
        source.kind === 'folder'
          ? folderSource(source.folder)
          : networkSource(network.port, source.mirror === undefined ? {} : { mirror: source.mirror }),
      store: new ListStore(folder),
      schemes,
      at: new Date(at),
      ...(only && { only }),
      onProgress: (progress) => tell(progressEvent, progress),
    }),
  [networkAnswerMethod]: async (answer) => network.answer(answer),
};

const tell = serveRequests(handlers);
