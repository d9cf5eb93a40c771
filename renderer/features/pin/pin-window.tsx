import '@fontsource-variable/inter/wght.css';
import '../../ui/base.css';
import { createRoot } from 'react-dom/client';
import { PinForm } from './PinForm';

const root = document.getElementById('root');
if (!root) throw new Error('pin.html has no root element.');

createRoot(root).render(<PinForm bridge={window.countersignPin} />);
