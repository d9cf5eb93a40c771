import { contextBridge, webUtils } from 'electron';
import { createMainWindowBridge } from './main-window-bridge';
import { handOnPagePorts, windowTransport } from './window-transport';

contextBridge.exposeInMainWorld(
  'countersign',
  createMainWindowBridge({ ...windowTransport, pathOf: (file) => webUtils.getPathForFile(file) }),
);
handOnPagePorts();
