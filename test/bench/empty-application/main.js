// The least that shows a window as ours is shown: sandboxed, and with its first frame.
const { app, BrowserWindow } = require('electron');
const { join } = require('node:path');

app.setPath('userData', process.argv.find((word) => word.startsWith('--profile=')).slice('--profile='.length));
app.on('window-all-closed', () => app.quit());
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1200, height: 780, show: false, webPreferences: { sandbox: true } });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(__dirname, 'index.html'));
});
