import { contextBridge } from 'electron';
import { createStationBridge } from './station-bridge';
import { handOnPagePorts, windowTransport } from './window-transport';

contextBridge.exposeInMainWorld('countersignStation', createStationBridge(windowTransport));
handOnPagePorts();
