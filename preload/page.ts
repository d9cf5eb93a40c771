import { ipcRenderer } from 'electron';
import { pageProcessPortsChannel } from './contract/channel-names';

// All that this preload does: it hands the two ports over to its page, which has no way to main and no bridge.
ipcRenderer.once(pageProcessPortsChannel, (event) => {
  window.postMessage({ countersign: 'page-ports' }, location.origin, event.ports);
});
