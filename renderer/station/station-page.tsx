import '@fontsource-variable/inter/wght.css';
import '../ui/base.css';
import '../ui/station.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { leadNowhere } from './leads-nowhere';
import { Station } from './Station';
import { createStationStore } from './station-store';

const root = document.getElementById('root');
if (!root) throw new Error('station.html has no root element.');

leadNowhere(document);
const bridge = window.countersignStation;
createRoot(root).render(
  <StrictMode>
    <Station store={createStationStore(bridge)} bridge={bridge} />
  </StrictMode>,
);
