import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The menu of the platform's habits: editing and windows, no developer tools, no reload. */
export function setAppMenu(platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  const roles: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
  Menu.setApplicationMenu(Menu.buildFromTemplate(roles));
}
