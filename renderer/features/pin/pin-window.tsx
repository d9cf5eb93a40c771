import '@fontsource-variable/inter/wght.css';
import '../../ui/base.css';
import { createRoot } from 'react-dom/client';
import { PinChangeForm } from './PinChangeForm';
import { PinForm } from './PinForm';

const root = document.getElementById('root');
if (!root) throw new Error('pin.html has no root element.');

// Main opens the page with this fragment where a PIN is to be changed.
const changes = window.location.hash === '#change';
createRoot(root).render(
  changes ? <PinChangeForm bridge={window.countersignPinChange} /> : <PinForm bridge={window.countersignPin} />,
);
